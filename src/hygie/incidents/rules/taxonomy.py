"""The types of incident and the ways in, read from their dated list."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from hygie.incidents.rules.reference import Provenance, read
from hygie.incidents.rules.vocabulary import Origin

FILE = "incident-types-2025.toml"
_CODE = re.compile(r"[A-Z][A-Z_]{1,39}")


@dataclass(frozen=True, kw_only=True)
class IncidentType:
    """A type of incident, its family and its place in the European reference taxonomy."""

    code: str
    label: str
    family: Origin
    rsit: tuple[str, ...]
    hint: str
    origin: Provenance
    source: str


@dataclass(frozen=True, kw_only=True)
class EntryVector:
    """A way in."""

    code: str
    label: str
    origin: Provenance
    source: str


@cache
def incident_types() -> dict[str, IncidentType]:
    """The types by code, in the order in which they are offered."""
    known = _rsit_codes()
    found: dict[str, IncidentType] = {}
    for row in read(FILE)["type"]:
        kind = IncidentType(
            code=_new_code(row, found),
            label=row["label"],
            family=Origin(row["family"].upper()),
            rsit=tuple(row["rsit"]),
            hint=row.get("hint", ""),
            origin=Provenance(row["origin"]),
            source=row["source"],
        )
        if unknown := set(kind.rsit) - known:
            raise ValueError(f"{FILE}: {kind.code} has unknown RSIT codes {sorted(unknown)}")
        found[kind.code] = kind
    return found


@cache
def entry_vectors() -> dict[str, EntryVector]:
    """The ways in by code, in the order in which they are offered."""
    found: dict[str, EntryVector] = {}
    for row in read(FILE)["vector"]:
        code = _new_code(row, found)
        found[code] = EntryVector(
            code=code,
            label=row["label"],
            origin=Provenance(row["origin"]),
            source=row["source"],
        )
    return found


def incident_type(code: str) -> IncidentType:
    """Return a type by its code."""
    try:
        return incident_types()[code]
    except KeyError:
        raise ValueError(f"unknown incident type {code!r}") from None


def entry_vector(code: str) -> EntryVector:
    """Return a way in by its code."""
    try:
        return entry_vectors()[code]
    except KeyError:
        raise ValueError(f"unknown entry vector {code!r}") from None


def _rsit_codes() -> set[str]:
    return {f"{name}:{code}" for name, codes in read(FILE)["rsit"].items() for code in codes}


def _new_code(row: dict[str, Any], found: dict[str, Any]) -> str:
    code = str(row["code"])
    if not _CODE.fullmatch(code) or code in found:
        raise ValueError(f"{FILE}: {code!r} is badly written or comes twice")
    return code

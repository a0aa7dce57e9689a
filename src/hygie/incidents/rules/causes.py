"""Where an incident comes from: the five root causes of NIS 2, and what contradicts them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.reference import read
from hygie.incidents.rules.vocabulary import Origin

FILE = "nis2-taxonomy-2025.toml"
UNKNOWN = "Inconnue"
_NO_ORIGIN = (None, Origin.UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class RootCause:
    """A nature of root cause; `origin` is what it says of the origin that was declared, if it does.

    `has_way_in`: whether somebody, or something, may have come in.
    """

    code: str
    label: str
    hint: str
    origin: Origin | None
    has_way_in: bool


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is known of the cause now; an empty code is a cause, or a way in, that nobody knows."""

    root_cause: str = ""
    entry_vector: str = ""
    words: str = ""


@cache
def root_causes() -> dict[str, RootCause]:
    """The natures of root cause by code, in the order in which they are offered."""
    return {
        row["code"]: RootCause(
            code=row["code"],
            label=row["label"],
            hint=row["hint"],
            origin=Origin(row["origin"]) if row["origin"] else None,
            has_way_in=row["has_way_in"],
        )
        for row in read(FILE)["root_cause"]
    }


def root_cause(code: str) -> RootCause:
    """Return a root cause by its code."""
    try:
        return root_causes()[code]
    except KeyError:
        raise ValueError(f"unknown root cause {code!r}") from None


def label(code: str) -> str:
    """Return a root cause in words, the unknown one too."""
    return root_cause(code).label if code else UNKNOWN


def way_in_label(code: str) -> str:
    """Return a way in in words, the unknown one too."""
    return taxonomy.entry_vector(code).label if code else UNKNOWN


def told_by_type(incident_type: str) -> str:
    """Return the root cause that a type says by itself, or nothing."""
    return str(_of_type(incident_type)["root_cause"]) if incident_type else ""


def possible(incident_type: str) -> frozenset[str]:
    """Return the root causes that do not contradict a type; without a type, all of them."""
    if not incident_type:
        return frozenset(root_causes())
    said = _of_type(incident_type)
    return frozenset({said["root_cause"], *said["may_be"]} - {""})


def derived(incident_type: str, origin: Origin | None) -> str:
    """Return the root cause that the type and the origin say together; nothing when they do not."""
    by_type = told_by_type(incident_type)
    if by_type and _agrees(by_type, origin):
        return by_type
    malicious = [code for code, cause in root_causes().items() if cause.origin == Origin.MALICIOUS]
    if origin == Origin.MALICIOUS and malicious[0] in possible(incident_type):
        return malicious[0]
    return ""


def standing(incident_type: str, origin: str, kept: Mapping[str, Any]) -> str:
    """Return the root cause of an incident as its columns tell it: said, else derived."""
    said = finding_from(kept).root_cause
    return said or derived(incident_type, Origin(origin) if origin else None)


def origin_clash(origin: Origin | None, incident_type: str) -> str:
    """Say what is wrong between an origin and a type that were declared, or nothing."""
    if not incident_type or origin in _NO_ORIGIN or origin is None:
        return ""
    kind = taxonomy.incident_type(incident_type)
    if kind.family == origin or any(
        root_cause(code).origin == origin for code in possible(incident_type)
    ):
        return ""
    if origin == Origin.MALICIOUS:
        return (
            f"« {kind.label} » n’est pas un acte malveillant : choisissez un type d’acte "
            "malveillant, par exemple « Sabotage, acte interne », ou une autre origine."
        )
    return (
        f"« {kind.label} » est un acte malveillant : choisissez un autre type, ou l’origine "
        "malveillante, même soupçonnée."
    )


def faults(finding: Finding, *, incident_type: str) -> dict[str, str]:
    """Say by field what contradicts the type of the incident, or itself; nothing when all holds."""
    found: dict[str, str] = {}
    if finding.root_cause and finding.root_cause not in possible(incident_type):
        kind = taxonomy.incident_type(incident_type).label
        cause = label(finding.root_cause)
        found["root_cause"] = (
            f"L’incident est qualifié « {kind} » : « {cause} » le contredit. Choisissez une autre "
            "cause, ou l’astreinte qualifie d’abord l’incident autrement."
        )
    if (
        finding.entry_vector
        and finding.root_cause
        and not root_cause(finding.root_cause).has_way_in
    ):
        found["entry_vector"] = (
            f"« {label(finding.root_cause)} » n’a pas de porte d’entrée : laissez « {UNKNOWN} », "
            "ou choisissez une autre cause."
        )
    return found


def weighed(declaration: Declaration, kept: Mapping[str, Any]) -> Declaration:
    """Return the declaration with what was found since; what is still unknown stays as it was."""
    if not kept:
        return declaration
    finding = finding_from(kept)
    values: dict[str, object] = {}
    if finding.root_cause and (origin := root_cause(finding.root_cause).origin):
        values["cause.origin"] = origin
    if finding.root_cause or finding.entry_vector:
        values["cause.entry_vector"] = finding.entry_vector
    if finding.words:
        values["cause.root_cause"] = finding.words
    return declaration.changed(values)


def finding_from(kept: Mapping[str, Any]) -> Finding:
    """Read what an incident keeps of the cause; nothing was said when it keeps nothing."""
    names = ("root_cause", "entry_vector", "words")
    return Finding(**{name: str(kept.get(name, "")) for name in names})


def _agrees(code: str, origin: Origin | None) -> bool:
    said = root_cause(code).origin
    return said is None or origin in _NO_ORIGIN or said == origin


def _of_type(incident_type: str) -> dict[str, Any]:
    """The line of the type, or that of its family."""
    written = read(FILE)
    kind = taxonomy.incident_type(incident_type)
    found: dict[str, Any] = written["type"].get(kind.code) or written["family"][kind.family]
    return found

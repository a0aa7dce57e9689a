"""The portal of breaches of the United States, in the two shapes in which its table goes round."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.incidents.rules.vocabulary import DataImpact, Origin
from hygie.kernel.errors import Refused
from hygie.takeover.readers.opening import headers_of, rows_of
from hygie.takeover.rules.record import Precision, Record, Wrong

SOURCE = "HHS OCR Breach Portal"
# As people take the table from the portal, and as it was published for Wolfram.
_SHAPES = (
    {
        "name": "Name of Covered Entity",
        "state": "State",
        "persons": "Individuals Affected",
        "day": "Breach Submission Date",
        "breach": "Type of Breach",
        "where": "Location of Breached Information",
        "story": "Web Description",
    },
    {
        "name": "CoveredEntityName",
        "state": "Location",
        "persons": "IndividualsAffected",
        "day": "BreachSubmissionDate",
        "breach": "BreachType",
        "where": "BreachedInformationLocation",
        "story": "WebDescription",
    },
)
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})$"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})$"),
    re.compile(r"DateObject\[\{(?P<y>\d{4}), (?P<m>\d{1,2}), (?P<d>\d{1,2})\}"),
)
_MISSING = "Missing["
_UNKNOWN = {"origin": Origin.UNKNOWN.value}


class NotOfThePortal(Refused):
    """The table has not the columns of the portal, or a line has no day."""


def read(text: str) -> Iterator[Record | Wrong]:
    """Each line as a record, or as what is wrong with it."""
    headers = headers_of(text)
    shape = next((each for each in _SHAPES if set(each.values()) <= set(headers)), None)
    if shape is None:
        raise NotOfThePortal("Ce tableau n’a pas les colonnes du portail HHS.")
    for line, row in rows_of(text):
        said = {name: _said(row[column]) for name, column in shape.items()}
        try:
            yield _record(line, said)
        except Refused as refusal:
            yield Wrong(line=line, why=refusal.sentence)


def _record(line: int, said: dict[str, str]) -> Record:
    name, state = said["name"], _quoted(said["state"])
    if not name:
        raise NotOfThePortal("La ligne ne dit pas de quelle structure il s’agit.")
    declared_at = _day(said["day"])
    # The portal has had other words in its first years: what they mean stays unknown.
    rule = next((each for each in _rules() if each["words"] in said["breach"]), _UNKNOWN)
    return Record(
        line=line,
        # The portal numbers nothing: a structure declares one breach a day.
        reference=f"{declared_at:%Y-%m-%d} {name}"[:200],
        declared_at=declared_at,
        precision=Precision.DAY,
        structure=name,
        city=state,
        title=f"{said['breach'] or 'Unknown'} · {said['where'] or 'Unknown'}",
        narrative=said["story"],
        origin=Origin(rule["origin"]),
        incident_type=rule.get("type", ""),
        data=frozenset({DataImpact.DISCLOSURE}),
        persons=_persons(said["persons"]),
    )


def _said(raw: str) -> str:
    return "" if raw.startswith(_MISSING) else raw


def _day(raw: str) -> datetime:
    for pattern in _DAYS:
        found = pattern.match(raw)
        if found:
            try:
                return datetime(int(found["y"]), int(found["m"]), int(found["d"]), 12, tzinfo=UTC)
            except ValueError:
                break
    raise NotOfThePortal(f"« {raw[:40]} » n’est pas un jour.")


def _persons(raw: str) -> int | None:
    digits = re.search(r"\d[\d,]*", raw)
    return int(digits[0].replace(",", "")) if digits else None


def _quoted(raw: str) -> str:
    """The state, out of `Entity["AdministrativeDivision", {"Missouri", "UnitedStates"}]`."""
    found = re.search(r"\{\"([^\"]+)\"", raw)
    return found[1] if found else raw


@cache
def _rules() -> list[dict[str, Any]]:
    path = files("hygie.takeover").joinpath("reference", "hhs-2024.toml")
    return list(tomllib.loads(path.read_text("utf-8"))["breach"])

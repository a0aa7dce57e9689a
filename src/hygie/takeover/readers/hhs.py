"""The portal of breaches of the United States, in the two shapes in which its table goes round."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.vocabulary import DataImpact, Origin
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line
from hygie.takeover.readers.opening import headers_of, rows_of
from hygie.takeover.rules.language import language_of
from hygie.takeover.rules.record import Record, Wrong

SOURCE = "HHS OCR Breach Portal"
# As people take the table from the portal, and as it was published for Wolfram.
_SHAPES = (
    {
        "name": "Name of Covered Entity",
        "state": "State",
        "kind": "Covered Entity Type",
        "persons": "Individuals Affected",
        "day": "Breach Submission Date",
        "breach": "Type of Breach",
        "where": "Location of Breached Information",
        "partner": "Business Associate Present",
        "story": "Web Description",
    },
    {
        "name": "CoveredEntityName",
        "state": "Location",
        "kind": "CoveredEntityType",
        "persons": "IndividualsAffected",
        "day": "BreachSubmissionDate",
        "breach": "BreachType",
        "where": "BreachedInformationLocation",
        "partner": "BusinessAssociatePresent",
        "story": "WebDescription",
    },
)
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})$"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})$"),
    re.compile(r"DateObject\[\{(?P<y>\d{4}), (?P<m>\d{1,2}), (?P<d>\d{1,2})\}"),
)
_MISSING = "Missing["
# What tells one breach from another; the portal writes its story months later.
_FACTS = ("name", "state", "kind", "persons", "breach", "where", "partner")


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
    origin, kind = _meant(_words(said["breach"]), _words(said["where"]))
    former = f"{declared_at:%Y-%m-%d} {name}"
    return Record(
        line=line,
        # The portal numbers nothing, and a structure may declare two breaches on one day.
        reference=f"{former[:180]} {_mark(said)}",
        formerly=clean_line(former[:200]),
        declared_at=declared_at,
        precision=Precision.DAY,
        structure=name,
        city=state,
        title=_title(said["breach"], said["where"]),
        former_title=f"{said['breach'] or 'Unknown'} · {said['where'] or 'Unknown'}",
        narrative=said["story"],
        language=language_of(said["story"]),
        origin=origin,
        incident_type=kind,
        data=frozenset({DataImpact.DISCLOSURE}),
        persons=_persons(said["persons"]),
    )


def _mark(said: dict[str, str]) -> str:
    facts = "\x1f".join(" ".join(said[name].split()) for name in _FACTS)
    return hashlib.sha256(facts.encode("utf-8", "replace")).hexdigest()[:10]


def _words(joined: str) -> set[str]:
    return {each.strip() for each in joined.split(",")}


def _meant(breach: set[str], where: set[str]) -> tuple[Origin, str]:
    """The origin and the type of what the portal joins; unknown when its words disagree."""
    rules = [_rules("breach").get(word, {}) for word in breach]
    origins = {rule["origin"] for rule in rules if "origin" in rule}
    types = {
        rule.get("type", "") if where <= set(rule.get("where", where)) else "" for rule in rules
    }
    return (
        Origin(origins.pop()) if len(origins) == 1 else Origin.UNKNOWN,
        types.pop() if len(types) == 1 else "",
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


def _title(breach: str, where: str) -> str:
    """What happened and where, in French; a word that the portal did not have stays as it is."""
    what = _in_french("breach", breach) or "Atteinte non précisée"
    return f"{what} · {_in_french('place', where) or 'support non précisé'}"


def _in_french(column: str, joined: str) -> str:
    words = dict.fromkeys(each.strip() for each in joined.split(",") if each.strip())
    known = _rules(column)
    return ", ".join(known[word]["said"] if word in known else word for word in words)


@cache
def _rules(column: str) -> dict[str, dict[str, Any]]:
    """What the words of a column mean, by the words."""
    path = files("hygie.takeover").joinpath("reference", "hhs-2024.toml")
    return {each["words"]: each for each in tomllib.loads(path.read_text("utf-8"))[column]}

"""VERIS, the shape of the public base of incidents VCDB: one JSON object, a list, or one a line."""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.vocabulary import DataImpact, Origin
from hygie.kernel.errors import Refused
from hygie.takeover.rules.language import language_of
from hygie.takeover.rules.record import Record, Wrong

SOURCE = "VERIS (VCDB)"
_ATTRIBUTES = {
    "confidentiality": DataImpact.DISCLOSURE,
    "integrity": DataImpact.INTEGRITY,
    "availability": DataImpact.INACCESSIBLE_OR_LOST,
}


class NotVeris(Refused):
    """The text is no JSON, or an incident lacks what makes it one."""


def read(text: str) -> Iterator[Record | Wrong]:
    """Each incident as a record, or as what is wrong with it."""
    for line, said in _objects(text):
        try:
            yield _record(line, said)
        except Refused as refusal:
            yield Wrong(line=line, why=refusal.sentence)


def _objects(text: str) -> Iterator[tuple[int, Any]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if whole is not None:
        for number, each in enumerate(whole if isinstance(whole, list) else [whole], start=1):
            yield number, each
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None


def _record(line: int, said: Any) -> Record:
    if not isinstance(said, dict):
        raise NotVeris("Ce n’est pas un incident VERIS (JSON).")
    reference = _text(said, "incident_id")
    if not reference:
        raise NotVeris("L’incident n’a pas d’identifiant (incident_id).")
    declared_at, precision = _declared(said)
    actions = _table(said, "action")
    rule = _rule(actions)
    return Record(
        line=line,
        reference=reference[:200],
        declared_at=declared_at,
        precision=precision,
        structure=_text(said, "victim", "victim_id") or "Structure inconnue",
        city=_text(said, "victim", "country"),
        title=_title(actions),
        former_title=_former_title(actions),
        narrative=(story := _text(said, "summary") or _text(said, "notes")),
        language=language_of(story),
        origin=Origin(rule.get("origin", Origin.UNKNOWN)),
        incident_type=rule.get("type", ""),
        data=_data(_table(said, "attribute")),
        persons=_persons(said),
    )


def _declared(said: dict[str, Any]) -> tuple[datetime, Precision]:
    """The moment it was told, else that of the incident; both are known to the day at best."""
    told = _table(said, "plus", "timeline", "notification")
    when = told if told.get("year") else _table(said, "timeline", "incident")
    year, month, day = (when.get(name) for name in ("year", "month", "day"))
    if not isinstance(year, int):
        raise NotVeris("L’incident n’est pas daté (timeline.incident.year).")
    precision = Precision.DAY if month and day else Precision.MONTH if month else Precision.YEAR
    try:
        return datetime(year, month or 1, day or 1, 12, tzinfo=UTC), precision
    except (TypeError, ValueError) as error:
        raise NotVeris(f"{year}-{month}-{day} n’est pas une date.") from error


def _title(actions: dict[str, Any]) -> str:
    """What was done, in our words: by the varieties that they know, else by the action."""
    found = [words for name in sorted(actions) for words in _worded(name, actions[name])]
    said = ", ".join(dict.fromkeys(found)) or _words()["unknown"]["title"]
    return said[:1].upper() + said[1:]


def _worded(name: str, action: Any) -> list[str]:
    words = _words().get(name, _words()["unknown"])
    known = words.get("variety", {})
    varieties = action.get("variety") if isinstance(action, dict) else None
    told = [known[each] for each in _listed(varieties) if each in known]
    return told or [words["title"]]


def _listed(said: Any) -> list[str]:
    return [each for each in said if isinstance(each, str)] if isinstance(said, list) else []


def _former_title(actions: dict[str, Any]) -> str:
    return f"VERIS : {', '.join(sorted(actions))}" if actions else "VERIS : action inconnue"


def _rule(actions: dict[str, Any]) -> dict[str, Any]:
    for rule in _rules():
        action = actions.get(rule["action"])
        if not isinstance(action, dict):
            continue
        wanted, found = rule.get("variety"), action.get("variety")
        if wanted is None or set(wanted) & set(_listed(found)):
            return rule
    return {}


def _data(attributes: dict[str, Any]) -> frozenset[DataImpact]:
    found = {impact for name, impact in _ATTRIBUTES.items() if name in attributes}
    disclosed = _text(attributes, "confidentiality", "data_disclosure")
    if disclosed in {"No", "Unknown"}:
        found.discard(DataImpact.DISCLOSURE)
    return frozenset(found)


def _persons(said: dict[str, Any]) -> int | None:
    total = _table(said, "attribute", "confidentiality").get("data_total")
    return total if isinstance(total, int) and total >= 0 else None


def _table(said: Any, *path: str) -> dict[str, Any]:
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return said if isinstance(said, dict) else {}


def _text(said: dict[str, Any], *path: str) -> str:
    found = _table(said, *path[:-1]).get(path[-1])
    return found.strip() if isinstance(found, str) else ""


def _rules() -> list[dict[str, Any]]:
    return list(_reference()["rule"])


def _words() -> dict[str, dict[str, Any]]:
    return dict(_reference()["words"])


@cache
def _reference() -> dict[str, Any]:
    path = files("hygie.takeover").joinpath("reference", "veris-1.toml")
    return tomllib.loads(path.read_text("utf-8"))

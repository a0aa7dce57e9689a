"""The delays of an incident, for its page, for spreadsheets and for machines."""

from datetime import datetime
from typing import Any

from hygie.incidents.models import Incident
from hygie.incidents.rules import delays
from hygie.incidents.rules.delays import Moments
from hygie.incidents.rules.precision import Precision, is_exact

HEADER = (
    "Commencé le",
    "Constaté le",
    "Retour à la normale le",
    *(f"{label} (h)" for _, _, label in delays.STRETCHES),
    "Délais, ce qui manque",
)


def moments(incident: Incident) -> Moments:
    """When things happened; the end is that of the desk, else the declarant's, else of care."""
    if incident.is_signal or not is_exact(incident.precision):
        return Moments()
    said = {name: _said(incident, name) for name in delays.SAID}
    return Moments(
        occurred=said["said_occurred"],
        observed=said["said_observed"],
        aware=incident.aware_at,
        declared=incident.declared_at,
        restored=incident.resolved_at
        or said["said_resolved"]
        or _read(incident.care.get("normal_at")),
    )


def panel(incident: Incident) -> list[dict[str, str]]:
    """What `ui/facts.html` needs; a signal has none."""
    if incident.is_signal:
        return []
    found = delays.stretches(moments(incident))
    if not is_exact(incident.precision):
        return [{"label": "Délais", "value": _too_rough(incident)}]
    return [{"label": each.label, "value": each.words} for each in found]


def cells(incident: Incident) -> tuple[str | float | datetime | None, ...]:
    """The cells under HEADER."""
    if incident.is_signal:
        return (None,) * len(HEADER)
    known = moments(incident)
    hours = (each.hours for each in delays.stretches(known))
    missing = delays.unsaid(known) if is_exact(incident.precision) else _too_rough(incident)
    return (known.occurred, known.observed, known.restored, *hours, missing)


def as_json(incident: Incident) -> list[dict[str, Any]]:
    """Each delay in minutes, or what is missing for it."""
    if incident.is_signal:
        return []
    return [
        {
            "code": each.code,
            "label": each.label,
            "minutes": None if each.lasted is None else int(each.lasted.total_seconds() // 60),
            "missing": each.missing if is_exact(incident.precision) else _too_rough(incident),
        }
        for each in delays.stretches(moments(incident))
    ]


def _too_rough(incident: Incident) -> str:
    return f"Dates connues {Precision(incident.precision).label} seulement"


def _said(incident: Incident, name: str) -> datetime | None:
    """A moment of the declaration: lists carry it as a column, without the rest."""
    section, field = delays.SAID[name]
    carried = vars(incident)
    return _read(carried[name] if name in carried else incident.content.get(section, {}).get(field))


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

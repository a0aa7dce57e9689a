"""What of care goes to whom: each fact goes where one of the declaration does."""

from collections.abc import Sequence
from typing import Any

from hygie.incidents.rules.care import Care
from hygie.incidents.rules.care_story import Step
from hygie.incidents.rules.duty_catalogue import DutyText

# A fact of a point, the fact of the declaration whose recipients get it, its name.
FACTS = (
    ("patient_danger", "impact.patient_danger", "Patients en danger"),
    ("units", "facts.services", "Services touchés"),
    ("cancelled", "impact.organisation", "Actes annulés"),
    ("transfers", "impact.organisation", "Transferts"),
    ("degraded", "impact.degraded_since", "Mode dégradé"),
    ("degraded_since", "impact.degraded_since", "Mode dégradé depuis"),
    ("degraded_until", "impact.degraded_until", "Mode dégradé jusqu’à"),
    ("diverted", "impact.territory_effect", "Urgences détournées"),
    ("diverted_since", "impact.territory_effect", "Urgences détournées depuis"),
    ("diverted_until", "impact.territory_effect", "Urgences détournées jusqu’à"),
    ("normal_at", "impact.degraded_until", "Retour à la normale"),
)
OUTCOME = "La plus grave conséquence pour un patient"


def picture(care: Care) -> dict[str, Any]:
    """Return the facts of a picture but the outcome, that few recipients get; None is not said."""
    return {
        "patient_danger": care.danger,
        "units": [{"name": unit.name, "state": unit.state} for unit in care.units],
        "cancelled": {kind.value: count for kind, count in care.acts.items()},
        "transfers": care.transfers,
        "degraded": care.is_degraded,
        "degraded_since": care.degraded_since,
        "degraded_until": care.degraded_until,
        "diverted": care.is_diverted,
        "diverted_since": care.diverted_since,
        "diverted_until": care.diverted_until,
        "normal_at": care.normal_at,
    }


def labels(text: DutyText) -> dict[str, str]:
    """Return the facts of care that a recipient gets, with their names."""
    return {name: label for name, path, label in FACTS if path in text.tells}


def points(steps: Sequence[Step], text: DutyText) -> list[dict[str, Any]]:
    """Return how care went, point by point, with the facts of one recipient and no other."""
    told = labels(text)
    return [
        {"at": step.point.at, "written_at": step.point.written_at}
        | {name: value for name, value in picture(step.after).items() if name in told}
        for step in steps
        if told
    ]


def moved(text: DutyText, *, before: Care, after: Care) -> list[str]:
    """Return the names of the facts of a recipient that differ between two pictures."""
    then, now = picture(before), picture(after)
    found = [label for name, label in labels(text).items() if then[name] != now[name]]
    return [*found, OUTCOME] if text.tells_outcome and before.outcome != after.outcome else found

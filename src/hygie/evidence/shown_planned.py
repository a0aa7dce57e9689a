"""Announced exercises as their pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from hygie.contacts.rules.places import key_of
from hygie.establishments.tree import Node
from hygie.evidence.models import Planned, Proof
from hygie.evidence.rules.planned import PlannedShown, PlannedState, shown_as
from hygie.kernel.actor import Place
from hygie.kernel.zones import PARIS

TONES = {
    PlannedShown.PLANNED: "brand",
    PlannedShown.LATE: "danger",
    PlannedShown.DONE: "success",
    PlannedShown.MOVED: "neutral",
    PlannedShown.CALLED_OFF: "neutral",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One exercise in a list."""

    url: str
    title: str
    place: str
    day: str
    state: str
    tone: str


def key(node: Node) -> str:
    """How addresses name a place."""
    return key_of(node.place)


def rows(
    found: Iterable[Planned], *, on: date, names: Mapping[Place, Node] | None = None
) -> list[Row]:
    """The rows of a list; with the names of their places where these are several."""
    names = names or {}
    return [
        Row(
            url=_url(row),
            title=row.title,
            place=names[row.place].name if row.place in names else "",
            day=_day(row.planned_on),
            state=(what := _shown(row, on)).label,
            tone=TONES[what],
        )
        for row in found
    ]


def page(row: Planned, node: Node, *, on: date, zone: str, proof: Proof | None) -> dict[str, Any]:
    """One exercise, and what became of it."""
    what = _shown(row, on)
    later = getattr(row, "later", None)
    facts = [
        {"label": "Prévu le", "value": _day(row.planned_on)},
        {
            "label": "Annoncé",
            "value": f"le {_moment(row.announced_at, zone)}",
            "hint": f"par {row.announced_by}",
        },
    ]
    if row.ended_at is not None:
        facts.append(
            {
                "label": what.label,
                "value": f"le {_moment(row.ended_at, zone)}",
                "hint": f"par {row.ended_by}",
            }
        )
    if row.reason:
        facts.append({"label": "Motif", "value": row.reason})
    if proof is not None:
        url = reverse("evidence:proof", args=[key(node), proof.pk])
        facts.append({"label": "Preuve", "value": f"Fait le {_day(proof.occurred_on)}", "url": url})
    for label, other in (("Reporté du", row.former), ("Reporté au", later)):
        if other is not None:
            facts.append({"label": label, "value": _day(other.planned_on), "url": _url(other)})
    return {
        "title": row.title,
        "state": what.label,
        "tone": TONES[what],
        "is_late": what == PlannedShown.LATE,
        "has_begun": row.planned_on <= on,
        "has_no_proof": row.state == PlannedState.DONE and proof is None,
        "facts": facts,
    }


def fitting(found: Iterable[Proof]) -> list[dict[str, Any]]:
    """The proofs, noted already, that may be that of an exercise."""
    return [
        {
            "id": each.pk,
            "label": f"{each.event.title or 'Exercice de crise'}, {_day(each.occurred_on)}",
        }
        for each in found
    ]


def _shown(row: Planned, on: date) -> PlannedShown:
    return shown_as(PlannedState(row.state), row.planned_on, on=on)


def _url(row: Planned) -> str:
    return reverse("evidence:planned", args=[key_of(row.place), row.pk])


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone or PARIS)):%d/%m/%Y à %H:%M}"

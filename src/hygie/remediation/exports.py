"""The plan that leaves: a table of its actions, and a PDF to be read in a meeting."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from hygie.kernel.actor import Place
from hygie.kernel.wording import day
from hygie.platform import pdf
from hygie.platform.exports import Cell
from hygie.platform.installation import desk, marking
from hygie.remediation import shown
from hygie.remediation.models import Action
from hygie.remediation.queries import listing
from hygie.remediation.queries.listing import Filters
from hygie.remediation.rules import states
from hygie.remediation.rules.actions import OriginKind
from hygie.remediation.rules.costs import Cost, Year
from hygie.remediation.rules.states import State

_TEMPLATE = files("hygie.remediation").joinpath("pdf", "plan.typ")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")
FORMAT = "hygie-plan/1"
MOST_LINES = 100_000
# A document that a meeting still reads.
MOST_PRINTED = 500
_HEADER = (
    "Établissement",
    "FINESS ou GHT",
    "Action",
    "Précision",
    "État",
    "En retard",
    "Par qui",
    "Avant le",
    "Terminée le",
    "Origine",
    "D’où elle vient",
    "Recommandation",
    "Jours",
    "Mesures améliorées",
)
_EUROS = ("Investissement (€)", "Fonctionnement par an (€)")


def header(*, with_costs: bool) -> tuple[str, ...]:
    """The columns; those of euros for who reads them."""
    return (*_HEADER, *_EUROS) if with_costs else _HEADER


def lines(
    actions: Iterable[Action],
    *,
    names: dict[Place, str],
    costs: dict[int, Cost] | None,
    today: date,
) -> Iterator[Sequence[Cell]]:
    """A line for each action; no euros without costs."""
    for each in actions:
        state, place = State(each.state), each.place
        line: list[Cell] = [
            names.get(place, "") if place else "",
            each.place_code,
            each.title,
            each.detail,
            state.label,
            "oui" if states.is_late(state, each.due_on, today=today) else "",
            each.owner,
            each.due_on,
            each.ended_on,
            OriginKind(each.origin).label,
            each.source_label,
            "oui" if each.is_advice else "",
            float(each.days) if each.days is not None else None,
            ", ".join(each.gain),
        ]
        if costs is not None:
            cost = costs.get(each.pk)
            line += [float(cost.investment), float(cost.running)] if cost else [None, None]
        yield line


def plain(
    actions: Iterable[Action],
    *,
    names: dict[Place, str],
    costs: dict[int, Cost] | None,
    today: date,
) -> Iterator[str]:
    """The same for a machine, an action at a time: codes, days as ISO 8601 says them."""
    yield json.dumps({"format": FORMAT, "on": today.isoformat()})[:-1] + ', "actions": ['
    for number, each in enumerate(actions):
        yield ("," if number else "") + json.dumps(
            _said(each, names, costs, today=today), ensure_ascii=False
        )
    yield "]}"


def _said(
    each: Action, names: dict[Place, str], costs: dict[int, Cost] | None, *, today: date
) -> dict[str, Any]:
    place = each.place
    found: dict[str, Any] = {
        "place": {
            "kind": each.place_kind,
            "code": each.place_code,
            "name": names.get(place, "") if place else "",
        },
        "title": each.title,
        "detail": each.detail,
        "state": each.state,
        "is_late": states.is_late(State(each.state), each.due_on, today=today),
        "owner": each.owner,
        "due_on": each.due_on.isoformat() if each.due_on else None,
        "ended_on": each.ended_on.isoformat() if each.ended_on else None,
        "origin": each.origin,
        "source": each.source_label,
        "is_advice": each.is_advice,
        "days": float(each.days) if each.days is not None else None,
        "gain": list(each.gain),
    }
    if costs is not None:
        cost = costs.get(each.pk)
        found["investment"] = float(cost.investment) if cost else None
        found["running"] = float(cost.running) if cost else None
    return found


def document(
    actions: Sequence[Action],
    *,
    title: str,
    names: dict[Place, str],
    asked: Filters,
    years: Sequence[Year] | None,
    told: Sequence[str],
    by: str,
    today: date,
    at: datetime,
) -> bytes:
    """The plan as a PDF: figures, the budget for who reads it, then each action.

    All of it is of these actions alone; `asked` is how they were chosen, `told` what is counted.
    """
    service = desk()
    counts = listing.any_counts(actions, today=today)
    data: dict[str, Any] = {
        "title": title,
        "author": "Hygie",
        "marking": marking(),
        "logo_svg": _LOGO.read_text("utf-8"),
        "desk": {"name": service.name, "phone": service.phone, "mail": service.mail},
        "footer": f"{title} · pris par {by}",
        "on": day(today),
        "figures": [
            {"value": each["value"], "label": each["label"]} for each in shown.figures(counts, "")
        ],
        "listed": shown.named(asked, len(actions)),
        "narrowing": shown.narrowing(asked),
        "told": list(told),
        "years": shown.budget(years) if years is not None else [],
        "rows": [
            {
                name: row[name]
                for name in ("title", "place", "owner", "due", "state", "is_late", "days")
            }
            for row in shown.rows(actions, names=names, today=today)
        ],
    }
    return pdf.render(_TEMPLATE, data, at=at)

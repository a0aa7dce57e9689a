"""The budget of a plan, whether advice is followed, and the plan that leaves in a file."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.journal.operations import Act, Named
from hygie.kernel.actor import Place, Whereabouts
from hygie.kernel.errors import Refused
from hygie.platform.exports import csv_file, json_file, ods_file, xlsx_file
from hygie.platform.http import ActorRequest, does, shows
from hygie.remediation import access, drawing, exports, shown
from hygie.remediation.models import Action
from hygie.remediation.queries import listing, plans
from hygie.remediation.rules import costs as rules
from hygie.remediation.rules.actions import OriginKind
from hygie.remediation.rules.costs import Spending, Year
from hygie.remediation.rules.pace import pace
from hygie.remediation.rules.places import key_of
from hygie.remediation.views.plan import Asked, asked_by, frame

WRITERS = {"csv": csv_file, "xlsx": xlsx_file, "ods": ods_file}
_NAME = "plan-d-action"
_PLACES = 200


class TooManyLines(Refused):
    """More lines than such a file is opened for."""


@shows
def budget(request: ActorRequest) -> HttpResponse:
    """What the plan costs, year by year; the days alone for who does not read euros."""
    asked = asked_by(request, "tri")
    spent = listing.spending(request.actor, asked.filters, today=asked.today)
    years = _years(spent, asked)
    with_costs = access.may_read_costs_somewhere(request.actor)
    context = {
        **frame(request, asked, "budget"),
        "years": shown.budget(years),
        "told": shown.spent(spent, asked.filters, years),
        "picture": drawing.picture(years) if with_costs else None,
        "with_costs": with_costs,
    }
    return render(request, "remediation/budget.html", context)


@shows
def follow_up(request: ActorRequest) -> HttpResponse:
    """Whether advice is followed, by origin and by place."""
    asked = asked_by(request, "etat", "tri")
    by_origin = listing.followed(request.actor, asked.filters, today=asked.today)
    by_place = listing.followed_by_place(request.actor, asked.filters, today=asked.today)
    least = sorted(by_place.items(), key=lambda each: (each[1].percent or 0, -each[1].given))
    nodes = tree.any_nodes(place for place, _ in least[:_PLACES])
    plan = reverse("remediation:plan")
    context = {
        **frame(request, asked, "follow_up"),
        "origins": [
            shown.follow_up(
                each.label, by_origin[each], f"{plan}?vue=conseil&etat=TOUTES&origine={each.value}"
            )
            for each in OriginKind
            if each in by_origin
        ],
        "places": [
            shown.follow_up(
                nodes[place].name if place in nodes else place.code,
                found,
                f"{plan}?vue=conseil&etat=TOUTES&lieu={key_of(place)}",
            )
            for place, found in least[:_PLACES]
        ],
        "is_cut": len(least) > _PLACES,
    }
    return render(request, "remediation/follow_up.html", context)


@does
def export(request: ActorRequest, form: str) -> HttpResponseBase:
    """The plan as it is filtered; each establishment may know that it was taken."""
    asked = asked_by(request)
    if form not in {*WRITERS, "json", "pdf"}:
        raise Http404
    at = timezone.now()
    rows = listing.listed(request.actor, asked.filters, today=asked.today)
    most = exports.MOST_PRINTED if form == "pdf" else exports.MOST_LINES
    found = list(rows[: most + 1])
    if len(found) > most:
        said = f"Plus de {most} actions".replace("100000", "100 000")
        raise TooManyLines(f"{said} : filtrez la liste avant de l’emporter.")
    answer = (
        _pdf(request, asked, found, at) if form == "pdf" else _table(request, asked, found, form)
    )
    journal.remember_taken(_taken(found, form), by=request.actor, at=at)
    return answer


def _years(spent: list[Spending], asked: Asked) -> list[Year]:
    return rules.by_year(spent, first=asked.today.year, years=pace().budget_years)


def _table(request: ActorRequest, asked: Asked, found: list[Action], form: str) -> HttpResponseBase:
    with_costs = access.may_read_costs_somewhere(request.actor)
    said: dict[str, Any] = {
        "names": listing.any_names(found),
        "costs": plans.any_costs(each.pk for each in found) if with_costs else None,
        "today": asked.today,
    }
    if form == "json":
        return json_file(_NAME, exports.plain(found, **said))
    lines = exports.lines(found, **said)
    return WRITERS[form](_NAME, exports.header(with_costs=with_costs), lines)


def _pdf(request: ActorRequest, asked: Asked, found: list[Action], at: datetime) -> HttpResponse:
    scope = frame(request, asked, "plan")["scope"]
    with_costs = access.may_read_costs_somewhere(request.actor)
    spent = listing.spending(request.actor, asked.filters, today=asked.today)
    years = _years(spent, asked)
    content = exports.document(
        found,
        title=f"Plan d’action, {scope}" if scope else "Plan d’action",
        names=listing.any_names(found),
        asked=asked.filters,
        years=years if with_costs else None,
        told=shown.spent(spent, asked.filters, years),
        by=request.actor.name,
        today=asked.today,
        at=at,
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_NAME}.pdf"'
    return answer


def _taken(found: Iterable[Action], form: str) -> list[Act]:
    """One line for each establishment, about the first of its actions that left."""
    first: dict[Place, Action] = {}
    counts: dict[Place, int] = {}
    for each in found:
        if each.place:
            first.setdefault(each.place, each)
            counts[each.place] = counts.get(each.place, 0) + 1
    return [
        Act(
            what="remediation.exported",
            subject=Named(model=Action, pk=one.pk, where=Whereabouts(place, one.region_code)),
            detail={"form": form, "count": counts[place]},
        )
        for place, one in first.items()
    ]

"""The plan as a list, as a board, as a calendar: one set of filters for all."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hygie.establishments import tree
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, shows
from hygie.platform.paging import Pager, narrowed, pager
from hygie.remediation import access, shown
from hygie.remediation.forms import FiltersForm, year_of
from hygie.remediation.models import Action
from hygie.remediation.queries import listing
from hygie.remediation.queries.listing import Filters

CLOSED = "Les plans d’action ne sont pas ouverts à votre rôle."
_TABS = (
    ("plan", "Liste"),
    ("board", "Tableau"),
    ("calendar", "Calendrier"),
    ("budget", "Budget"),
    ("shared", "Actions partagées"),
    ("waivers", "Dérogations"),
    ("follow_up", "Conseils"),
)
_NARROWED = {"plan", "board", "calendar", "budget", "follow_up"}


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the plans that they read."""

    form: FiltersForm
    filters: Filters
    today: date


@shows
def plan(request: ActorRequest) -> HttpResponse:
    """The list: what is due first, or what to begin with."""
    asked = asked_by(request)
    base = listing.narrowed(request.actor, asked.filters)
    counts = listing.counts(request.actor, asked.filters, today=asked.today, base=base)
    beside_it: Pager | None = None
    if asked.filters.sort == listing.RANK:
        rows = _ranked(request, asked)
    else:
        rows, beside_it = _paged(request, asked, base, counts.of(asked.filters))
    beside = narrowed(request, "etat", "vue")
    view = {asked.filters.mine: "moi", asked.filters.advice: "conseil"}.get(True, "")
    context = {
        **frame(request, asked, "plan"),
        "pager": beside_it,
        "rows": rows,
        "figures": shown.figures(counts, beside, view=view),
        "is_ranked": asked.filters.sort == listing.RANK,
        "is_empty": not counts.total and not narrowed(request),
    }
    return render(request, "remediation/plan.html", context)


@shows
def board(request: ActorRequest) -> HttpResponse:
    """The columns, one for each state; a card is moved by a plain form."""
    asked = asked_by(request, "etat", "tri")
    found = listing.board(request.actor, asked.filters, today=asked.today)
    names = listing.any_names(each for column in found.values() for each in column)
    context = {
        **frame(request, asked, "board"),
        "columns": shown.columns(found, names=names, today=asked.today),
        "may_keep": access.may_keep_some(request.actor),
    }
    return render(request, "remediation/board.html", context)


@shows
def calendar(request: ActorRequest) -> HttpResponse:
    """A year, month by month, by the days on which actions are due."""
    asked = asked_by(request, "tri")
    year = year_of(request.GET.get("annee", ""), today=asked.today)
    found = listing.due_in(request.actor, asked.filters, year=year, today=asked.today)
    names = listing.any_names(found)
    beside = narrowed(request, "annee")
    context = {
        **frame(request, asked, "calendar"),
        "year": year,
        "this_month": asked.today.month if year == asked.today.year else 0,
        "months": shown.months(shown.rows(found, names=names, today=asked.today)),
        "total": len(found),
        "previous_url": f"?annee={year - 1}&{beside}",
        "next_url": f"?annee={year + 1}&{beside}",
    }
    return render(request, "remediation/calendar.html", context)


def asked_by(request: ActorRequest, *hidden: str) -> Asked:
    """The filters of an address; `hidden` are those that this page does not use."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    form = FiltersForm(
        request.GET if request.method == "GET" else request.POST,
        places=listing.choices(request.actor),
        ghts=listing.groups(request.actor),
        hidden=hidden,
    )
    filters = form.filters()
    if "etat" in hidden:
        filters = replace(filters, state="")
    if "tri" in hidden:
        filters = replace(filters, sort="")
    return Asked(form, filters, timezone.localdate())


def frame(request: ActorRequest, asked: Asked, current: str) -> dict[str, Any]:
    """What every page of the plan shows around its content."""
    filters = asked.filters
    return {
        "tabs": tabs(request, current),
        "filters": asked.form,
        "query": narrowed(request),
        "scope": _scope(filters),
        "measure": filters.measure,
        "without_measure": narrowed(request, "mesure"),
        "may_keep": access.may_keep_some(request.actor),
        "may_share": bool(access.shares_at(request.actor)),
    }


def tabs(request: ActorRequest, current: str) -> list[dict[str, Any]]:
    """The pages of the plan; those that are narrowed alike stay so."""
    kept = narrowed(request, "annee") if current in _NARROWED else ""
    return [
        {
            "label": label,
            "url": reverse(f"remediation:{name}")
            + (f"?{kept}" if kept and name in _NARROWED else ""),
            "is_current": name == current,
        }
        for name, label in _TABS
    ]


def _ranked(request: ActorRequest, asked: Asked) -> list[dict[str, Any]]:
    found = listing.whole(request.actor, asked.filters, today=asked.today)
    ranks = listing.ranked(request.actor, found, today=asked.today)
    order = {each.key: each.rank for each in ranks}
    first = sorted(found, key=lambda each: order.get(each.pk, len(found) + 1))
    names = listing.any_names(found)
    return shown.rows(first, names=names, today=asked.today, ranks=ranks)


def _paged(
    request: ActorRequest, asked: Asked, base: QuerySet[Action], known: int | None
) -> tuple[list[dict[str, Any]], Pager]:
    listed = listing.listed(request.actor, asked.filters, today=asked.today, base=base)
    paginator = Paginator(listed, listing.PAGE)
    if known is not None:
        # The figures above the list have counted it already.
        vars(paginator)["count"] = known
    page = paginator.get_page(request.GET.get("page"))
    found = list(page)
    rows = shown.rows(found, names=listing.any_names(found), today=asked.today)
    return rows, pager(page, narrowed(request))


def _scope(filters: Filters) -> str:
    """The place to which the list is narrowed."""
    node = tree.any_node(filters.place) if filters.place else None
    return node.name if node else ""

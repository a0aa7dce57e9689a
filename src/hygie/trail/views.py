"""Who read the incidents of my establishment: one page, one spreadsheet."""

import re
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed
from hygie.platform import exports
from hygie.platform.http import ActorRequest, does, shows
from hygie.trail import access, queries, shown
from hygie.trail.exports import HEADER, rows
from hygie.trail.forms import FiltersForm
from hygie.trail.queries import LAST_PAGE, PAGE

EXPORTED = 20_000


@shows
def lines(request: ActorRequest) -> HttpResponse:
    """The lines, the latest first; three months without another choice."""
    _check(request)
    form = FiltersForm(request.GET)
    page = _page_number(request)
    at = timezone.now()
    found = queries.latest(
        request.actor, form.filters(at=at), start=(page - 1) * PAGE, most=PAGE + 1, at=at
    )
    more = len(found) > PAGE and page < LAST_PAGE
    context = {
        "filters": form,
        "active": _active(request, form),
        "lines": shown.lines(request.actor, found[:PAGE]),
        "previous_url": _url(request, page - 1) if page > 1 else "",
        "next_url": _url(request, page + 1) if more else "",
        "has_first_day": bool(request.GET.get("du")),
    }
    return render(request, "trail/trail.html", context)


@does
def export(request: ActorRequest) -> HttpResponseBase:
    """The same lines for a spreadsheet; the journal remembers who took them."""
    _check(request)
    at = timezone.now()
    filters = FiltersForm(request.POST).filters(at=at)
    found = queries.latest(request.actor, filters, start=0, most=EXPORTED, at=at)
    if found:
        journal.record("trail.exported", found[0], by=request.actor, at=at, count=len(found))
    return exports.csv_file("consultations", HEADER, rows(shown.lines(request.actor, found)))


def _check(request: ActorRequest) -> None:
    if not access.may_follow(request.actor):
        raise NotAllowed(
            "Savoir qui a consulté les incidents d’un établissement revient à sa direction, à son "
            "RSSI et à son délégué à la protection des données."
        )


def _page_number(request: ActorRequest) -> int:
    raw = request.GET.get("page", "1")
    return min(max(1, int(raw)), LAST_PAGE) if re.fullmatch("[0-9]{1,9}", raw) else 1


def _url(request: ActorRequest, page: int) -> str:
    changed = request.GET.copy()
    changed["page"] = str(page)
    return f"?{changed.urlencode()}"


def _active(request: ActorRequest, form: FiltersForm) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    found = []
    for field in form:
        value = request.GET.get(field.name, "")
        if value:
            without = request.GET.copy()
            without.pop(field.name, None)
            without.pop("page", None)
            label = f"{field.label} : {_said(field, value)}"
            found.append({"label": label, "url": f"?{without.urlencode()}"})
    return found


def _said(field: Any, value: str) -> str:
    if field.errors:
        return "illisible, sans effet"
    if isinstance(field.field, forms.DateField):
        return f"{field.field.clean(value):%d/%m/%Y}"
    return str(dict(getattr(field.field, "choices", ())).get(value, value[:60]))

"""The library: what victims let all read, by type and kind of structure."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.clock import MONTHS
from hygie.kernel.errors import NotAllowed
from hygie.lessons import access, library
from hygie.lessons.forms import ShelfForm
from hygie.lessons.library import Wanted
from hygie.lessons.models import Published
from hygie.lessons.rules.stories import Group
from hygie.platform.http import ActorRequest, shows


@shows
def shelf(request: ActorRequest) -> HttpResponse:
    """The library, narrowed by words, type and kind of structure."""
    _check(request)
    form = ShelfForm(request.GET)
    found = library.shelf(request.actor, Wanted(**form.wanted()))
    context = {
        "form": form,
        "stories": [_shown(each) for each in found],
        "may_debrief": access.may_see_some(request.actor),
        "is_narrowed": any(form.wanted().values()),
    }
    return render(request, "lessons/shelf.html", context)


@shows
def one(request: ActorRequest, public_id: str) -> HttpResponse:
    """One text of the library."""
    _check(request)
    try:
        found = library.one(request.actor, UUID(public_id))
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    return render(request, "lessons/published.html", {"story": _shown(found)})


def _check(request: ActorRequest) -> None:
    if not access.may_read_library(request.actor):
        raise NotAllowed("La bibliothèque est ouverte à ceux qui lisent des incidents.")


def _shown(row: Published) -> dict[str, Any]:
    known = taxonomy.incident_types().get(row.kind)
    return {
        "id": row.pk,
        "title": row.title,
        "text": row.text,
        "kind": known.label if known else "Autre",
        "group": Group(row.group).label,
        "month": f"{MONTHS[row.month.month - 1]} {row.month.year}",
    }

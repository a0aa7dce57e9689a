"""The yearly reviews: which wait, and one of them, person by person."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.accounts import listed, queries, reviewed
from hygie.accounts.models import Review
from hygie.accounts.operations import reviews as operations
from hygie.accounts.rules import Verdict
from hygie.accounts.views.people import check
from hygie.kernel.actor import PlaceKind
from hygie.kernel.errors import Refused
from hygie.platform.http import ActorRequest, does, shows
from hygie.platform.paging import pager


@shows
def reviews(request: ActorRequest) -> HttpResponse:
    """The reviews of my places: those that wait first, then those of the past."""
    check(request)
    page = Paginator(queries.reviews_visible_to(request.actor), queries.PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {
        "rows": reviewed.rows(page, today=timezone.localdate()),
        "pager": pager(page),
    }
    return render(request, "accounts/reviews.html", context)


@shows
def review(request: ActorRequest, review_id: int) -> HttpResponse:
    """One review: who still works here?"""
    found = _reached(request, review_id)
    page = Paginator(queries.lines_of(request.actor, found), queries.PAGE).get_page(
        request.GET.get("page")
    )
    today = timezone.localdate()
    [row] = reviewed.rows([found], today=today)
    context = {
        "review": row,
        "lines": reviewed.lines(page, of=found, by=request.actor, today=today),
        "has_sites": found.place.kind == PlaceKind.LEGAL_ENTITY,
        "apart": reviewed.apart(request.actor, found, today=today),
        "left_keys": listed.keys(
            queries.keys_of_the_departed(request.actor, found), at=timezone.now()
        ),
        "pager": pager(page),
    }
    return render(request, "accounts/review.html", context)


@does
def answer(request: ActorRequest, review_id: int, line_id: int) -> HttpResponse:
    """Say that somebody still works here, or has left."""
    found = _reached(request, review_id)
    verdict = request.POST.get("verdict", "")
    line = queries.lines_of(request.actor, found).filter(pk=line_id).first()
    if line is None:
        raise Http404
    if verdict not in set(Verdict):
        raise Refused("Choisissez une des deux réponses.")
    operations.answer(line.pk, verdict=Verdict(verdict), by=request.actor, at=timezone.now())
    name = line.membership.person.name
    messages.success(
        request,
        f"{name} travaille toujours ici : c’est noté."
        if verdict == Verdict.STAYS
        else f"{name} ne travaille plus ici : son rôle est terminé.",
    )
    return redirect("people:review", review_id)


def _reached(request: ActorRequest, review_id: int) -> Review:
    check(request)
    found = queries.review(request.actor, review_id)
    if found is None:
        raise Http404
    return found

"""The page of the situation of care: what was said so far, and a form to say how it goes now."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.care import CareForm
from hygie.incidents.operations import care as operations
from hygie.incidents.operations.care import DoesNotHold, Told
from hygie.incidents.presentation import care as shown
from hygie.incidents.presentation import effects
from hygie.incidents.rules import care_story
from hygie.incidents.rules.care_story import Point
from hygie.incidents.rules.territory import zone_of
from hygie.incidents.views.doors import Door, by_account, by_code
from hygie.incidents.views.notebook import Notebook, needs_declaration
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, asks, limited, public, refused_on

_NOT_TOLD = "Votre rôle ne dit pas la situation des soins."


@asks
def care(request: ActorRequest, number: str) -> HttpResponse:
    """The situation of an incident that the actor reads; saying how it goes, for who may."""
    return _page(request, by_account(request, number))


@public
@limited("declare-save", times=600, seconds=3600)
@asks
@needs_declaration
def own_care(request: ActorRequest, book: Notebook) -> HttpResponse:
    """The same, for who holds the code of the declaration."""
    return _page(request, by_code(book))


def _page(request: ActorRequest, door: Door) -> HttpResponse:
    at, url = timezone.now(), door.url("soins")
    may_tell = door.holder is not None or access.may_tell_care(door.by, above=door.incident.path())
    if request.method == "POST" and not may_tell:
        raise NotAllowed(_NOT_TOLD)
    page = shown.page(door.incident, at=at)
    corrected = _corrected(request, page["points"])
    form = _form(request, door, page, corrected, at)
    if request.method == "POST" and form.is_valid() and _told(request, door, form, corrected, at):
        return redirect(url)
    takes_points = may_tell and door.incident.status not in operations.SET_ASIDE
    context = {
        **page,
        "form": form if takes_points else None,
        "corrected": corrected,
        "mark": care_story.mark(page["points"]),
        "page_url": url,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, door.template("care"), context, status=status)


def _corrected(request: ActorRequest, points: list[Point]) -> Point | None:
    """The point that is being corrected, when the address or the form names one that stands."""
    asked = request.POST.get("corrige") or request.GET.get("corrige") or ""
    standing = {str(point.key): point for point in care_story.standing(points) if point.key}
    if asked and asked not in standing:
        raise Http404
    return standing.get(asked)


def _form(
    request: ActorRequest,
    door: Door,
    page: dict[str, Any],
    corrected: Point | None,
    at: datetime,
) -> CareForm:
    return CareForm(
        request.POST if request.method == "POST" else None,
        known=corrected.care if corrected else page["now"].going_on,
        at=at,
        shown_at=corrected.at if corrected else at,
        zone=zone_of(door.incident.department_code),
    )


def _told(
    request: ActorRequest, door: Door, form: CareForm, corrected: Point | None, at: datetime
) -> bool:
    """Say it; what does not hold is shown beside its field."""
    told = Told(
        care=form.care(),
        at=form.cleaned_data["at"],
        words=form.cleaned_data["words"],
        reason=form.cleaned_data["reason"],
        replaces=corrected.key if corrected else 0,
        seen=request.POST.get("vu", "")[:40],
    )
    before = effects.standing(door.incident)
    with refused_on(form):
        try:
            written = operations.tell(door.incident.pk, told, by=door.by, at=at, holder=door.holder)
        except DoesNotHold as refusal:
            form.refuse(refusal.faults)
            return False
        done = "Le point est corrigé." if corrected else "La situation est notée."
        messages.success(request, done)
        for sentence in effects.said(before, effects.standing(written.incident)):
            messages.warning(request, sentence)
        return True
    return False

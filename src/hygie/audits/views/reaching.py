"""The mission that a page is about, reached by who may know of it or keeps it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hygie.audits import access, shown
from hygie.audits.forms import SeenForm
from hygie.audits.holding import KEPT_BY_OTHERS, ChangedSince
from hygie.audits.models import Mission
from hygie.audits.queries import missions as queries
from hygie.audits.rules.missions import State
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform.http import ActorRequest

CLOSED = "Les audits ne sont pas ouverts à votre rôle."


def reached(request: ActorRequest, audit_id: int) -> Mission:
    """The mission of this number, or 404: one that is not known to them does not exist."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    found = queries.one(request.actor, audit_id) if audit_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def kept(request: ActorRequest, audit_id: int) -> Mission:
    """The same for who keeps its findings; who knows of it is told whose they are."""
    found = reached(request, audit_id)
    if not queries.may_keep(request.actor, found):
        raise NotAllowed(KEPT_BY_OTHERS)
    return found


def remember(request: ActorRequest, mission: Mission) -> None:
    """Write that somebody read what a mission found."""
    journal.remember_read("audits.read", mission, by=request.actor, at=timezone.now())


def frame(mission: Mission) -> dict[str, Any]:
    """What each page below a mission says of it."""
    state = State(mission.state)
    return {"mission": mission, "state": state.label, "tone": shown.TONES[state]}


def form_page(
    request: ActorRequest,
    form: Any,
    *,
    title: str,
    label: str,
    mission: Mission | None = None,
    place: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page that is a form; wrong answers are told on it."""
    if status == 200 and form.is_bound and form.errors:
        status = 422
    context = {"form": form, "title": title, "label": label, "mission": mission, "place": place}
    return render(request, "audits/form.html", {**context, **more}, status=status)


def tried(form: SeenForm, act: Callable[[], object], *, seen: int) -> int:
    """Do something that a form asks; 0 when it is done, else the status with which it is told."""
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except ChangedSince as refusal:
        form.add_error(None, refusal.sentence)
        again: Any = form.data.copy()  # type: ignore[attr-defined]
        again["seen"] = str(seen)
        form.data = again
        return 409
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return 422
    return 0


def told(request: ActorRequest, form: Any) -> None:
    """Say on the next page what a small form has wrong."""
    messages.error(request, " ".join(str(each[0]) for each in form.errors.values()))

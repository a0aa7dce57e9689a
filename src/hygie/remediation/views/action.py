"""One action: what it says, how it stood, what it waits for; moved, tied, freed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from hygie.kernel.actor import Place
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import whole
from hygie.platform.http import ActorRequest, does, shows
from hygie.remediation import access, shown
from hygie.remediation.forms import MoveForm
from hygie.remediation.holding import CLOSED_TO_OTHERS
from hygie.remediation.models import Action
from hygie.remediation.operations import dependencies, planning
from hygie.remediation.queries import listing, plans
from hygie.remediation.rules import states
from hygie.remediation.rules.states import State
from hygie.remediation.views.plan import CLOSED

_BESIDE = 200


@shows
def action(request: ActorRequest, planned_id: int) -> HttpResponse:
    """One action whole."""
    found, path = reached(request, planned_id)
    return render(request, "remediation/action.html", _context(request, found, path))


@does
def move(request: ActorRequest, planned_id: int) -> HttpResponse:
    """Move an action to another column; the board and its page send the same form."""
    found, path = reached(request, planned_id)
    if not access.may_move(request.actor, above=path, owner_id=found.owner_person_id):
        raise NotAllowed(CLOSED_TO_OTHERS)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(each[0]) for each in form.errors.values()))
        return redirect("remediation:action", found.pk)
    said = form.cleaned_data
    try:
        planning.move(
            found.pk,
            said["state"],
            seen=said["seen"] or 0,
            reason=said["reason"],
            by=request.actor,
            at=timezone.now(),
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(f"{reverse('remediation:action', args=[found.pk])}?vers={said['state']}")
    messages.success(request, f"« {found.title} » est maintenant « {said['state'].label} ».")
    return redirect(_back(request, found))


@does
def wait_for(request: ActorRequest, planned_id: int) -> HttpResponse:
    """Say that an action waits for another."""
    found, _ = kept(request, planned_id)
    asked = request.POST.get("needed", "")
    needed = whole(asked, digits=17) or 0
    return _done(
        request,
        found,
        lambda: dependencies.wait_for(found.pk, needed, by=request.actor, at=timezone.now()),
        "La dépendance est notée.",
    )


@does
def free(request: ActorRequest, planned_id: int, needed_id: int) -> HttpResponse:
    """Say that an action does not wait for another any more."""
    found, _ = kept(request, planned_id)
    return _done(
        request,
        found,
        lambda: dependencies.free(found.pk, needed_id, by=request.actor, at=timezone.now()),
        "Cette action n’attend plus l’autre.",
    )


def reached(request: ActorRequest, planned_id: int) -> tuple[Action, frozenset[Place]]:
    """An action that somebody reads; what one may not read does not exist."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    found = plans.one(request.actor, planned_id)
    if found is None:
        raise Http404
    return found, plans.any_path(found)


def kept(request: ActorRequest, planned_id: int) -> tuple[Action, frozenset[Place]]:
    """An action of a plan that somebody keeps."""
    found, path = reached(request, planned_id)
    if not access.may_keep(request.actor, above=path):
        raise NotAllowed(CLOSED_TO_OTHERS)
    return found, path


def _done(request: ActorRequest, found: Action, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except NotFound:
        messages.error(request, "Choisissez une autre action du même plan.")
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect("remediation:action", found.pk)


def _back(request: ActorRequest, found: Action) -> str:
    """The board from which it was moved, else its page; nowhere out of the plan."""
    asked = request.POST.get("retour", "")
    if asked.startswith("/plan/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse("remediation:action", args=[found.pk])


def _context(request: ActorRequest, found: Action, path: frozenset[Place]) -> dict[str, Any]:
    today, state = timezone.localdate(), State(found.state)
    with_costs = access.may_read_costs(request.actor, above=path)
    may_keep = access.may_keep(request.actor, above=path)
    needs, freed = plans.any_needs(found), plans.any_freed(found)
    names = listing.any_names([found])
    waiting = {each.pk for each in (*needs, found)}
    beside = plans.any_beside(found)[:_BESIDE] if may_keep and states.is_open(state) else []
    cost = plans.any_costs([found.pk]).get(found.pk) if with_costs else None
    place = names.get(found.place, "") if found.place else ""
    ranks = listing.ranked(request.actor, [found], today=today)
    return {
        "action": found,
        "row": shown.rows([found], names=names, today=today)[0],
        "place": place,
        "facts": shown.facts(found, place=place, cost=cost),
        "why": ranks[0].sentence if ranks and not found.is_void else "",
        "measures": list(found.gain),
        "needs": shown.rows(needs, names=names, today=today),
        "freed": shown.rows(freed, names=names, today=today),
        "beside": [(each.pk, each.title) for each in beside if each.pk not in waiting],
        "waivers": [
            shown.waiver(each, place="", today=today)
            for each in found.waivers.order_by("expires_on", "id")
        ],
        "history": shown.history(plans.any_versions([found.pk])),
        "may_keep": may_keep and not found.is_void,
        "may_move": not found.is_void
        and access.may_move(request.actor, above=path, owner_id=found.owner_person_id),
        "may_waive": may_keep and not (found.is_void or found.is_shared or found.is_confined),
        "moves": shown.moves(state),
        "towards": request.GET.get("vers", ""),
        "shared_url": _shared_url(request, found),
        **_members(found, today=today, may_keep=may_keep),
    }


def _shared_url(request: ActorRequest, found: Action) -> str:
    """The action of the group, for who reads it there."""
    shared = plans.one(request.actor, found.part_of_id) if found.part_of_id else None
    return reverse("remediation:action", args=[shared.pk]) if shared else ""


def _members(found: Action, *, today: Any, may_keep: bool) -> dict[str, Any]:
    """How far each member is, for an action that a group shares."""
    if not found.is_shared:
        return {"members": [], "absent": [], "progress": ""}
    members = plans.any_members(found)
    names = listing.any_names(members)
    there = {each.place_code for each in members}
    is_open = states.is_open(State(found.state))
    absent = plans.any_members_of(found.place_code) if may_keep and is_open else []
    return {
        "members": shown.rows(members, names=names, today=today),
        "absent": [(each.finess, each.label) for each in absent if each.finess not in there],
        "progress": shown.progress(plans.any_progress([found])[found.pk]),
    }

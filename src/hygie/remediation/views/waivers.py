"""Exceptions: the list, one of them, asked, decided, ended, asked again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.establishments import tree
from hygie.kernel.actor import Place
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.text import whole
from hygie.platform.http import ActorRequest, asks, does, refused_on, shows
from hygie.platform.paging import narrowed, pager
from hygie.remediation import access, shown
from hygie.remediation.forms import StandingForm, WaiverForm
from hygie.remediation.holding import CLOSED_TO_OTHERS, ChangedSince
from hygie.remediation.models import Action, Waiver
from hygie.remediation.operations import waivers as operations
from hygie.remediation.queries import plans
from hygie.remediation.queries import waivers as queries
from hygie.remediation.rules import gain
from hygie.remediation.rules import waivers as rules
from hygie.remediation.rules.waivers import WaiverState
from hygie.remediation.views.plan import CLOSED, tabs
from hygie.remediation.views.writing import choose_place, chosen_place

PAGE = 50


@shows
def overview(request: ActorRequest) -> HttpResponse:
    """The exceptions, those that end first on top."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    today = timezone.localdate()
    form = StandingForm(request.GET)
    listed = queries.listed(request.actor, standing=form.standing(), today=today)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    found = list(page)
    nodes = tree.any_nodes({each.place for each in found})
    context = {
        "tabs": tabs(request, "waivers"),
        "filters": form,
        "rows": [
            shown.waiver(
                each,
                place=nodes[each.place].name if each.place in nodes else each.place_code,
                today=today,
            )
            for each in found
        ],
        "may_keep": access.may_keep_some(request.actor),
        "pager": pager(page, narrowed(request)),
    }
    return render(request, "remediation/waivers.html", context)


@asks
def ask(request: ActorRequest) -> HttpResponse:
    """Ask for an exception; `?action=` is the one that will end it."""
    place = chosen_place(request)
    if place is None:
        return choose_place(request, "Demander une dérogation", "De quel établissement ?")
    number = request.GET.get("action", "")
    action_id = whole(number, digits=17)
    ends = plans.one(request.actor, action_id) if action_id else None
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            made = operations.ask(
                place,
                form.plea(),
                action_id=ends.pk if ends and _ends_here(ends, place) else None,
                by=request.actor,
                at=timezone.now(),
            )
            messages.success(request, "La dérogation est demandée.")
            return redirect("remediation:waiver", made.pk)
    node = tree.any_node(place)
    return _form(request, form, "Demander une dérogation", node.name if node else "")


@shows
def waiver(request: ActorRequest, waiver_id: int) -> HttpResponse:
    """One exception: what is asked, what was decided."""
    found, path = _reached(request, waiver_id)
    today = timezone.localdate()
    node = tree.any_node(found.place)
    state, may_keep = WaiverState(found.state), access.may_keep(request.actor, above=path)
    row = shown.waiver(found, place=node.name if node else "", today=today)
    ended = plans.one(request.actor, found.action_id) if found.action_id else None
    context: dict[str, Any] = {
        "waiver": found,
        "row": row,
        "facts": [
            {"label": "Établissement", "value": row["place"]},
            {"label": "Jusqu’au", "value": row["until"], "hint": row["left"]},
            {"label": "Mesures", "value": gain.written(found.measures)},
        ],
        "action": ended,
        "history": shown.steps(queries.any_steps(found)),
        "may_decide": state == WaiverState.ASKED
        and not row["is_expired"]
        and may_keep
        and rules.may_approve(request.actor, above=path),
        "may_keep": may_keep,
        "may_end": may_keep and WaiverState.ENDED in rules.MOVES[state],
        "waits": state == WaiverState.ASKED and not row["is_expired"],
    }
    return render(request, "remediation/waiver.html", context)


@asks
def ask_again(request: ActorRequest, waiver_id: int) -> HttpResponse:
    """Ask for the same exception for longer, or in other words."""
    found, _ = _kept(request, waiver_id)
    plea = queries.any_plea(found)
    initial = {
        "title": plea.title,
        "reason": plea.reason,
        "compensating": plea.compensating,
        "expires_on": plea.expires_on,
        "measures": gain.written(plea.measures),
        "seen": found.version,
    }
    form = WaiverForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.ask_again(
                found.pk,
                form.plea(),
                seen=form.cleaned_data["seen"] or 0,
                by=request.actor,
                at=timezone.now(),
            )
            messages.success(request, "La dérogation est redemandée : elle attend une décision.")
            return redirect("remediation:waiver", found.pk)
    node = tree.any_node(found.place)
    return _form(request, form, "Redemander la dérogation", node.name if node else "", found)


@does
def decide(request: ActorRequest, waiver_id: int) -> HttpResponse:
    """Approve or refuse."""
    found, _ = _kept(request, waiver_id)
    wanted = request.POST.get("decision", "")
    state = WaiverState.APPROVED if wanted == "APPROVED" else WaiverState.REFUSED
    said = "approuvée" if state == WaiverState.APPROVED else "refusée"
    return _done(
        request,
        found,
        lambda seen, words: operations.decide(
            found.pk, state, seen=seen, words=words, by=request.actor, at=timezone.now()
        ),
        f"La dérogation est {said}.",
    )


@does
def end(request: ActorRequest, waiver_id: int) -> HttpResponse:
    """End an exception before its day."""
    found, _ = _kept(request, waiver_id)
    return _done(
        request,
        found,
        lambda seen, words: operations.end(
            found.pk, seen=seen, words=words, by=request.actor, at=timezone.now()
        ),
        "La dérogation est levée.",
    )


def _ends_here(action: Action, place: Place) -> bool:
    """Whether an exception of this place may name the action that will end it."""
    return action.place == place and not action.is_confined


def _done(request: ActorRequest, found: Waiver, act: Any, said: str) -> HttpResponse:
    seen = request.POST.get("seen", "")
    number = whole(seen, digits=8) or 0
    try:
        act(number, request.POST.get("words", "")[:600])
    except ChangedSince as refusal:
        messages.error(request, refusal.sentence)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect("remediation:waiver", found.pk)


def _reached(request: ActorRequest, waiver_id: int) -> tuple[Waiver, frozenset[Place]]:
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    found = queries.one(request.actor, waiver_id)
    if found is None:
        raise Http404
    return found, queries.any_path(found)


def _kept(request: ActorRequest, waiver_id: int) -> tuple[Waiver, frozenset[Place]]:
    found, path = _reached(request, waiver_id)
    if not access.may_keep(request.actor, above=path):
        raise NotAllowed(CLOSED_TO_OTHERS)
    return found, path


def _form(
    request: ActorRequest, form: WaiverForm, title: str, place: str, found: Waiver | None = None
) -> HttpResponse:
    label = "Redemander" if found else "Demander"
    context = {"form": form, "title": title, "place": place, "label": label, "waiver": found}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/form.html", context, status=status)

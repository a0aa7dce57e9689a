"""Help asked for an incident, and given: seen by the desk and by those who talk with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.casework import access
from hygie.casework.forms import SupportForm, WithdrawForm
from hygie.casework.models import Support
from hygie.casework.operations import support as operations
from hygie.casework.queries import support as queries
from hygie.casework.rules import support as rules
from hygie.casework.rules.support import Help, Way
from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.vocabulary import SupportKind
from hygie.incidents.views.desk import reached
from hygie.incidents.views.notebook import Notebook, needs_notebook
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, does, limited, public, refused_on, shows
from hygie.platform.installation import desk


@asks
def support(request: ActorRequest, number: str) -> HttpResponse:
    """What was asked and given, what it adds up to; one more line."""
    incident, side, at = *_reached(request, number), timezone.now()
    is_desk = side == Side.DESK
    form = SupportForm(
        request.POST if request.method == "POST" else None,
        for_the_desk=is_desk,
        initial={"happened_on": timezone.localdate(at)},
    )
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.note(incident.pk, form.said(), by=request.actor, at=at)
            messages.success(request, "L’appui est noté.")
            return redirect("casework:support", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    found = queries.any_support(incident)
    context = {
        "incident": incident,
        "form": form,
        "is_desk": is_desk,
        "lines": [_line(each) for each in found],
        "withdraw": WithdrawForm(),
        **_sums(found),
        **_asked(incident, found),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "casework/support.html", context, status=status)


@public
@limited("declare-save", times=600, seconds=3600)
@shows
@needs_notebook
def own(request: ActorRequest, book: Notebook) -> HttpResponse:
    """The same lines for who holds the code: what was done, by which team, and not who typed it."""
    incident = book.draft.incident
    if incident is None:
        raise Http404
    found = queries.any_support(incident)
    lines = [_line(each) | _unnamed(each) for each in found]
    context = {"incident": incident, "lines": lines, **_sums(found), **_asked(incident, found)}
    return render(request, "casework/own_support.html", context)


@does
def withdraw(request: ActorRequest, number: str, support_id: int) -> HttpResponse:
    """Withdraw a line that was a mistake."""
    incident, side = _reached(request, number)
    if side != Side.DESK:
        raise NotAllowed("L’astreinte retire ce qui a été noté par erreur.")
    if queries.any_one(incident, support_id) is None:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        operations.withdraw(
            incident.pk, support_id, reason=reason, by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "La ligne est retirée, et ne compte plus.")
    return redirect("casework:support", incident.number)


def _reached(request: ActorRequest, number: str) -> tuple[Incident, Side]:
    incident = reached(request, number)
    side = access.side_of(request.actor, above=incident.path())
    if side is None:
        raise NotAllowed("L’appui est lu par l’astreinte et par ceux qui échangent avec elle.")
    return incident, side


def _line(each: Support) -> dict[str, Any]:
    return {
        "id": each.pk,
        "on": f"{each.happened_on:%d/%m/%Y}",
        "way": Way(each.way).label,
        "is_given": each.way == Way.GIVEN,
        "kind": SupportKind(each.kind).label,
        "hours": rules.hours_in_words(each.minutes) if each.minutes else "",
        "giver": each.giver,
        "words": each.words,
        "noted": each.written_by,
        "withdrawn": f"{each.withdrawn_by} : {each.withdrawn_for}" if each.withdrawn_at else "",
    }


def _unnamed(each: Support) -> dict[str, str]:
    """What a code shows of who wrote a line: the desk notes what is given, and withdraws."""
    name = desk().name
    return {
        "noted": name if each.way == Way.GIVEN else "",
        "withdrawn": f"{name} : {each.withdrawn_for}" if each.withdrawn_at else "",
    }


def _asked(incident: Incident, found: list[Support]) -> dict[str, Any]:
    """What the declaration asks for, in its last version, beside what was given of each kind."""
    declared = encoding.from_json(incident.content)
    answers = rules.asked_first(declared.cause.support, _given(found))
    return {
        "asked": [
            {"kind": kind.label, "given": rules.hours_in_words(given.minutes) if given else ""}
            for kind, given in answers
        ],
        "asks_nothing": SupportKind.NONE in declared.cause.support,
    }


def _given(found: list[Support]) -> list[rules.Sum]:
    counted = [
        Help(
            way=Way(each.way),
            kind=SupportKind(each.kind),
            minutes=each.minutes,
            giver=each.giver,
            happened_on=each.happened_on,
        )
        for each in found
        if each.withdrawn_at is None
    ]
    return rules.sums(counted)


def _sums(found: list[Support]) -> dict[str, Any]:
    sums = _given(found)
    return {
        "sums": [
            {
                "kind": each.kind.label,
                "hours": rules.hours_in_words(each.minutes),
                "times": each.times,
            }
            for each in sums
        ],
        "total": rules.hours_in_words(sum(each.minutes for each in sums)) if sums else "",
    }

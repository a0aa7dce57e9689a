"""What strikes many structures at once: told, joined, written to, ended or taken back."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms import parents as forms
from hygie.incidents.models import ParentIncident
from hygie.incidents.operations import parents as operations
from hygie.incidents.presentation import parents as shown
from hygie.incidents.presentation import rows
from hygie.incidents.queries import parents as queries
from hygie.incidents.rules.parents import Stage
from hygie.incidents.views.desk import reached
from hygie.incidents.views.dispatches import listed_numbers
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, does, shows

# What others did since the page was shown.
_MEANWHILE = (operations.IsOver, operations.ToldMeanwhile)
_FORMS: dict[str, Callable[..., django_forms.Form]] = {
    "TellForm": forms.TellForm,
    "JoinForm": forms.JoinForm,
    "EndForm": forms.EndForm,
    "WithdrawForm": forms.WithdrawForm,
}


@shows
def parents(request: ActorRequest) -> HttpResponse:
    """The last ones: all for the desk, for the others those that touch their places."""
    _may_read(request)
    context = {
        "parents": [shown.line(each) for each in queries.latest(request.actor)],
        "may_handle": access.may_handle(request.actor),
    }
    return render(request, "incidents/parents.html", context)


@asks
def parent_new(request: ActorRequest) -> HttpResponse:
    """Say what many structures meet, from the list where it was noticed."""
    _may_handle(request)
    form = forms.OpenForm(
        request.POST if request.method == "POST" else None,
        initial={"numbers": listed_numbers(request)},
    )
    if request.method == "POST" and form.is_valid():
        said = operations.Said(
            **{name: form.cleaned_data[name] for name in ("title", "provider", "text", "token")}
        )
        try:
            parent = operations.open_parent(
                said, form.cleaned_data["numbers"], by=request.actor, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("numbers", refusal.sentence)
        else:
            return redirect("incidents:parent", parent.pk)
    status = 422 if form.is_bound else 200
    return render(request, "incidents/parent_new.html", {"form": form}, status=status)


@shows
def parent(request: ActorRequest, parent_id: int) -> HttpResponse:
    """What is known, how its incidents go, and for the desk what to do."""
    return _page(request, _reached(request, parent_id))


@does
def parent_told(request: ActorRequest, parent_id: int) -> HttpResponse:
    """Say what is known now."""
    return _do(
        request,
        parent_id,
        forms.TellForm,
        lambda said, who: operations.tell(
            parent_id, text=said["text"], seen=request.POST.get("vu"), **who
        ),
        "C’est dit : chaque structure le lit dans son incident.",
    )


@does
def parent_joined(request: ActorRequest, parent_id: int) -> HttpResponse:
    """Join more incidents."""
    return _do(
        request,
        parent_id,
        forms.JoinForm,
        lambda said, who: operations.join(parent_id, said["numbers"], **who),
        "Les incidents sont rattachés.",
    )


@does
def parent_ended(request: ActorRequest, parent_id: int) -> HttpResponse:
    """Say that the cause is over."""
    return _do(
        request,
        parent_id,
        None,
        lambda _, who: operations.end(parent_id, **who),
        "L’incident commun est terminé. Chaque incident reste à clore.",
    )


@does
def parent_withdrawn(request: ActorRequest, parent_id: int) -> HttpResponse:
    """Take it back."""
    return _do(
        request,
        parent_id,
        forms.WithdrawForm,
        lambda said, who: operations.withdraw(parent_id, reason=said["reason"], **who),
        "L’incident commun est retiré. Ses incidents continuent, chacun de son côté.",
    )


@asks
def parent_of(request: ActorRequest, number: str) -> HttpResponse:
    """Join one incident to those of the same cause, or release it."""
    incident = reached(request, number)
    _may_handle(request)
    is_joined = incident.parent_id is not None
    posted = request.POST if request.method == "POST" else None
    open_ones = [] if is_joined else queries.any_open()
    form = forms.LeaveForm(posted) if is_joined else forms.ChooseForm(posted, open_ones=open_ones)
    if form.is_bound and form.is_valid():
        said, by, at = form.cleaned_data, request.actor, timezone.now()
        try:
            if is_joined:
                operations.leave(incident.pk, reason=said["reason"], by=by, at=at)
            else:
                operations.join(said["parent"], [incident.number], by=by, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, "L’incident est détaché." if is_joined else "L’incident est rattaché."
            )
            return redirect("incidents:incident", incident.number)
    context = {
        "incident": incident,
        "form": form,
        "parent": queries.of(request.actor, incident),
        "open_ones": open_ones,
    }
    status = 422 if form.is_bound else 200
    return render(request, "incidents/parent_of.html", context, status=status)


def _page(
    request: ActorRequest,
    found: ParentIncident,
    *,
    again: Mapping[str, django_forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    at, seen = timezone.now(), request.POST.get("vu", found.mark)
    joined = queries.joined(request.actor, found)[: queries.SHOWN]
    handles = access.may_handle(request.actor)
    offered = {"TellForm": forms.TellForm(initial={"text": found.text})} if handles else {}
    others = {name: form() for name, form in _FORMS.items() if name not in offered}
    context = {
        "parent": found,
        "line": shown.line(found),
        "figures": shown.figures(queries.tally(request.actor, found)),
        "rows": list(map(rows.drawn, rows.rows(joined, at=at, for_the_desk=handles))),
        "shown": queries.SHOWN,
        "may_handle": handles,
        "is_open": found.stage == Stage.OPEN,
        "may_act": found.stage != Stage.WITHDRAWN or bool(again),
        "said": shown.said(found.earlier),
        "meanwhile": [] if seen == found.mark else shown.said([shown.last(found)]),
        "forms": {**others, **offered, **(again or {})},
    }
    return render(request, "incidents/parent.html", context, status=status)


def _do(
    request: ActorRequest,
    parent_id: int,
    kind: Callable[..., django_forms.Form] | None,
    act: Callable[[dict[str, Any], dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    found = _reached(request, parent_id)
    _may_handle(request)
    form = kind(request.POST) if kind else None
    if form is not None and not form.is_valid():
        return _page(request, found, again={type(form).__name__: form}, status=422)
    try:
        act(form.cleaned_data if form else {}, {"by": request.actor, "at": timezone.now()})
    except Refused as refusal:
        if form is not None:
            form.add_error("numbers" if "numbers" in form.fields else None, refusal.sentence)
            again = {type(form).__name__: form}
            status = 409 if isinstance(refusal, _MEANWHILE) else 422
            return _page(request, _reached(request, parent_id), again=again, status=status)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("incidents:parent", parent_id)


def _reached(request: ActorRequest, parent_id: int) -> ParentIncident:
    _may_read(request)
    found = queries.one(request.actor, parent_id)
    if found is None:
        raise Http404
    return found


def _may_read(request: ActorRequest) -> None:
    if not access.may_see_some(request.actor):
        raise NotAllowed("Les incidents communs ne sont pas ouverts à votre rôle.")


def _may_handle(request: ActorRequest) -> None:
    if not access.may_handle(request.actor):
        raise NotAllowed("Seuls les analystes tiennent les incidents communs.")

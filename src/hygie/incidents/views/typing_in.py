"""Typing in what came on paper or by telephone: a declaration, a near miss, a threat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.establishments import queries as establishments
from hygie.incidents import access
from hygie.incidents.forms.paper import PaperForm, ReceptionForm
from hygie.incidents.forms.signals import ReceivedSignalForm
from hygie.incidents.operations import typing_in as operations
from hygie.incidents.operations.sending import Sent
from hygie.incidents.presentation import said
from hygie.incidents.queries.structures import any_described
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.views.signals import chosen_site, search_for, typed, typed_moment
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks

_RECEPTION = "reception"


@asks
def type_in(request: ActorRequest) -> HttpResponse:
    """The whole declaration on one page, for an analyst."""
    _of_the_desk(request)
    at = timezone.now()
    form = PaperForm(request.POST or None, at=at)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            sent = operations.type_in(
                _registered(form.declared()), form.reception.received(), by=request.actor, at=at
            )
        except Refused as refusal:
            problem = refusal.sentence
        else:
            return _kept(request, "Déclaration enregistrée", sent)
    status = 422 if request.method == "POST" else 200
    parts = [(said.DESK_TITLES[part.step], part) for part in form.forms]
    context = {"form": form, "parts": parts, "problem": problem}
    return render(request, "incidents/type_in.html", context, status=status)


@asks
def type_in_signal(request: ActorRequest) -> HttpResponse:
    """A near miss or a threat that somebody told the desk: a structure is looked for on the way."""
    _of_the_desk(request)
    at, problem, site = timezone.now(), "", chosen_site(request)
    is_sent = request.method == "POST" and "send" in request.POST
    if is_sent:
        form = ReceivedSignalForm(request.POST, site=site, at=at)
        reception = ReceptionForm(request.POST, at=at, prefix=_RECEPTION)
        if all((reception.is_valid(), form.is_valid())):
            try:
                sent = operations.type_in(
                    form.declared(),
                    reception.received(),
                    nature=form.cleaned_data["nature"],
                    by=request.actor,
                    at=at,
                )
            except Refused as refusal:
                problem = refusal.sentence
            else:
                return _kept(request, "Signalement enregistré", sent)
    else:
        form = ReceivedSignalForm(site=site, at=at, initial=typed(request))
        reception = ReceptionForm(at=at, prefix=_RECEPTION, initial=_came(request))
    context = {"form": form, "reception": reception, "problem": problem}
    context |= search_for(request, site)
    status = 422 if is_sent else 200
    return render(request, "incidents/type_in_signal.html", context, status=status)


def _of_the_desk(request: ActorRequest) -> None:
    if not access.may_handle(request.actor):
        raise NotAllowed("Seuls les analystes saisissent une déclaration pour autrui.")


def _kept(request: ActorRequest, what: str, sent: Sent) -> HttpResponse:
    """Its page, with the code that is told once."""
    messages.success(
        request,
        f"{what}. Code de reprise à dicter au déclarant : {sent.code}. Il ne sera plus affiché.",
    )
    return redirect("incidents:incident", sent.incident.number)


def _came(request: ActorRequest) -> dict[str, Any]:
    """How it came, as it is typed so far."""
    if request.method != "POST":
        return {}
    values: dict[str, Any] = {"received_at": typed_moment(request, f"{_RECEPTION}-received_at")}
    for name in ("carrier", "note", "token"):
        if value := request.POST.get(f"{_RECEPTION}-{name}"):
            values[name] = value[:20_000]
    return values


def _registered(declaration: Declaration) -> Declaration:
    """What the register knows of the structure, when its FINESS number is given and known."""
    site = establishments.any_by_finess(declaration.structure.finess_et)
    return declaration.changed(any_described(site)) if site else declaration

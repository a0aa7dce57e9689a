"""Typing in a declaration that came on paper or by telephone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.establishments import queries as establishments
from hygie.incidents import access
from hygie.incidents.forms.paper import Carrier, PaperForm
from hygie.incidents.operations import sending
from hygie.incidents.presentation import said
from hygie.incidents.queries.structures import any_described
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.reception import Channel
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks


@asks
def type_in(request: ActorRequest) -> HttpResponse:
    """The whole declaration on one page, for an analyst."""
    if not access.may_handle(request.actor):
        raise NotAllowed("Seuls les analystes saisissent une déclaration pour autrui.")
    at = timezone.now()
    form = PaperForm(request.POST or None, at=at)
    problem = ""
    if request.method == "POST" and form.is_valid():
        received = form.reception.cleaned_data
        try:
            sent = sending.type_in(
                _registered(form.declared()),
                channel=_channel(received["carrier"]),
                received_at=received["received_at"],
                by=request.actor,
                at=at,
            )
        except Refused as refusal:
            problem = refusal.sentence
        else:
            messages.success(
                request,
                f"Déclaration enregistrée. Code de reprise à dicter au déclarant : {sent.code}. "
                "Il ne sera plus affiché.",
            )
            return redirect("incidents:incident", sent.incident.number)
    status = 422 if request.method == "POST" else 200
    parts = [(said.DESK_TITLES[part.step], part) for part in form.forms]
    context = {"form": form, "parts": parts, "problem": problem}
    return render(request, "incidents/type_in.html", context, status=status)


def _registered(declaration: Declaration) -> Declaration:
    """What the register knows of the structure, when its FINESS number is given and known."""
    site = establishments.any_by_finess(declaration.structure.finess_et)
    return declaration.changed(any_described(site)) if site else declaration


def _channel(carrier: str) -> Channel:
    return Channel.PHONE if carrier == Carrier.PHONE else Channel.PAPER

"""An incident changes hands: taken, taken over, handed over, given back to the queue."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.charge import GiveBackForm, HandOverForm
from hygie.incidents.models import Incident
from hygie.incidents.operations import charge as operations
from hygie.incidents.presentation import charge as shown
from hygie.incidents.views.desk import page_of, reached
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, does, refused_on
from hygie.platform.installation import desk


@does
def take(request: ActorRequest, number: str) -> HttpResponse:
    """Take it in charge; over from somebody, knowing from whom."""
    incident = _of_the_desk(request, number)
    seen = request.POST.get("tenu", "")[:40]
    who = {"by": request.actor, "at": timezone.now()}
    try:
        operations.take(incident.pk, seen=seen, desk=desk(), **who)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Vous suivez cet incident.")
    return redirect("incidents:incident", incident.number)


@does
def give_back(request: ActorRequest, number: str) -> HttpResponse:
    """Give it back to the queue."""
    incident, at = _of_the_desk(request, number), timezone.now()
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        return page_of(request, incident, at=at, forms={"GiveBackForm": form}, status=422)
    with refused_on(form):
        operations.give_back(
            incident.pk, reason=form.cleaned_data["reason"], by=request.actor, at=at
        )
    if form.errors:
        found = reached(request, number)
        return page_of(request, found, at=at, forms={"GiveBackForm": form}, status=422)
    messages.success(request, "L’incident est rendu à la file.")
    return redirect("incidents:incident", incident.number)


@asks
def hand_over(request: ActorRequest, number: str) -> HttpResponse:
    """Choose the colleague who takes it, and tell them what they must know."""
    incident, at = _of_the_desk(request, number), timezone.now()
    found = operations.colleagues(by=request.actor, at=at)
    form = HandOverForm(request.POST if request.method == "POST" else None, colleagues=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.hand_over(
                incident.pk, **form.cleaned_data, desk=desk(), by=request.actor, at=at
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "L’incident est confié ; un mail l’écrit à la personne.")
            return redirect("incidents:incident", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    context = {
        "incident": incident,
        "form": form,
        "has_colleagues": bool(found),
        "charge": shown.of(incident, request.actor),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "incidents/hand_over.html", context, status=status)


def _of_the_desk(request: ActorRequest, number: str) -> Incident:
    incident = reached(request, number)
    if not access.may_handle(request.actor):
        raise NotAllowed("Seuls les analystes suivent les incidents.")
    return incident

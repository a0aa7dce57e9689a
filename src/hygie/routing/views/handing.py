"""Noting that the document of a copy was put into somebody’s hands."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents.rules.territory import zone_of
from hygie.journal import operations as journal
from hygie.platform.http import ActorRequest, asks, refused_on
from hygie.routing.forms import HandForm
from hygie.routing.operations import handing as operations
from hygie.routing.rules.recipients import recipients
from hygie.routing.views.copies import copy_of, handled


@asks
def hand(request: ActorRequest, number: str, copy_id: int) -> HttpResponse:
    """To whom, when and by whom the document was handed over; noted again, the last one stands."""
    incident = handled(request, number)
    copy, at = copy_of(incident, copy_id), timezone.now()
    recipient = recipients().get(copy.recipient)
    if recipient is None or recipient.role is not None:
        raise Http404
    form = HandForm(
        request.POST if request.method == "POST" else None,
        copy=copy,
        giver=request.actor.name,
        zone=zone_of(incident.department_code),
    )
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.hand(copy.pk, form.said(), by=request.actor, at=at)
            messages.success(request, "La remise est notée.")
            return redirect("routing:copies", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    context = {"incident": incident, "recipient": recipient, "form": form, "copy": copy}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "routing/hand.html", context, status=status)

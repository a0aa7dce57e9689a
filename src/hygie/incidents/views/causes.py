"""The page of the cause of an incident: what stands, what was said, and a form to say it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.causes import CauseForm
from hygie.incidents.models import Incident
from hygie.incidents.operations import causes as operations
from hygie.incidents.operations.causes import Contradicted, Said
from hygie.incidents.presentation import causes as shown
from hygie.incidents.terms import SET_ASIDE
from hygie.incidents.views.desk import reached_incident
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.text import whole
from hygie.platform.http import ActorRequest, asks


@asks
def cause(request: ActorRequest, number: str) -> HttpResponse:
    """The cause of an incident that the actor reads; saying it, for who may."""
    incident, at = reached_incident(request, number), timezone.now()
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    may_tell = access.may_tell_cause(request.actor, above=incident.path())
    if request.method == "POST" and not may_tell:
        raise NotAllowed("Votre rôle ne dit pas la cause de cet incident.")
    form = CauseForm(
        request.POST if request.method == "POST" else None,
        known=shown.known(incident),
        incident_type=incident.incident_type,
    )
    if request.method == "POST" and form.is_valid() and _said(request, incident, form, at):
        return redirect("incidents:cause", incident.number)
    is_open = may_tell and incident.status not in SET_ASIDE
    context = {**shown.page(incident), "form": form if is_open else None}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "incidents/cause_page.html", context, status=status)


def _said(request: ActorRequest, incident: Incident, form: CauseForm, at: datetime) -> bool:
    """Say it; what does not hold is shown beside its field."""
    mark = request.POST.get("vu", "")
    said = Said(
        finding=form.finding(),
        reason=form.cleaned_data["reason"],
        seen=whole(mark),
    )
    try:
        operations.say(incident.pk, said, by=request.actor, at=at)
    except NotAllowed:
        raise
    except Contradicted as refusal:
        form.refuse(refusal.faults)
        return False
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, "La cause est notée.")
    return True

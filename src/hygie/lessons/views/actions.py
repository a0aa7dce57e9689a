"""A lesson becomes an action; an action is done, dropped or changed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.lessons import queries
from hygie.lessons.acted import Acted
from hygie.lessons.operations import actions as operations
from hygie.lessons.views.debriefs import reached
from hygie.platform.http import ActorRequest, asks, refused_on
from hygie.recovery.forms import WorkChangeForm, WorkForm, work_as_typed
from hygie.recovery.shown import history_of_work
from hygie.remediation import access as plans


@asks
def lesson(request: ActorRequest, number: str, lesson_id: int) -> HttpResponse:
    """Make an action of a lesson."""
    incident, at = reached(request, number), timezone.now()
    found = next((each for each in queries.any_lessons(incident) if each.pk == lesson_id), None)
    if found is None:
        raise Http404
    form = WorkForm(
        request.POST if request.method == "POST" else None, initial={"text": found.text[:300]}
    )
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.make(incident.pk, lesson_id, form.said(), by=request.actor, at=at)
            messages.success(request, "La leçon est devenue une action.")
            return redirect("lessons:debriefs", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    context = {"incident": incident, "lesson": found, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "lessons/lesson.html", context, status=status)


@asks
def action(request: ActorRequest, number: str, action_id: int) -> HttpResponse:
    """Say what became of an action, or change it; how it stood before is below."""
    incident, at = reached(request, number), timezone.now()
    told = queries.any_actions(incident)
    found = next((each for each in told if each.pk == action_id), None)
    if found is None:
        raise Http404
    form = WorkChangeForm(
        request.POST if request.method == "POST" else None, initial=work_as_typed(found)
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with refused_on(form):
            operations.change(
                incident.pk, action_id, form.said(), reason=reason, by=request.actor, at=at
            )
            messages.success(request, "C’est noté.")
            return redirect("lessons:debriefs", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    context = {
        "incident": incident,
        "action": found,
        "form": form,
        "history": history_of_work(told, found),
        "plan_url": _plan_url(request, incident, found),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "lessons/action.html", context, status=status)


def _plan_url(request: ActorRequest, incident: Incident, found: Acted) -> str:
    """Its page in the plan of the establishment, for who reads it there."""
    reads = incident.site is not None and plans.may_read(request.actor, above=incident.path())
    return reverse("remediation:action", args=[found.planned_id]) if reads else ""

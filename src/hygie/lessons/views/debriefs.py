"""The debriefs of an incident, its lessons and their actions; and what waits everywhere."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.rules.territory import zone_of
from hygie.incidents.terms import SET_ASIDE
from hygie.incidents.views.desk import reached_incident
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed
from hygie.lessons import access, queries
from hygie.lessons.acted import Acted
from hygie.lessons.forms import CorrectionForm, DebriefForm, LessonForm, as_typed
from hygie.lessons.holding import CLOSED_TO_OTHERS
from hygie.lessons.models import Debrief
from hygie.lessons.operations import debriefs as operations
from hygie.lessons.rules import delays
from hygie.lessons.rules.debriefs import Temperature
from hygie.platform.http import ActorRequest, answered, asks, does, refused_on, shows
from hygie.recovery import queries as recovery
from hygie.recovery.rules import chain, works
from hygie.recovery.rules.works import WorkState
from hygie.remediation.rules.states import State


@shows
def waiting(request: ActorRequest) -> HttpResponse:
    """What waits wherever the reader debriefs: incidents without a debrief, actions to do."""
    if not access.may_see_some(request.actor):
        raise NotAllowed(CLOSED_TO_OTHERS)
    at = timezone.now()
    today = timezone.localdate(at)
    context = {
        "missed": queries.missed(request.actor, at=at),
        "actions": [_action(each, today=today) for each in queries.open_actions(request.actor)],
    }
    return render(request, "lessons/waiting.html", context)


@asks
def debriefs(request: ActorRequest, number: str) -> HttpResponse:
    """The debriefs of an incident and what they taught; one more."""
    incident, at = reached(request, number), timezone.now()
    moments = queries.any_moments(incident)
    zone = zone_of(incident.department_code)
    form = DebriefForm(
        request.POST if request.method == "POST" else None,
        initial={
            "held_on": recovery.any_day(incident, at),
            "story": delays.story(moments, zone=zone),
        },
    )
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.hold(incident.pk, form.said(), by=request.actor, at=at)
            messages.success(request, "Le débriefing est noté. Écrivez-en les leçons.")
            return redirect("lessons:debriefs", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    found = queries.any_debriefs(incident)
    context = {
        "incident": incident,
        "form": form if incident.status not in SET_ASIDE else None,
        "is_open": form.is_bound or not found,
        "debriefs": [_shown(each, incident) for each in found],
        "lessons": _lessons(incident, today=recovery.any_day(incident, at)),
        "lesson_form": LessonForm(),
        "delays": [
            {"label": each.label, "value": each.words} for each in delays.delays(moments, zone=zone)
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "lessons/debriefs.html", context, status=status)


@asks
def debrief(request: ActorRequest, number: str, debrief_id: int) -> HttpResponse:
    """Correct a debrief."""
    incident, at = reached(request, number), timezone.now()
    found = Debrief.objects.filter(incident=incident, pk=debrief_id).first()
    if found is None:
        raise Http404
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, initial=as_typed(found)
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with refused_on(form):
            operations.correct(
                incident.pk, debrief_id, form.said(), reason=reason, by=request.actor, at=at
            )
            messages.success(request, "Le débriefing est corrigé ; la version d’avant est gardée.")
            return redirect("lessons:debriefs", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    context = {"incident": incident, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "lessons/debrief.html", context, status=status)


@does
def learn(request: ActorRequest, number: str) -> HttpResponse:
    """Write one lesson more."""
    incident = reached(request, number)
    form = LessonForm(request.POST)
    if form.is_valid():
        with answered(request, "La leçon est notée : faites-en une action."):
            text = form.cleaned_data["text"]
            operations.learn(incident.pk, text, by=request.actor, at=timezone.now())
    else:
        messages.error(request, " ".join(str(each[0]) for each in form.errors.values()))
    return redirect("lessons:debriefs", incident.number)


@does
def withdraw(request: ActorRequest, number: str, lesson_id: int) -> HttpResponse:
    """Withdraw a lesson that does not hold."""
    incident = reached(request, number)
    reason = request.POST.get("reason", "")[:600]
    with answered(request, "La leçon est retirée : ses actions n’attendent plus."):
        operations.withdraw(
            incident.pk, lesson_id, reason=reason, by=request.actor, at=timezone.now()
        )
    return redirect("lessons:debriefs", incident.number)


def reached(request: ActorRequest, number: str) -> Incident:
    """The incident of this number, for somebody who debriefs it."""
    incident = reached_incident(request, number)
    if not access.may_debrief(request.actor, above=incident.path()):
        raise NotAllowed(CLOSED_TO_OTHERS)
    return incident


def _shown(row: Debrief, incident: Incident) -> dict[str, Any]:
    days = (row.held_on - recovery.any_first_day(incident)).days + 1
    return {
        "id": row.pk,
        "kind": Temperature(row.kind).label,
        "on": f"{row.held_on:%d/%m/%Y}",
        "day": days,
        "participants": row.participants,
        "parts": [
            {"title": title, "text": text}
            for title, text in (
                ("Ce qui s’est passé", row.story),
                ("Ce qui a marché", row.worked),
                ("Ce qui n’a pas marché", row.failed),
            )
            if text
        ],
        "noted": row.written_by,
        "corrected": row.reason,
    }


def _lessons(incident: Incident, *, today: date) -> list[dict[str, Any]]:
    """Each lesson with the actions that it became."""
    actions = chain.standing(queries.any_actions(incident))
    return [
        {
            "id": lesson.pk,
            "text": lesson.text,
            "noted": lesson.written_by,
            "actions": [
                _action(each, today=today) for each in actions if each.lesson_id == lesson.pk
            ],
        }
        for lesson in queries.any_lessons(incident)
    ]


def _action(row: Acted, *, today: date) -> dict[str, Any]:
    begun = row.stands in {State.DOING, State.BLOCKED}
    return {
        "id": row.pk,
        "incident": row.incident,
        "text": row.text,
        "owner": row.owner,
        "due": f"{row.due_on:%d/%m/%Y}",
        "state": row.stands.label if begun else WorkState(row.state).label,
        "is_done": row.state == WorkState.DONE,
        "is_late": works.is_late(row.work, today=today),
    }

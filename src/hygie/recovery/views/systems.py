"""One system: its steps, one more, the correction of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.views.desk import reached_incident
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.wording import day
from hygie.platform.http import ActorRequest, asks, refused_on
from hygie.recovery import queries, shown
from hygie.recovery.forms import CorrectionForm, StepForm, step_as_typed
from hygie.recovery.models import Step, System
from hygie.recovery.operations import systems as operations
from hygie.recovery.rules import chain
from hygie.recovery.rules.systems import State
from hygie.recovery.views.file import is_kept, refuse_others


@asks
def system(request: ActorRequest, number: str, system_id: int) -> HttpResponse:
    """Where a system stood, day by day; where it stands now, for who keeps the file."""
    incident, at = reached_incident(request, number), timezone.now()
    if request.method == "POST":
        refuse_others(request, incident)
    found = _one(incident, system_id)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    steps = queries.any_steps(incident, system=system_id)
    form = StepForm(
        request.POST if request.method == "POST" else None,
        initial={"on": queries.any_day(incident, at), "seen": queries.any_mark(steps)},
    )
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            operations.tell(incident.pk, system_id, form.said(), seen=seen, by=request.actor, at=at)
        except (NotAllowed, NotFound):
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"{found.name} : c’est noté.")
            return redirect("recovery:system", incident.number, system_id)
    context = {
        "incident": incident,
        "system": found,
        "form": form if is_kept(request, incident) else None,
        "may_keep": is_kept(request, incident),
        "steps": _steps(steps),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recovery/system.html", context, status=status)


@asks
def step(request: ActorRequest, number: str, step_id: int) -> HttpResponse:
    """Correct a step, or withdraw it."""
    incident, at = reached_incident(request, number), timezone.now()
    refuse_others(request, incident)
    wrong = Step.objects.filter(incident=incident, pk=step_id).select_related("system").first()
    if wrong is None:
        raise Http404
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, initial=step_as_typed(wrong)
    )
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.correct(incident.pk, step_id, form.said(), by=request.actor, at=at)
            messages.success(request, "L’étape est corrigée ; ce qui était dit reste lisible.")
            return redirect("recovery:system", incident.number, wrong.system_id)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    context = {"incident": incident, "system": wrong.system, "step": _said(wrong), "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recovery/step.html", context, status=status)


def _one(incident: Incident, system_id: int) -> System:
    found = System.objects.filter(incident=incident, pk=system_id).first()
    if found is None:
        raise Http404
    return found


def _steps(steps: list[Step]) -> list[dict[str, Any]]:
    """The steps by their day, the latest first, each with what became of it."""
    standing = {step.pk for step in chain.standing(steps)}
    firsts = chain.first_of(steps)
    later = {step.replaces_id: step for step in steps if step.replaces_id}
    ordered = sorted(
        (step for step in steps if not step.is_withdrawn),
        key=lambda each: (each.on, firsts[each.pk], each.pk),
        reverse=True,
    )
    return [
        {
            **_said(step),
            "id": step.pk,
            "stands": step.pk in standing,
            "became": _became(later.get(step.pk)),
        }
        for step in ordered
    ]


def _said(step: Step) -> dict[str, Any]:
    return {
        "state": State(step.state).label,
        "tone": shown.tone(State(step.state)),
        "on": day(step.on),
        "words": step.words,
        "noted": step.written_by,
    }


def _became(later: Step | None) -> str:
    if later is None:
        return ""
    verb = "Retirée" if later.is_withdrawn else "Corrigée"
    return f"{verb} par {later.written_by} : {later.reason}"

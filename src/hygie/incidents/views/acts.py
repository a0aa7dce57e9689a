"""What the analyst does with an incident: each act is one form, one operation, one answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.desk import (
    AwarenessForm,
    CallBackForm,
    CloseForm,
    DuplicateForm,
    NewCodeForm,
    NoteForm,
    OutOfScopeForm,
    PlaceForm,
    QualifyForm,
    ReopenForm,
)
from hygie.incidents.models import Incident
from hygie.incidents.operations import charge, codes, desk, placing, sending
from hygie.incidents.presentation import duplicates
from hygie.incidents.queries.care import any_steps
from hygie.incidents.rules import care_checks, care_story
from hygie.incidents.rules.checks import Incomplete
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.reception import CallBack
from hygie.incidents.rules.territory import zone_of
from hygie.incidents.views.desk import page_of, reached
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, does

Act = Callable[[Incident, dict[str, Any], dict[str, Any]], object]
# Beside which field a refusal is said; any other is said above its form.
_BESIDE: dict[type[Refused], str] = {
    desk.ResolvedOutOfTime: "resolved_at",
    desk.NotItsDuplicate: "number",
    placing.NoSuchSite: "finess",
    sending.NothingNew: "aware_at",
    codes.WrongWords: "words",
}
_NO_CODE = (
    "Ce ne sont pas les mots de rappel de cette déclaration : aucun code n’est donné, l’ancien "
    "vaut toujours. Faites-les répéter."
)


@does
def acknowledge(request: ActorRequest, number: str) -> HttpResponse:
    """Take the incident in charge."""
    return _do(
        request,
        number,
        None,
        lambda incident, _, who: desk.acknowledge(incident.pk, **who),
        "L’incident est pris en compte.",
    )


@does
def qualify(request: ActorRequest, number: str) -> HttpResponse:
    """Say what it is."""

    def act(incident: Incident, said: dict[str, Any], who: dict[str, Any]) -> object:
        qualification = desk.Qualification(
            incident_type=said["incident_type"],
            severity=Severity(said["severity"]),
            is_significant=said["significant"],
            reason=said["reason"],
        )
        return desk.qualify(incident.pk, qualification, **who)

    return _do(request, number, QualifyForm, act, "L’incident est qualifié.")


@does
def mark_duplicate(request: ActorRequest, number: str) -> HttpResponse:
    """Set it aside: another incident tells of it."""
    return _do(
        request,
        number,
        DuplicateForm,
        lambda incident, said, who: desk.mark_duplicate(
            incident.pk,
            of=str(said["number"]),
            reason=said["reason"],
            # The incident of this number, and no other, was compared.
            is_sure=said["same"] and said["compared"] == str(said["number"]),
            **who,
        ),
        "L’incident est classé comme doublon.",
    )


@does
def put_out_of_scope(request: ActorRequest, number: str) -> HttpResponse:
    """Set it aside: the law does not concern its structure."""
    return _do(
        request,
        number,
        OutOfScopeForm,
        lambda incident, said, who: desk.put_out_of_scope(
            incident.pk, reason=said["reason"], **who
        ),
        "L’incident est classé hors périmètre.",
    )


@does
def place(request: ActorRequest, number: str) -> HttpResponse:
    """Say of which establishment a past incident is."""
    return _do(
        request,
        number,
        PlaceForm,
        lambda incident, said, who: placing.place(
            incident.pk, finess=said["finess"], reason=said["reason"], **who
        ),
        "L’incident est rattaché : son établissement le lit désormais.",
    )


@does
def note(request: ActorRequest, number: str) -> HttpResponse:
    """Write something down."""
    return _do(
        request,
        number,
        NoteForm,
        lambda incident, said, who: desk.note(incident.pk, text=said["text"], **who),
        "La note est ajoutée.",
    )


@does
def call_back(request: ActorRequest, number: str) -> HttpResponse:
    """Keep what came of a call."""
    return _do(
        request,
        number,
        CallBackForm,
        lambda incident, said, who: desk.call_back(
            incident.pk, outcome=CallBack(said["outcome"]), **who
        ),
        "L’appel est noté.",
    )


@does
def new_code(request: ActorRequest, number: str) -> HttpResponse:
    """Give the declarant a new code, against the words said on the phone; it is shown once."""

    def act(incident: Incident, said: dict[str, Any], who: dict[str, Any]) -> object:
        code = codes.renew(incident.pk, words=said["words"], **who)
        if code is None:
            messages.error(
                request,
                "Ce ne sont pas les mots de rappel de cette déclaration : aucun code n’est donné, "
                "l’ancien vaut toujours. Faites-les répéter.",
            )
        else:
            messages.success(
                request,
                f"Nouveau code à dicter au déclarant : {code}. Il ne sera plus affiché, et "
                "l’ancien n’ouvre plus rien.",
            )
        return code

    return _do(request, number, NewCodeForm, act, "")


@does
def close(request: ActorRequest, number: str) -> HttpResponse:
    """Close it."""
    found = reached(request, number)
    left = () if found.is_signal else care_checks.left_open(care_story.now(any_steps(found)))
    return _do(
        request,
        number,
        partial(CloseForm, left_open=left, is_signal=found.is_signal),
        lambda incident, said, who: desk.close(
            incident.pk,
            summary=said["summary"],
            resolved_at=said.get("resolved_at"),
            still_open=said.get("still_open", ""),
            **who,
        ),
        "L’incident est clos.",
        timed=True,
    )


@does
def reopen(request: ActorRequest, number: str) -> HttpResponse:
    """Take it back to the list."""
    return _do(
        request,
        number,
        ReopenForm,
        lambda incident, said, who: desk.reopen(incident.pk, reason=said["reason"], **who),
        "L’incident est rouvert.",
    )


@does
def correct_awareness(request: ActorRequest, number: str) -> HttpResponse:
    """Move the moment from which the legal delays run."""
    return _do(
        request,
        number,
        AwarenessForm,
        lambda incident, said, who: sending.correct_awareness(
            incident.pk,
            aware_at=said["aware_at"],
            with_it={name: said[name] for name in ("observed_at", "occurred_at") if said[name]},
            reason=said["reason"],
            **who,
        ),
        "La prise de connaissance est corrigée.",
        timed=True,
    )


def _do(
    request: ActorRequest,
    number: str,
    kind: Callable[..., forms.Form] | None,
    act: Act,
    done: str,
    *,
    timed: bool = False,
) -> HttpResponse:
    """Read the form, do the act, and come back to the incident; or show what is to be mended."""
    incident = reached(request, number)
    if not access.may_handle(request.actor):
        raise NotAllowed("Seuls les analystes traitent les incidents.")
    at = timezone.now()
    timing: dict[str, Any] = {"at": at, "zone": zone_of(incident.department_code)} if timed else {}
    form = kind(request.POST, **timing) if kind else None
    decided_then = request.POST.get("vu")
    again: dict[str, Any] = {"forms": {type(form).__name__: form}, "since": decided_then, "at": at}
    if form is not None and not form.is_valid():
        return page_of(request, incident, **again, status=422)
    said, who = form.cleaned_data if form else {}, {"by": request.actor, "at": at}
    try:
        made = charge.knowingly(
            incident.pk,
            lambda: act(incident, said, who),
            seen=request.POST.get("tenu"),
            decided_then=decided_then,
            by=request.actor,
            at=at,
        )
        if made is None:  # its refusal is written in the journal, which a refusal would undo
            raise codes.WrongWords(_NO_CODE)
    except Refused as refusal:
        if form is not None:
            _say(form, refusal, incident)
            status = 409 if isinstance(refusal, charge.DecidedMeanwhile) else 422
            return page_of(request, reached(request, number), **again, status=status)
        messages.error(request, refusal.sentence)
    else:
        if done:
            messages.success(request, done)
    return redirect("incidents:incident", incident.number)


def _say(form: forms.Form, refusal: Refused, incident: Incident) -> None:
    """Say beside its field what was refused; what was typed stays."""
    if isinstance(form, DuplicateForm) and isinstance(refusal, desk.NotAlike):
        original = refusal.original
        form.compare(original.number, duplicates.side_by_side(incident, original))
    problems = refusal.problems if isinstance(refusal, Incomplete) else ()
    for problem in problems:
        name = problem.field.path.partition(".")[2]
        if name in form.fields:
            form.add_error(name, problem.sentence)
        else:
            form.add_error(None, str(problem))
    if not problems:
        name = next((beside for kind, beside in _BESIDE.items() if isinstance(refusal, kind)), "")
        form.add_error(name if name in form.fields else None, refusal.sentence)

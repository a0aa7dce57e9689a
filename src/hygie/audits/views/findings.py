"""Findings: one more, one of them in other words, what became of it, a follow-up’s word."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.audits import shown
from hygie.audits.forms import CheckForm, FindingForm, FindingMoveForm, finding_as_typed
from hygie.audits.models import Finding, Mission
from hygie.audits.operations import findings as operations
from hygie.audits.operations import following
from hygie.audits.queries import findings as queries
from hygie.audits.rules.missions import State, may_change
from hygie.audits.rules.reference import scale
from hygie.audits.views.reaching import form_page, frame, kept, remember, told, tried
from hygie.platform.http import ActorRequest, answered, asks, does, refused_on


@asks
def note(request: ActorRequest, audit_id: int) -> HttpResponse:
    """Write one finding more."""
    mission = kept(request, audit_id)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            made = operations.note(mission.pk, form.said(), by=request.actor, at=timezone.now())
            messages.success(request, "Le constat est noté : que recommandez-vous ?")
            return redirect("audits:finding", mission.pk, made.pk)
    return form_page(
        request, form, title="Nouveau constat", label="Noter le constat", mission=mission
    )


@asks
def finding(request: ActorRequest, audit_id: int, finding_id: int) -> HttpResponse:
    """One finding, its recommendations, its history; saying it in other words."""
    mission = kept(request, audit_id)
    found = _one(mission, finding_id)
    typed = finding_as_typed(found)
    form = FindingForm(request.POST if request.method == "POST" else None, initial=typed)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = tried(
                form,
                lambda: operations.change(
                    mission.pk,
                    found.pk,
                    form.said(),
                    seen=form.version,
                    by=request.actor,
                    at=timezone.now(),
                ),
                seen=found.version,
            )
            if not status:
                messages.success(request, "C’est noté.")
                return redirect("audits:finding", mission.pk, found.pk)
    remember(request, mission)
    return _page(request, mission, found, form=form, status=status)


@does
def move(request: ActorRequest, audit_id: int, finding_id: int) -> HttpResponse:
    """Say that a finding is corrected, accepted, or open again."""
    mission = kept(request, audit_id)
    found = _one(mission, finding_id)
    form = FindingMoveForm(request.POST, waivers=queries.any_waivers(mission))
    if not form.is_valid():
        return _page(request, mission, found, move_form=form, status=422)
    said = form.cleaned_data
    status = tried(
        form,
        lambda: operations.move(
            mission.pk,
            found.pk,
            said["state"],
            words=said["words"],
            waiver_id=said.get("waiver_id"),
            seen=form.version,
            by=request.actor,
            at=timezone.now(),
        ),
        seen=found.version,
    )
    if status:
        return _page(request, mission, found, move_form=form, status=status)
    messages.success(request, f"Le constat est « {said['state'].label} ».")
    return redirect("audits:finding", mission.pk, found.pk)


@does
def check(request: ActorRequest, follow_id: int, finding_id: int) -> HttpResponse:
    """Say, in a follow-up, whether a finding is corrected or still there."""
    mission = kept(request, follow_id)
    form = CheckForm(request.POST)
    if not form.is_valid():
        told(request, form)
        return redirect("audits:mission", mission.pk)
    said = form.cleaned_data
    with answered(request, "C’est noté."):
        following.check(
            mission.pk,
            finding_id if finding_id < 2**63 else 0,
            said["verdict"],
            words=said["words"],
            by=request.actor,
            at=timezone.now(),
        )
    return redirect("audits:mission", mission.pk)


def _one(mission: Mission, finding_id: int) -> Finding:
    found = queries.any_finding(mission, finding_id) if finding_id < 2**63 else None
    if found is None or found.mission_id != mission.pk:
        raise Http404
    return found


def _page(
    request: ActorRequest,
    mission: Mission,
    found: Finding,
    *,
    form: FindingForm | None = None,
    move_form: FindingMoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    waivers = queries.any_waivers(mission)
    context = {
        **frame(mission),
        "finding": found,
        "row": shown.finding(found, of=mission),
        "named": shown.refers_to(found.reference, titles=queries.any_titles()),
        "advice": [
            shown.recommendation(each)
            for each in queries.any_advice(mission)
            if each.finding_id == found.pk
        ],
        "form": form or FindingForm(initial=finding_as_typed(found)),
        "move_form": move_form or FindingMoveForm(waivers=waivers, initial={"seen": found.version}),
        "may_change": may_change(State(mission.state)),
        "history": shown.history(queries.any_steps_of(finding=found)),
        "scale": scale("severities"),
    }
    return render(request, "audits/finding.html", context, status=status)

"""Giving answers: what is missing, then a confirmation; parts given; actions planned."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.assessments import holding
from hygie.assessments.forms.lists import PartForm
from hygie.assessments.operations import answering, giving, improving
from hygie.assessments.queries import backing, wordings
from hygie.assessments.rules.scoring import left
from hygie.assessments.shown import measures, overview
from hygie.assessments.shown.words import is_to_answer
from hygie.assessments.views.answering import frame
from hygie.assessments.views.knowing import known, known_briefly
from hygie.assessments.views.reaching import Reached, reached
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform.http import ActorRequest, answered, asks, does, refused_on
from hygie.remediation import access as plans_access
from hygie.remediation.forms import ActionForm
from hygie.remediation.queries import plans


@asks
def give(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """What is missing, each with its link; then the answers are given."""
    found = reached(request, assessment_id)
    if not found.may_submit:
        raise NotAllowed(holding.SUBMITTED_BY_OTHERS)
    if request.method == "POST":
        try:
            giving.submit(assessment_id, by=request.actor, at=timezone.now())
        except (NotAllowed, NotFound):
            raise
        except Refused as refusal:
            return _give_page(request, found, refused=refusal.sentence, status=409)
        messages.success(request, "Les réponses sont remises.")
        return redirect("assessments:assessment", assessment_id)
    return _give_page(request, found)


def _give_page(
    request: ActorRequest, found: Reached, *, refused: str = "", status: int = 200
) -> HttpResponse:
    seen = known_briefly(found)
    steps = {node: each.step for node, each in seen.given.items()}
    missing = left(seen.frame, steps)
    unplanned = backing.unplanned(request.actor, found.assessment, seen.frame, seen.given)
    carried = [node for node in seen.given if seen.is_carried(node)]
    context = {
        **frame(found),
        "missing": overview.links(missing, seen),
        "unplanned": overview.links(unplanned, seen),
        "carried": overview.links(carried, seen),
        "is_whole": not missing and not unplanned,
        "is_open": is_to_answer(found.assessment, today=found.today),
        "refused": refused,
        "state": overview.state(seen, today=found.today),
    }
    return render(request, "assessments/give.html", context, status=status)


@does
def give_part(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """Give somebody an objective to answer."""
    found = reached(request, assessment_id)
    if not found.may_answer:
        raise NotAllowed(holding.ANSWERED_BY_OTHERS)
    form = PartForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez un objectif et une personne de la liste.")
        return redirect("assessments:assessment", assessment_id)
    said = form.cleaned_data
    return _part_done(
        request,
        found,
        lambda: answering.give_part(
            assessment_id, said["objectif"], said["personne"], by=request.actor, at=timezone.now()
        ),
        "L’objectif est confié.",
    )


@does
def take_part(request: ActorRequest, assessment_id: int, part_id: int) -> HttpResponse:
    """Take back an objective that was given."""
    found = reached(request, assessment_id)
    if not found.may_answer:
        raise NotAllowed(holding.ANSWERED_BY_OTHERS)
    return _part_done(
        request,
        found,
        lambda: answering.take_part(assessment_id, part_id, by=request.actor, at=timezone.now()),
        "L’objectif est repris.",
    )


@asks
def plan(request: ActorRequest, assessment_id: int, node_id: int) -> HttpResponse:
    """Plan an action that satisfies a measure; its gain is the measure."""
    found = reached(request, assessment_id)
    row = found.assessment
    line = wordings.any_wording(row.campaign.version_id).lines.get(node_id)
    if line is None or not line.is_measure:
        raise Http404
    if not plans_access.may_keep(request.actor, above=found.node.path):
        raise NotAllowed("Le plan d’action est tenu par la direction, le RSSI et la DSI.")
    at = timezone.now()
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        owners=plans.any_owners(found.node.path, today=timezone.localdate(at)),
        with_costs=False,
        initial={"title": line.title, "detail": line.proofs_help},
    )
    del form.fields["gain"]
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            form.cleaned_data["gain"] = ()
            improving.ask_action(row.pk, node_id, form.said(), by=request.actor, at=at)
            messages.success(request, "L’action est dans le plan de l’établissement.")
            return redirect("assessments:measure", row.pk, node_id)
    seen = known(request, found, refs=[line.ref])
    context = {**frame(found), "form": form, "card": measures.card(line, seen)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "assessments/plan.html", context, status=status)


def _part_done(request: ActorRequest, found: Reached, act: Any, said: str) -> HttpResponse:
    with answered(request, said):
        act()
    return redirect("assessments:assessment", found.assessment.pk)

"""Reviewing the answers of an establishment, measure by measure; sending back; accepting."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.assessments import holding
from hygie.assessments.forms.reviews import SendBackForm, opinions, typed
from hygie.assessments.operations import giving
from hygie.assessments.operations.giving import Opinion
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.rules.stages import Stage, State, check_reviewing
from hygie.assessments.shown import reviewing
from hygie.assessments.shown.measures import Known
from hygie.assessments.typed import TypedVerdict
from hygie.assessments.views.answering import frame
from hygie.assessments.views.knowing import known
from hygie.assessments.views.reaching import Reached, reached
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.wording import counted
from hygie.platform.http import ActorRequest, asks, does

_ALL, _MARKED = "toutes", "signalees"


@asks
def review(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """The answers, those without a verdict first asked for; verdicts are saved several at once."""
    found = _reviewed(request, assessment_id)
    if request.method != "POST":
        return _page(request, found)
    seen = known(request, found)
    lines = [line for line in seen.wording.lines.values() if line.node in reviewing.answered(seen)]
    sent = typed(lines, request.POST)
    if "appuyees" in request.POST:
        some = _backed(seen, sent)
    else:
        if any(each.error for each in sent.values()):
            return _page(request, found, seen=seen, sent=sent, status=422)
        some = _changed(seen, opinions(sent))
    try:
        said = giving.review_many(assessment_id, some, by=request.actor, at=timezone.now())
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        return _page(request, found, sent=sent, refused=refusal.sentence, status=409)
    messages.success(
        request,
        f"{counted(len(said), 'avis enregistré', 'avis enregistrés')}."
        if said
        else "Aucun avis nouveau.",
    )
    view = request.GET.get("vue", "")
    address = reverse("assessments:review", args=[assessment_id])
    return redirect(f"{address}?vue={view}" if view in {_ALL, _MARKED} else address)


@does
def send_back(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """Give the answers back, with what is to be completed."""
    found = _reviewed(request, assessment_id)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, found, back=form, status=422)
    try:
        giving.send_back(
            assessment_id, form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, found, back=form, status=409)
    messages.success(request, "Les réponses sont renvoyées à l’établissement.")
    return redirect("assessments:assessment", assessment_id)


@does
def accept(request: ActorRequest, assessment_id: int) -> HttpResponse:
    """Say that the review is done."""
    found = _reviewed(request, assessment_id)
    try:
        giving.accept(assessment_id, by=request.actor, at=timezone.now())
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        return _page(request, found, refused=refusal.sentence, status=409)
    messages.success(request, "L’examen est terminé.")
    return redirect("assessments:assessment", assessment_id)


def _reviewed(request: ActorRequest, assessment_id: int) -> Reached:
    found = reached(request, assessment_id)
    if not found.may_review:
        raise NotAllowed(holding.REVIEWED_BY_OTHERS)
    return found


def _changed(seen: Known, some: list[Opinion]) -> list[Opinion]:
    """Without what was said already of the same answer, by the same words."""
    return [
        each
        for each in some
        if not (
            (was := seen.verdicts.get(each.node))
            and (was.verdict, was.reason, was.number) == (each.verdict, each.reason, each.seen)
        )
    ]


def _backed(seen: Known, sent: dict[int, TypedVerdict]) -> list[Opinion]:
    """The answers that proofs support and that nobody has reviewed, as the page showed them."""
    return [
        Opinion(node=node, verdict=Verdict.ACCEPTED, seen=sent[node].seen)
        for node in reviewing.backed(seen)
        if node in sent
    ]


def _page(
    request: ActorRequest,
    found: Reached,
    *,
    seen: Known | None = None,
    sent: dict[int, TypedVerdict] | None = None,
    back: SendBackForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    seen = seen or known(request, found)
    view = request.GET.get("vue", "")
    mine = sent or {}
    faults = {node: each for node, each in mine.items() if each.error}
    wanted = reviewing.wanted(
        seen, view, also=set(faults) | {n for n, e in mine.items() if e.verdict}
    )
    row = found.assessment
    is_open = row.campaign.state != State.LOCKED and row.stage in {Stage.SUBMITTED, Stage.ACCEPTED}
    backed = reviewing.backed(seen)
    context: dict[str, Any] = {
        **frame(found),
        "sections": reviewing.sections(seen, wanted, mine),
        "figures": reviewing.figures(seen),
        "tabs": reviewing.tabs(seen, view),
        "backed": counted(len(backed), "réponse", "réponses") if backed else "",
        "is_open": is_open,
        "is_accepted": row.stage == Stage.ACCEPTED,
        "left": len(reviewing.waiting(seen)),
        "marked": len(reviewing.marked(seen)),
        "back": back or SendBackForm(),
        "view": view if view in {_ALL, _MARKED} else "",
        "faults": reviewing.summary(faults, seen.wording),
        "refused": refused or _closed(row.campaign.state, row.stage),
    }
    return render(request, "assessments/review.html", context, status=status)


def _closed(state: str, stage: str) -> str:
    """Why nothing can be reviewed now."""
    try:
        check_reviewing(State(state), Stage(stage))
    except Refused as refusal:
        return refusal.sentence
    return ""

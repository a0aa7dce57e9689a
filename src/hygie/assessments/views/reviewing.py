"""Reviewing the answers of an establishment, measure by measure; sending back; accepting."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.assessments import holding
from hygie.assessments.forms.reviews import SendBackForm, opinions, touched, typed
from hygie.assessments.operations import giving
from hygie.assessments.operations.giving import Opinion, ReviewedMeanwhile
from hygie.assessments.queries import answers
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.assessments.shown import reviewing, unsaved
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
    shown = typed((each for each in seen.wording.lines.values() if each.is_measure), request.POST)
    sent = touched(shown, answers.any_verdicts_of(assessment_id, [e.after for e in shown.values()]))
    gone = set(sent) - reviewing.answered(seen)
    if gone or not _is_open(found):
        return _page(request, found, seen=seen, sent=sent, gone=gone, status=409)
    if any(each.error for each in sent.values()):
        return _page(request, found, seen=seen, sent=sent, status=422)
    some = opinions(sent)
    if "appuyees" in request.POST:
        some += _backed(seen, shown)
    try:
        said = giving.review_many(assessment_id, some, by=request.actor, at=timezone.now())
    except ReviewedMeanwhile as meanwhile:
        return _conflict(request, found, shown, sent, meanwhile)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        found = _reviewed(request, assessment_id)
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
        found = _reviewed(request, assessment_id)
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
        found = _reviewed(request, assessment_id)
        return _page(request, found, refused=refusal.sentence, status=409)
    messages.success(request, "L’examen est terminé.")
    return redirect("assessments:assessment", assessment_id)


def _reviewed(request: ActorRequest, assessment_id: int) -> Reached:
    found = reached(request, assessment_id)
    if not found.may_review:
        raise NotAllowed(holding.REVIEWED_BY_OTHERS)
    return found


def _is_open(found: Reached) -> bool:
    row = found.assessment
    return row.campaign.state != State.LOCKED and row.stage in GIVEN


def _backed(seen: Known, shown: dict[int, TypedVerdict]) -> list[Opinion]:
    """The answers that proofs support and that nobody has reviewed, as the page showed them."""
    return [
        Opinion(node=node, verdict=Verdict.ACCEPTED, seen=shown[node].seen, after=shown[node].after)
        for node in reviewing.backed(seen)
        if node in shown and not shown[node].verdict
    ]


def _conflict(
    request: ActorRequest,
    found: Reached,
    shown: dict[int, TypedVerdict],
    sent: dict[int, TypedVerdict],
    meanwhile: ReviewedMeanwhile,
) -> HttpResponse:
    """What was typed, beside what changed; sent again, it is of what is now shown."""
    seen = known(request, found)
    for node in meanwhile.changed | set(meanwhile.theirs):
        each, last = sent.setdefault(node, shown[node]), seen.verdicts.get(node)
        each.is_stale = node in meanwhile.changed
        each.seen, each.after = seen.given[node].number, last.pk if last else 0
    return _page(request, found, seen=seen, sent=sent, meanwhile=meanwhile, status=409)


def _page(
    request: ActorRequest,
    found: Reached,
    *,
    seen: Known | None = None,
    sent: dict[int, TypedVerdict] | None = None,
    gone: set[int] | None = None,
    meanwhile: ReviewedMeanwhile | None = None,
    back: SendBackForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    seen = seen or known(request, found)
    view = request.GET.get("vue", "")
    mine, theirs = sent or {}, meanwhile.theirs if meanwhile else {}
    wanted = reviewing.wanted(seen, view, also=set(mine))
    row, is_open = found.assessment, _is_open(found)
    backed = reviewing.backed(seen)
    context: dict[str, Any] = {
        **frame(found),
        "sections": reviewing.sections(seen, wanted, mine, theirs),
        "figures": reviewing.figures(seen),
        "tabs": reviewing.tabs(seen, view),
        "backed": counted(len(backed), "réponse", "réponses") if backed else "",
        "is_open": is_open,
        "is_accepted": row.stage == Stage.ACCEPTED,
        "left": len(reviewing.waiting(seen)),
        "marked": len(reviewing.marked(seen)),
        "back": back or SendBackForm(),
        "view": view if view in {_ALL, _MARKED} else "",
        "faults": reviewing.summary(mine, seen.wording, theirs),
        "conflict": meanwhile and ("theirs" if theirs else "changed"),
        "refused": refused,
        "closed": "" if is_open else unsaved.not_reviewed(row)["why"],
        "unsaved": _unsaved(found, seen, mine, back, gone=gone),
    }
    return render(request, "assessments/review.html", context, status=status)


def _unsaved(
    found: Reached,
    seen: Known,
    sent: dict[int, TypedVerdict],
    back: SendBackForm | None,
    *,
    gone: set[int] | None,
) -> dict[str, Any] | None:
    """What was typed and is taken no more: all of it, or of measures that are not asked now."""
    row = found.assessment
    if _is_open(found):
        rows, why = unsaved.verdicts({node: sent[node] for node in gone or ()}, seen), unsaved.GONE
    else:
        rows, why = unsaved.verdicts(sent, seen), unsaved.not_reviewed(row)
        if back and (words := back.data.get("reason", "")):
            rows.append(unsaved.words_of(str(back.fields["reason"].label), words))
    if not rows:
        return None
    heading = f"{row.campaign.title}, {found.node.name}, examen des réponses"
    text = unsaved.as_text(rows, heading=heading, choice="Avis", words="Raison")
    return {"title": unsaved.NOT_SAVED, "rows": rows, "text": text, **why}

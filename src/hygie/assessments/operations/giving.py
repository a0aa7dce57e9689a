"""Giving answers in the name of an establishment, and reviewing them measure by measure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.assessments import holding, reckoning
from hygie.assessments.events import AnswersAccepted, AnswersSentBack
from hygie.assessments.models import Assessment, Verdict
from hygie.assessments.queries import answers, backing, frames
from hygie.assessments.rules import scoring as scores
from hygie.assessments.rules.answering import NotAnAnswer, check_reason
from hygie.assessments.rules.scoring import Verdict as Said
from hygie.assessments.rules.stages import (
    NotNow,
    Stage,
    State,
    check_planned,
    check_reviewing,
    check_submitting,
)
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.platform import bus


@transaction.atomic
def submit(assessment_id: int, *, by: Actor, at: datetime) -> Assessment:
    """Give the answers of an establishment to who asked; from here on they do not change."""
    assessment = holding.held_to_submit(assessment_id, by=by)
    holding.check_open(assessment, at=at)
    frame = frames.any_lines(assessment.campaign.version_id)
    given = answers.any_given(assessment.pk)
    check_submitting(len(scores.left(frame, {node: each.step for node, each in given.items()})))
    check_planned(len(backing.unplanned(by, assessment, frame, given)))
    assessment.stage, assessment.submitted_at = Stage.SUBMITTED, at
    assessment.submitted_by, assessment.started_at = by.name, assessment.started_at or at
    assessment.save()
    # What was carried over is said by whoever gives the whole: from here on it is answered.
    reckoning.reckon(assessment.campaign, [assessment], at=at)
    carried = sum(1 for each in given.values() if not each.number)
    journal.record("assessments.submitted", assessment, by=by, at=at, carried=carried)
    return assessment


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What a reviewer says of one answer; `seen` is the version of the answer that they read."""

    node: int
    verdict: Said
    seen: int
    reason: str = ""


@transaction.atomic
def review(
    assessment_id: int,
    node_id: int,
    verdict: Said,
    *,
    seen: int,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Verdict:
    """Say what one answer is worth: accepted, to complete or refused, the last two with a reason.

    `seen` is the version of the answer that the reviewer read.
    """
    opinion = Opinion(node=node_id, verdict=verdict, seen=seen, reason=reason)
    return review_many(assessment_id, [opinion], by=by, at=at)[0]


@transaction.atomic
def review_many(
    assessment_id: int, opinions: Iterable[Opinion], *, by: Actor, at: datetime
) -> list[Verdict]:
    """Say what several answers are worth, all or nothing; scores are reckoned once."""
    assessment = _reviewed(assessment_id, by=by)
    lines = frames.any_lines(assessment.campaign.version_id).by_node
    given = answers.any_given(assessment.pk)
    said = []
    for each in opinions:
        measure, answer = lines.get(each.node), given.get(each.node)
        if measure is None or answer is None:
            raise NotFound("Cette mesure n’a pas de réponse dans cette évaluation.")
        if answer.number != each.seen:
            raise NotNow(
                f"La réponse à la mesure {measure.ref} a changé depuis l’ouverture de votre page : "
                "relisez-la."
            )
        said.append(_said(assessment, each, by=by, at=at))
        label = each.verdict.label
        journal.record(
            "assessments.reviewed", assessment, by=by, at=at, ref=measure.ref, verdict=label
        )
    if said:
        reckoning.reckon(assessment.campaign, [assessment], at=at)
    return said


@transaction.atomic
def send_back(assessment_id: int, reason: str, *, by: Actor, at: datetime) -> Assessment:
    """Give the answers back to the establishment, with what is to be completed."""
    assessment = _reviewed(assessment_id, by=by)
    words = holding.cleaned(reason)
    check_reason(words)
    assessment.stage, assessment.sent_back_for = Stage.SENT_BACK, words
    assessment.save()
    journal.record("assessments.sent_back", assessment, by=by, at=at, reason=words[:200])
    bus.announce(AnswersSentBack(assessment_id=assessment.pk))
    return assessment


@transaction.atomic
def accept(assessment_id: int, *, by: Actor, at: datetime) -> Assessment:
    """Say that the review is done; every answer has been looked at."""
    assessment = _reviewed(assessment_id, by=by)
    frame = frames.any_lines(assessment.campaign.version_id)
    given = answers.any_given(assessment.pk)
    said = answers.any_holding(given, answers.any_verdicts(assessment.pk).values())
    stands = scores.standing(frame, {node: each.step for node, each in given.items()})
    left = [node for node in given if stands[node] != scores.Asking.NOT_YET and node not in said]
    if left:
        count = "1 réponse attend" if len(left) == 1 else f"{len(left)} réponses attendent"
        raise NotAnAnswer(f"{count} encore un avis : examinez chacune, puis terminez.")
    assessment.stage = Stage.ACCEPTED
    assessment.save(update_fields=["stage"])
    journal.record("assessments.accepted", assessment, by=by, at=at)
    bus.announce(AnswersAccepted(assessment_id=assessment.pk))
    return assessment


def _said(assessment: Assessment, opinion: Opinion, *, by: Actor, at: datetime) -> Verdict:
    words = holding.cleaned(opinion.reason)
    if opinion.verdict != Said.ACCEPTED:
        check_reason(words)
    return Verdict.objects.create(
        assessment=assessment,
        node_id=opinion.node,
        number=opinion.seen,
        verdict=opinion.verdict,
        reason=words,
        written_at=at,
        written_by=by.name,
    )


def _reviewed(assessment_id: int, *, by: Actor) -> Assessment:
    assessment = holding.held_to_review(assessment_id, by=by)
    check_reviewing(State(assessment.campaign.state), Stage(assessment.stage))
    return assessment

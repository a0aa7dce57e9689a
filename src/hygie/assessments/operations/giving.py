"""Giving answers in the name of an establishment, and reviewing them measure by measure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.assessments import holding, reckoning
from hygie.assessments.events import AnswersAccepted, AnswersSentBack
from hygie.assessments.models import Assessment, Verdict
from hygie.assessments.queries import answers, backing, frames
from hygie.assessments.rules import scoring as scores
from hygie.assessments.rules.answering import NotAnAnswer, check_reason
from hygie.assessments.rules.frame import Measure
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
    """What a reviewer says of one answer.

    `seen` is the version of the answer that they read, `after` the verdict on it that their page
    showed, 0 for none.
    """

    node: int
    verdict: Said
    seen: int
    after: int = 0
    reason: str = ""


class ReviewedMeanwhile(NotNow):
    """Answers changed, or another reviewer spoke of them, since the page was opened.

    `changed` are the measures of the first kind; `theirs` the verdicts of the second, by measure.
    """

    def __init__(
        self, sentence: str, *, changed: frozenset[int], theirs: Mapping[int, Verdict]
    ) -> None:
        self.changed, self.theirs = changed, theirs
        super().__init__(sentence)


@transaction.atomic
def review(
    assessment_id: int,
    node_id: int,
    verdict: Said,
    *,
    seen: int,
    after: int = 0,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Verdict:
    """Say what one answer is worth: accepted, to complete or refused, the last two with a reason.

    `seen` and `after` are those of an Opinion. The same verdict again changes nothing.
    """
    opinion = Opinion(node=node_id, verdict=verdict, seen=seen, after=after, reason=reason)
    said = review_many(assessment_id, [opinion], by=by, at=at)
    return said[0] if said else answers.any_verdicts(assessment_id)[node_id]


@transaction.atomic
def review_many(
    assessment_id: int, opinions: Iterable[Opinion], *, by: Actor, at: datetime
) -> list[Verdict]:
    """Say what several answers are worth, all or nothing; scores are reckoned once.

    What the page showed already, or what was said meanwhile by the same words, is not written
    again. Raises ReviewedMeanwhile when something else was said meanwhile.
    """
    assessment = _reviewed(assessment_id, by=by)
    lines = frames.any_lines(assessment.campaign.version_id).by_node
    last = answers.any_verdicts(assessment.pk)
    fresh = _fresh(assessment, opinions, last)
    given = answers.any_given(assessment.pk)
    if any(each.node not in lines or each.node not in given for each in fresh):
        raise NotFound("Cette mesure n’a pas de réponse dans cette évaluation.")
    _check_unchanged(fresh, lines, given, last, by=by)
    said = []
    for each in fresh:
        said.append(_said(assessment, each, by=by, at=at))
        ref, label = lines[each.node].ref, each.verdict.label
        journal.record("assessments.reviewed", assessment, by=by, at=at, ref=ref, verdict=label)
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


def _fresh(
    assessment: Assessment, opinions: Iterable[Opinion], last: Mapping[int, Verdict]
) -> list[Opinion]:
    """Without what the page showed and nobody touched, and what was said since by the same words.

    Verdicts are only added: the one that a page showed is still there to be compared with.
    """
    every = list(opinions)
    before = answers.any_verdicts_of(assessment.pk, [each.after for each in every])
    return [
        each
        for each in every
        if not _says(last.get(each.node), each) and not _says(before.get(each.after), each)
    ]


def _says(said: Verdict | None, opinion: Opinion) -> bool:
    if said is None:
        return False
    one = (opinion.node, opinion.verdict, holding.cleaned(opinion.reason), opinion.seen)
    return one == (said.node_id, said.verdict, said.reason, said.number)


def _check_unchanged(
    opinions: Iterable[Opinion],
    lines: Mapping[int, Measure],
    given: Mapping[int, answers.Given],
    last: Mapping[int, Verdict],
    *,
    by: Actor,
) -> None:
    """Refuse to speak of an answer that changed, and to replace a verdict that was not read."""
    changed = [each.node for each in opinions if given[each.node].number != each.seen]
    theirs = {
        each.node: last[each.node]
        for each in opinions
        if _is_unread(last.get(each.node), each, by=by)
    }
    if changed:
        sentence = (
            f"La réponse à la mesure {lines[changed[0]].ref} a changé depuis l’ouverture de votre "
            "page : relisez-la."
        )
    elif theirs:
        node, said = next(iter(theirs.items()))
        sentence = (
            f"{said.written_by} a donné un avis sur la mesure {lines[node].ref} depuis l’ouverture "
            "de votre page : lisez-le, puis enregistrez le vôtre s’il doit le remplacer."
        )
    else:
        return
    raise ReviewedMeanwhile(sentence, changed=frozenset(changed), theirs=theirs)


def _is_unread(said: Verdict | None, opinion: Opinion, *, by: Actor) -> bool:
    """Whether somebody else said this of the same answer after the page was opened."""
    return (
        said is not None
        and said.number == opinion.seen
        and said.pk != opinion.after
        and said.written_by != by.name
    )


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

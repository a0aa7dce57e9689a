"""The posture of one establishment: its house, what pulls it down, what supports it, its past."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hygie.assessments.models import Assessment, Score
from hygie.assessments.models import Verdict as Written
from hygie.assessments.queries import answers, frames
from hygie.assessments.queries.answers import Given
from hygie.assessments.rules import scoring, weighing
from hygie.assessments.rules.frame import Frame
from hygie.assessments.rules.house import Part, Room
from hygie.assessments.rules.stages import GIVEN
from hygie.assessments.rules.weighing import Pull
from hygie.evidence import queries as evidence
from hygie.evidence.rules.levels import Standing, reached
from hygie.kernel.actor import Actor, Place
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.referentials.rules.records import NodeKind

_GIVEN = sorted(stage.value for stage in GIVEN)


@dataclass(frozen=True, kw_only=True)
class Support:
    """What supports a measure: up to which step, by which proofs of those that somebody reads."""

    step: int
    proofs: tuple[Standing, ...]
    # Proofs that are not for this reader support it as well.
    has_others: bool


@dataclass(frozen=True, kw_only=True)
class Detail:
    """The answers of an assessment, what they cost and what supports them, measure by measure."""

    frame: Frame
    given: dict[int, Given]
    asking: dict[int, scoring.Asking]
    verdicts: dict[int, Written]
    pulls: dict[int, list[Pull]]
    supports: dict[int, Support]


@dataclass(frozen=True, kw_only=True)
class Past:
    """One campaign of the same referential in the life of an establishment."""

    assessment: int
    title: str
    closes_on: date
    # Declared and proven, by the reference of the objective.
    scores: dict[str, tuple[int | None, int | None]]


def any_rooms(version_id: int, scores: Mapping[int, Score]) -> list[Room]:
    """The rooms of a version with these scores; whoever asks has reached them."""
    frame, titles = frames.any_lines(version_id), frames.any_titles(version_id)
    parts = {target: _part(titles[target], scores.get(target)) for target in frame.targets}
    below: dict[int, list[Part]] = defaultdict(list)
    for target, part in parts.items():
        for above in titles[target].above:
            below[above].append(part)
    return [
        Room(whole=part, parts=tuple(below[target]))
        for target, part in parts.items()
        if not titles[target].above
    ]


def any_detail(actor: Actor, assessment: Assessment, *, on: date) -> Detail:
    """What explains the scores of an assessment, with the proofs of a day; it has been reached."""
    frame = frames.any_frame(assessment.campaign.version_id)
    given = answers.any_given(assessment.pk)
    steps = {node: each.step for node, each in given.items()}
    return Detail(
        frame=frame,
        given=given,
        asking=scoring.standing(frame, steps),
        verdicts={
            node: each
            for node, each in answers.any_verdicts(assessment.pk).items()
            if node in given and given[node].number == each.number
        },
        pulls=weighing.pulls(frame, steps),
        supports=_supports(actor, assessment.place, frame, on=on),
    )


def past(actor: Actor, assessment: Assessment) -> list[Past]:
    """The campaigns of the same referential that asked an establishment, the oldest first.

    Those that it gave its answers to, and this one.
    """
    rows = answers.of_places(actor, {assessment.place}).filter(
        Q(stage__in=_GIVEN) | Q(pk=assessment.pk),
        campaign__version__referential=assessment.campaign.version.referential_id,
        place_kind=assessment.place_kind,
        place_code=assessment.place_code,
        campaign__closes_on__lte=assessment.campaign.closes_on,
    )
    found = sorted(rows, key=lambda each: (each.campaign.closes_on, each.pk))
    scores: dict[int, dict[str, tuple[int | None, int | None]]] = defaultdict(dict)
    objectives = Score.objects.filter(
        assessment__in=[each.pk for each in found], node__kind=NodeKind.OBJECTIVE.value
    ).order_by("node__position")
    columns = ("assessment_id", "node__ref", "declared", "proven")
    for pk, ref, declared, proven in objectives.values_list(*columns):
        scores[pk][ref] = (declared, proven)
    return [
        Past(
            assessment=each.pk,
            title=each.campaign.title,
            closes_on=each.campaign.closes_on,
            scores=scores[each.pk],
        )
        for each in found
    ]


def _part(titled: frames.Titled, score: Score | None) -> Part:
    if score is None:
        return Part(node=titled.node, ref=titled.ref, title=titled.title)
    return Part(
        node=titled.node,
        ref=titled.ref,
        title=titled.title,
        declared=score.declared,
        proven=score.proven,
        reviewed=score.reviewed,
        asked=score.asked,
        answered=score.answered,
    )


def _supports(actor: Actor, place: Place, frame: Frame, *, on: date) -> dict[int, Support]:
    """Steps are those of all the proofs, as scores are; of these, some are told to this reader."""
    if not frame.kinds:
        return {}
    with walls.opened("assessments.supported", Domain.EVIDENCE):
        standing = evidence.any_standing({place}, frame.kinds, on=on)
    if not standing:
        return {}
    ids = [each.proof_id for each in standing]
    readable = set(
        evidence.proofs(actor, place, on=on).filter(pk__in=ids).values_list("pk", flat=True)
    )
    reach = reached(standing, on=on)
    steps = scoring.proven_steps(frame, reach)
    found = {}
    for node, proofs in weighing.supported(frame, standing, reach).items():
        told = tuple(each for each in proofs if each.proof_id in readable)
        found[node] = Support(step=steps[node], proofs=told, has_others=len(told) < len(proofs))
    return found

"""The answers of one establishment: as they stand, as they were, what was said of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from hygie.accounts import queries as accounts
from hygie.accounts.models import Person
from hygie.assessments import access
from hygie.assessments.models import Answer, Assessment, Joined, Line, Part, Score, Verdict
from hygie.assessments.queries import frames
from hygie.assessments.queries.campaigns import any_at_places
from hygie.assessments.rules.frame import Frame
from hygie.assessments.rules.scoring import Asking, standing
from hygie.assessments.rules.scoring import Verdict as Said
from hygie.establishments import tree
from hygie.kernel.actor import SYSTEM, Actor, Place, PlaceKind, Power
from hygie.kernel.roles import with_power
from hygie.remediation.models import Action
from hygie.remediation.queries import plans

MODULE = "assessments"
_ANSWERERS = with_power(Power.ANSWER_MEASURES)


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer as it stands: its step, its words, how many times it was said in this campaign."""

    step: int | None
    words: str = ""
    number: int = 0


def one(actor: Actor, assessment_id: int) -> Assessment | None:
    """These answers, when the actor reads them."""
    rows = Assessment.objects.select_related("campaign__version__referential", "previous__campaign")
    if actor != SYSTEM:
        rows = rows.filter(any_at_places(actor.reach(Power.READ_POSTURE)))
    return rows.filter(pk=assessment_id).first()


def of_places(actor: Actor, places: Collection[Place]) -> QuerySet[Assessment]:
    """The assessments of these places that the actor reads, the latest first."""
    rows = Assessment.objects.filter(
        any_at_places(actor.reach(Power.READ_POSTURE)),
        any_at_places(frozenset(places)),
    )
    return rows.select_related("campaign__version").order_by("-campaign__closes_on", "-id")


def mine(actor: Actor) -> QuerySet[Assessment]:
    """The assessments that the actor may answer, those that wait first."""
    rows = Assessment.objects.filter(any_at_places(actor.reach(Power.ANSWER_MEASURES)))
    return rows.select_related("campaign__version").order_by("-campaign__closes_on", "id")


def any_given(assessment_id: int) -> dict[int, Given]:
    """The answers of an assessment by measure; whoever asks has reached the assessment."""
    rows = Answer.objects.filter(assessment=assessment_id)
    return {
        node: Given(step=step, words=words, number=number)
        for node, step, words, number in rows.values_list("node_id", "step", "words", "number")
    }


def any_last_time(assessment: Assessment, frame: Frame, former: Frame) -> dict[int, Given]:
    """What was answered last time to the measures of the same number, whatever their scale."""
    if assessment.previous_id is None:
        return {}
    given = any_given(assessment.previous_id)
    refs = {each.ref: each.node for each in frame.measures}
    return {
        refs[each.ref]: given[each.node]
        for each in former.measures
        if each.ref in refs and each.node in given
    }


def any_verdicts(assessment_id: int) -> dict[int, Verdict]:
    """The last verdict on each answer; the caller says whether the answer changed since."""
    rows = Verdict.objects.filter(assessment=assessment_id).order_by("node_id", "-id")
    return {each.node_id: each for each in rows.distinct("node_id")}


def any_verdicts_of(assessment_id: int, ids: Collection[int]) -> dict[int, Verdict]:
    """These verdicts on answers of an assessment."""
    rows = Verdict.objects.filter(assessment=assessment_id, pk__in=[each for each in ids if each])
    return {each.pk: each for each in rows}


def any_holding(given: Mapping[int, Given], verdicts: Iterable[Verdict]) -> dict[int, Said]:
    """The verdicts that hold: those on the answer as it stands."""
    return {
        each.node_id: Said(each.verdict)
        for each in verdicts
        if each.node_id in given and given[each.node_id].number == each.number
    }


def any_lines(assessment_id: int, node_id: int) -> list[Line]:
    """How one answer stood, the oldest first."""
    return list(Line.objects.filter(assessment=assessment_id, node=node_id).order_by("number"))


def any_last_lines(assessment_id: int, nodes: Collection[int]) -> dict[int, Line]:
    """How these answers stand, with who wrote them."""
    rows = Line.objects.filter(assessment=assessment_id, node__in=list(nodes))
    return {each.node_id: each for each in rows.order_by("node_id", "-number").distinct("node_id")}


def any_said(assessment_id: int, node_id: int) -> list[Verdict]:
    """Everything that reviewers said of one answer, the oldest first."""
    rows = Verdict.objects.filter(assessment=assessment_id, node=node_id)
    return list(rows.order_by("id"))


def any_scores(assessment_id: int) -> dict[int, Score]:
    """The scores of an assessment by objective and sub-objective."""
    return {each.node_id: each for each in Score.objects.filter(assessment=assessment_id)}


def any_parts(assessment_id: int) -> list[Part]:
    """Who was given which part."""
    return list(Part.objects.filter(assessment=assessment_id).order_by("node__position", "id"))


def any_files(assessment_id: int) -> list[Joined]:
    """The files that go with the answers."""
    rows = Joined.objects.filter(assessment=assessment_id).select_related("document")
    return list(rows.order_by("id"))


def may_answer(actor: Actor, assessment: Assessment) -> bool:
    """Say whether the actor answers here."""
    return access.may_answer(actor, above=tree.any_path(assessment.place))


def may_submit(actor: Actor, assessment: Assessment) -> bool:
    """Say whether the actor gives the answers in the name of the establishment."""
    return access.may_submit(actor, above=tree.any_path(assessment.place))


def may_review(actor: Actor, assessment: Assessment) -> bool:
    """Say whether the actor reviews these answers."""
    return access.may_review(actor, above=tree.any_path(assessment.place))


def any_people(assessment: Assessment, *, today: date) -> list[Person]:
    """Who may be given a part: those who answer at this establishment, its entity or its group."""
    levels = {PlaceKind.SITE, PlaceKind.LEGAL_ENTITY, PlaceKind.GHT}
    places = frozenset(each for each in tree.any_path(assessment.place) if each.kind in levels)
    return accounts.any_at(*_ANSWERERS, places=places, today=today)


def any_key(assessment_id: int, node_id: int) -> str:
    """The key by which the plan knows what an answer asked."""
    return f"{assessment_id}:{node_id}"


def any_actions(assessment: Assessment, nodes: list[int]) -> dict[int, list[Action]]:
    """The actions that these answers asked for, by measure; whoever asks reads the plan."""
    keys = {any_key(assessment.pk, node): node for node in nodes}
    found: dict[int, list[Action]] = {}
    for action in plans.any_of(MODULE, list(keys)):
        found.setdefault(keys[action.source_key], []).append(action)
    return found


def any_unsatisfied(assessment: Assessment) -> list[int]:
    """The measures of an establishment that are not at their best step, or not reached."""
    frame = frames.any_frame(assessment.campaign.version_id)
    given = {node: each.step for node, each in any_given(assessment.pk).items()}
    stands = standing(frame, given)
    return [
        measure.node
        for measure in frame.measures
        if stands[measure.node] == Asking.NOT_YET
        or (
            measure.node in given
            and stands[measure.node] == Asking.ASKED
            and (given[measure.node] or 0) < len(measure.values) - 1
        )
    ]

"""Keeping scores: reckoned from answers, proofs and verdicts, written by sets where they changed.

One establishment that saves an answer and a whole nation go the same way.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries import frames
from hygie.assessments.rules import scoring as rules
from hygie.assessments.rules.frame import Frame
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.rules.stages import State
from hygie.evidence import queries as evidence
from hygie.kernel.actor import Place
from hygie.platform import walls
from hygie.platform.walls import Domain

AT_ONCE = 500
_NONE = -1
_ANSWERS = f"""
    SELECT assessment_id, array_agg(node_id), array_agg(coalesce(step, {_NONE})::integer),
        array_agg(node_id) FILTER (WHERE number = 0)
    FROM assessments_answer WHERE assessment_id = ANY(%s) GROUP BY assessment_id
"""  # noqa: S608 - our own number
_VERDICTS = """
    SELECT said.assessment_id, said.node_id, said.verdict FROM (
        SELECT DISTINCT ON (assessment_id, node_id) assessment_id, node_id, verdict, number
        FROM assessments_verdict WHERE assessment_id = ANY(%s)
        ORDER BY assessment_id, node_id, id DESC
    ) AS said
    JOIN assessments_answer AS given USING (assessment_id, node_id, number)
"""
_WRITE = """
    INSERT INTO assessments_score AS kept (
        campaign_id, node_id, assessment_id, place_kind, place_code, region_code,
        declared, proven, reviewed, asked, answered
    )
    SELECT a.campaign_id, s.node_id, a.id, a.place_kind, a.place_code, a.region_code,
        s.declared, s.proven, s.reviewed, s.asked, s.answered
    FROM unnest(
        %s::bigint[], %s::bigint[], %s::smallint[], %s::smallint[], %s::smallint[],
        %s::smallint[], %s::smallint[]
    ) AS s (assessment_id, node_id, declared, proven, reviewed, asked, answered)
    JOIN assessments_assessment AS a ON a.id = s.assessment_id
    ON CONFLICT (campaign_id, node_id, assessment_id) DO UPDATE SET
        declared = excluded.declared, proven = excluded.proven, reviewed = excluded.reviewed,
        asked = excluded.asked, answered = excluded.answered
    WHERE (kept.declared, kept.proven, kept.reviewed, kept.asked, kept.answered) IS DISTINCT FROM
        (excluded.declared, excluded.proven, excluded.reviewed, excluded.asked, excluded.answered)
"""
_COUNTS = """
    UPDATE assessments_assessment AS a SET asked = s.asked, answered = s.answered
    FROM unnest(%s::bigint[], %s::smallint[], %s::smallint[]) AS s (id, asked, answered)
    WHERE a.id = s.id AND (a.asked, a.answered) IS DISTINCT FROM (s.asked, s.answered)
"""


def day_of(campaign: Campaign, *, at: datetime) -> date:
    """The day whose proofs count: today, and the last day once it is past."""
    return min(timezone.localdate(at), campaign.closes_on)


def reckon(campaign: Campaign, assessments: Collection[Assessment], *, at: datetime) -> None:
    """Reckon the scores of some establishments of one campaign again; within a transaction."""
    with walls.opened("assessments.score", Domain.ANSWERS, Domain.POSTURE, Domain.EVIDENCE):
        frame = frames.any_frame(campaign.version_id)
        _reckon(frame, list(assessments), on=day_of(campaign, at=at))


def reckon_campaign(campaign: Campaign, *, at: datetime) -> Iterator[int]:
    """Reckon a whole campaign, some establishments at a time; how many are done after each."""
    done = 0
    rows = Assessment.objects.filter(campaign=campaign).order_by("id")
    with walls.opened("assessments.score", Domain.ANSWERS, Domain.POSTURE, Domain.EVIDENCE):
        frame, on = frames.any_frame(campaign.version_id), day_of(campaign, at=at)
        left = iter(list(rows))
        while some := list(islice(left, AT_ONCE)):
            with transaction.atomic():
                _reckon(frame, some, on=on)
            done += len(some)
            yield done


def reckon_proven(kind: int, places: Iterable[Place], *, at: datetime) -> int:
    """Reckon what a proof of this kind touches: the running campaigns that it proves something in.

    How many assessments were looked at.
    """
    wanted = set(places)
    codes = sorted({place.code for place in wanted})
    with walls.opened("assessments.score", Domain.ANSWERS, Domain.POSTURE, Domain.EVIDENCE):
        rows = Assessment.objects.select_related("campaign").filter(
            place_code__in=codes, campaign__state__in=[State.OPEN, State.CLOSED]
        )
        by_campaign: dict[Campaign, list[Assessment]] = defaultdict(list)
        for each in rows.order_by("campaign_id", "id"):
            if each.place in wanted:
                by_campaign[each.campaign].append(each)
        touched = 0
        for campaign, some in by_campaign.items():
            frame = frames.any_frame(campaign.version_id)
            if kind in frame.kinds:
                with transaction.atomic():
                    _reckon(frame, some, on=day_of(campaign, at=at))
                touched += len(some)
    return touched


def _reckon(frame: Frame, assessments: list[Assessment], *, on: date) -> None:
    # One after the other: an answer that is saved meanwhile is reckoned after this.
    ids = sorted(each.pk for each in assessments)
    held = Assessment.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id")
    given_once = {pk for pk, at in held.values_list("id", "submitted_at") if at}
    answers, verdicts = _answers(ids), _verdicts(ids)
    places = {each.place for each in assessments}
    reached = evidence.any_reached(places, frame.kinds, measured=frame.measured, on=on)
    rows: list[tuple[Any, ...]] = []
    counts: list[tuple[int, int, int]] = []
    for each in assessments:
        given, former = answers.get(each.pk, _NOTHING)
        carried = frozenset[int]() if each.pk in given_once else former
        proven = rules.proven_steps(frame, reached.get(each.place, {}))
        stands = rules.standing(frame, given)
        found = rules.reckon(
            frame, given, proven, verdicts.get(each.pk, {}), stands=stands, carried=carried
        )
        rows += [
            (each.pk, node, one.declared, one.proven, one.reviewed, one.asked, one.answered)
            for node, one in found.items()
        ]
        asked = [node for node, state in stands.items() if state == rules.Asking.ASKED]
        asked += [node for node, step in given.items() if step is None]
        said = sum(1 for node in asked if node in given and node not in carried)
        counts.append((each.pk, len(asked), said))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)] or [[]] * 7)
        cursor.execute(_COUNTS, [list(column) for column in zip(*counts, strict=True)] or [[]] * 3)


_Answers = tuple[dict[int, int | None], frozenset[int]]
_NOTHING: _Answers = ({}, frozenset())


def _answers(ids: list[int]) -> dict[int, _Answers]:
    """The answers of each assessment, and those of last time that nobody has said again."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [ids])
        return {
            assessment: (
                {
                    node: None if step == _NONE else step
                    for node, step in zip(nodes, steps, strict=True)
                },
                frozenset(carried or ()),
            )
            for assessment, nodes, steps, carried in cursor.fetchall()
        }


def _verdicts(ids: list[int]) -> dict[int, dict[int, Verdict]]:
    found: dict[int, dict[int, Verdict]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_VERDICTS, [ids])
        for assessment, node, verdict in cursor.fetchall():
            found[assessment][node] = Verdict(verdict)
    return found

"""A campaign seen from a group, a region, the nation: the same figures at each level.

Only answers that were given count. Who consolidates reads each establishment; whoever compares
theirs with its likes does not, and sees quartiles of five of them or more.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Avg, Count, Q, QuerySet

from hygie.assessments.models import Assessment, Campaign, Score
from hygie.assessments.queries import campaigns, frames
from hygie.assessments.queries.campaigns import any_at_places
from hygie.assessments.rules.spread import Spread, among_likes, spread
from hygie.assessments.rules.stages import GIVEN, State
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.platform import walls
from hygie.platform.walls import Domain

MOST_TURNS = 6
_GIVEN = sorted(stage.value for stage in GIVEN)
_COUNTED = """
    SELECT node_id, step, count(*) FROM assessments_answer
    WHERE assessment_id = ANY(%s) GROUP BY node_id, step
"""


@dataclass(frozen=True, kw_only=True)
class Spreads:
    """How the three scores of one objective spread."""

    declared: Spread | None
    proven: Spread | None
    reviewed: Spread | None


@dataclass(frozen=True, kw_only=True)
class Weak:
    """One measure over many establishments: its mean, and how many it does not concern."""

    node: int
    mean: int
    count: int
    not_applicable: int


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One objective in one campaign: the means over those who gave their answers."""

    campaign_id: int
    closes_on: date
    ref: str
    count: int
    declared: int | None
    proven: int | None


def given(actor: Actor, campaign: Campaign, area: Place) -> QuerySet[Assessment]:
    """The answers that were given in an area, among those that the actor reads."""
    rows = campaigns.asked(actor, campaign, stages=GIVEN)
    return rows.filter(any_at_places(frozenset({area})))


def waiting(actor: Actor, campaign: Campaign, area: Place) -> QuerySet[Assessment]:
    """Who has not given their answers in an area; those who have not even begun come first."""
    rows = campaigns.asked(actor, campaign).filter(any_at_places(frozenset({area})))
    return rows.exclude(stage__in=_GIVEN).order_by("-stage", "place_code")


def spreads(actor: Actor, campaign: Campaign, area: Place) -> dict[int, Spreads]:
    """How scores spread in an area, by objective and sub-objective."""
    rows = Score.objects.filter(
        campaign=campaign, assessment__in=given(actor, campaign, area).order_by()
    )
    return {node: _spreads(columns, all_of=True) for node, *columns in _gathered(rows)}


def any_likes(assessment: Assessment) -> dict[int, Spreads]:
    """How the scores of similar establishments spread in the same campaign, by objective.

    A site’s likes are those of its category, an entity’s those of its status; nothing is told of
    fewer than five. Whoever asks reads the assessment.
    """
    code = "category_code" if assessment.place_kind == PlaceKind.SITE else "status_code"
    value = getattr(assessment, code)
    if not value:
        return {}
    alike = Assessment.objects.filter(
        campaign=assessment.campaign_id, stage__in=_GIVEN, **{code: value}
    )
    rows = Score.objects.filter(campaign=assessment.campaign_id, assessment__in=alike)
    with walls.opened("assessments.likes", Domain.POSTURE):
        found = _gathered(rows)
    told = {node: _spreads(columns, all_of=False) for node, *columns in found}
    return {node: each for node, each in told.items() if each.declared or each.proven}


def weakest(actor: Actor, campaign: Campaign, area: Place, *, most: int = 10) -> list[Weak]:
    """The measures of which the least is done in an area, the weakest first."""
    ids = list(given(actor, campaign, area).order_by().values_list("id", flat=True))
    if not ids:
        return []
    steps = any_counts(ids)
    found = []
    for measure in frames.any_frame(campaign.version_id).measures:
        counts = steps.get(measure.node, {})
        aside = counts.get(None, 0)
        if not (applies := len(ids) - aside):
            continue
        # Who did not answer, because what it follows is not reached, has not done it.
        done = sum(
            measure.values[step] * count for step, count in counts.items() if step is not None
        )
        found.append(
            Weak(
                node=measure.node,
                mean=round(done / applies),
                count=applies,
                not_applicable=aside,
            )
        )
    return sorted(found, key=lambda each: (each.mean, each.node))[:most]


def any_counts(ids: Collection[int]) -> dict[int, dict[int | None, int]]:
    """How often each answer was given, by measure; whoever asks has seen these assessments."""
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    with walls.opened("assessments.measures", Domain.POSTURE), connection.cursor() as cursor:
        cursor.execute(_COUNTED, [list(ids)])
        for node, step, count in cursor.fetchall():
            found[node][step] = count
    return found


def trend(actor: Actor, campaign: Campaign, area: Place) -> list[Turn]:
    """The objectives of an area, from campaign to campaign of the same referential and level.

    The last `MOST_TURNS` of those that the actor reads up to this one, the oldest first.
    """
    same = campaigns.visible_to(actor).filter(
        version__referential=campaign.version.referential_id,
        level=campaign.level,
        closes_on__lte=campaign.closes_on,
    )
    turns = list(same.exclude(state=State.DRAFT).order_by("-closes_on", "-id")[:MOST_TURNS])[::-1]
    # By their numbers: the database then knows how many lines it will read.
    refs = {
        node: frames.any_titles(version)[node].ref
        for version in {each.version_id for each in turns}
        for node in frames.any_objectives(version)
    }
    asked = Assessment.objects.filter(any_at_places(frozenset({area})), stage__in=_GIVEN)
    rows = Score.objects.filter(
        campaign__in=[each.pk for each in turns], node__in=list(refs), assessment__in=asked
    )
    means = {
        (each["campaign_id"], each["node_id"]): each
        for each in rows.order_by()
        .values("campaign_id", "node_id")
        .annotate(count=Count("assessment_id"), declared=Avg("declared"), proven=Avg("proven"))
    }
    return [
        Turn(
            campaign_id=turn.pk,
            closes_on=turn.closes_on,
            ref=refs[node],
            count=mean["count"],
            declared=_rounded(mean["declared"]),
            proven=_rounded(mean["proven"]),
        )
        for turn in turns
        for node in frames.any_objectives(turn.version_id)
        if (mean := means.get((turn.pk, node)))
    ]


def _gathered(
    rows: QuerySet[Score],
) -> list[tuple[int, list[int] | None, list[int] | None, list[int] | None]]:
    gathered = (
        rows.order_by()
        .values("node_id")
        .annotate(
            all_declared=ArrayAgg("declared", filter=Q(declared__isnull=False)),
            all_proven=ArrayAgg("proven", filter=Q(proven__isnull=False)),
            all_reviewed=ArrayAgg("reviewed", filter=Q(reviewed__isnull=False)),
        )
    )
    return list(gathered.values_list("node_id", "all_declared", "all_proven", "all_reviewed"))


def _spreads(columns: list[list[int] | None], *, all_of: bool) -> Spreads:
    told = spread if all_of else among_likes
    declared, proven, reviewed = (told(each or []) for each in columns)
    return Spreads(declared=declared, proven=proven, reviewed=reviewed)


def _rounded(mean: float | None) -> int | None:
    return None if mean is None else round(mean)

"""A campaign in an area: who gave and who did not, and the same figures for what is below."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Avg, Count, Q, QuerySet

from hygie.assessments.models import Assessment, Campaign, Score
from hygie.assessments.queries import campaigns, consolidation, frames
from hygie.assessments.queries.campaigns import any_at_places
from hygie.assessments.rules.stages import GIVEN, Stage
from hygie.kernel.actor import Actor, Place, PlaceKind

PAGE = 50
_GIVEN = sorted(stage.value for stage in GIVEN)
# What an area is made of, by a column of the assessments: as it was on the day of the opening.
_COLUMNS = {
    PlaceKind.NATION: ("region_code", PlaceKind.REGION),
    PlaceKind.REGION: ("ght_code", PlaceKind.GHT),
}
Means = dict[int, tuple[int | None, int | None]]


@dataclass(frozen=True, kw_only=True)
class Below:
    """A region of the nation, a group of a region; no place for who is in none."""

    place: Place | None
    asked: int
    given: int
    # Means of what is declared and proven, by objective, over those who gave.
    means: Means = field(default_factory=dict)


def asked(actor: Actor, campaign: Campaign, area: Place) -> QuerySet[Assessment]:
    """Who is asked in an area, among those that the actor reads."""
    return campaigns.asked(actor, campaign).filter(any_at_places(frozenset({area})))


def stages(actor: Actor, campaign: Campaign, area: Place) -> Counter[Stage]:
    """How many stand at each stage in an area."""
    counted = asked(actor, campaign, area).order_by().values("stage").annotate(n=Count("id"))
    return Counter({Stage(each["stage"]): each["n"] for each in counted})


def listed(
    actor: Actor, campaign: Campaign, area: Place, *, given: bool | None = None
) -> QuerySet[Assessment]:
    """The establishments of an area: all, or who gave, or who did not."""
    if given is False:
        return consolidation.waiting(actor, campaign, area)
    rows = asked(actor, campaign, area)
    return (rows.filter(stage__in=_GIVEN) if given else rows).order_by("place_code")


def below(actor: Actor, campaign: Campaign, area: Place) -> list[Below]:
    """The same figures for each region of the nation, each group of a region."""
    if area.kind not in _COLUMNS:
        return []
    column, kind = _COLUMNS[area.kind]
    rows = asked(actor, campaign, area).order_by()
    counts = rows.values(column).annotate(
        all_asked=Count("id"), all_given=Count("id", filter=Q(stage__in=_GIVEN))
    )
    means = _means(actor, campaign, area, column)
    return [
        Below(
            place=Place(kind, each[column]) if each[column] else None,
            asked=each["all_asked"],
            given=each["all_given"],
            means=means[each[column]],
        )
        for each in counts.order_by(column)
    ]


def any_scores(campaign: Campaign, ids: Collection[int]) -> dict[int, dict[int, Score]]:
    """The scores of some assessments by objective; whoever asks has seen these assessments."""
    found: dict[int, dict[int, Score]] = defaultdict(dict)
    nodes = frames.any_objectives(campaign.version_id)
    rows = Score.objects.filter(campaign=campaign, node__in=nodes, assessment__in=list(ids))
    for each in rows:
        found[each.assessment_id][each.node_id] = each
    return found


def _means(actor: Actor, campaign: Campaign, area: Place, column: str) -> dict[str, Means]:
    given = consolidation.given(actor, campaign, area).order_by()
    rows = Score.objects.filter(
        campaign=campaign, node__in=frames.any_objectives(campaign.version_id), assessment__in=given
    )
    name = f"assessment__{column}"
    found: dict[str, Means] = defaultdict(dict)
    for each in (
        rows.order_by()
        .values(name, "node_id")
        .annotate(mean_declared=Avg("declared"), mean_proven=Avg("proven"))
    ):
        found[each[name]][each["node_id"]] = (
            _rounded(each["mean_declared"]),
            _rounded(each["mean_proven"]),
        )
    return found


def _rounded(mean: float | None) -> int | None:
    return None if mean is None else round(mean)

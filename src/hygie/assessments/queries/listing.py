"""What waits for somebody: assessments to answer, given, ended; campaigns with how far they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from hygie.assessments.models import Answer, Assessment, Campaign
from hygie.assessments.queries import campaigns, frames
from hygie.assessments.queries.campaigns import any_at_places
from hygie.assessments.rules.frame import Frame
from hygie.assessments.rules.scoring import Asking, standing
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.establishments import tree
from hygie.establishments.models import LegalEntity, Site
from hygie.kernel.actor import Actor, Place, PlaceKind, Power
from hygie.kernel.enums import Labelled
from hygie.kernel.text import fold

PAGE = 50
CHOICES = 80
_HOSPITAL = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY, PlaceKind.GHT})
# In a list of who is asked: those who have not answered first.
_FIRST = (Stage.WAITING, Stage.STARTED, Stage.SENT_BACK, Stage.SUBMITTED, Stage.ACCEPTED)


class Turn(Labelled):
    """Whose turn it is, in the order in which assessments are listed."""

    TO_ANSWER = "a-repondre", "À répondre"
    GIVEN = "remises", "Remises"
    OVER = "terminees", "Terminées"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    turn: Turn | None = None
    place: Place | None = None


def lists_assessments(actor: Actor) -> bool:
    """Say whether assessments of one’s own places come first, before campaigns."""
    return actor.may_somewhere(Power.ANSWER_MEASURES) or not lists_campaigns(actor)


def lists_campaigns(actor: Actor) -> bool:
    """Say whether the actor reads more than hospitals, or keeps campaigns."""
    reach = actor.reach(Power.READ_POSTURE)
    beyond = any(each.kind not in _HOSPITAL for each in reach)
    return beyond or actor.may_somewhere(Power.OPEN_CAMPAIGNS)


def assessments(actor: Actor, filters: Filters, *, today: date) -> QuerySet[Assessment]:
    """The assessments of one’s own places: those to answer, those that were given, the others."""
    reach = actor.reach(Power.ANSWER_MEASURES) or frozenset(
        each for each in actor.reach(Power.READ_POSTURE) if each.kind in _HOSPITAL
    )
    rows = Assessment.objects.filter(any_at_places(reach))
    if filters.place is not None:
        rows = rows.filter(any_at_places(frozenset({filters.place})))
    turns = [When(_turn(each, today), then=Value(rank)) for rank, each in enumerate(list(Turn)[:2])]
    rows = rows.annotate(turn=Case(*turns, default=Value(2), output_field=IntegerField()))
    if filters.turn is not None:
        rows = rows.filter(turn=list(Turn).index(filters.turn))
    rows = rows.select_related("campaign__version")
    # What is awaited soonest first; of the others, the latest.
    soonest = Case(When(turn=0, then=F("campaign__closes_on")))
    return rows.order_by("turn", soonest, "-campaign__closes_on", "-campaign_id", "place_code")


def choices(actor: Actor) -> list[tree.Node]:
    """The places that somebody answers for or reads, when they are few."""
    reach = actor.reach(Power.ANSWER_MEASURES) or actor.reach(Power.READ_POSTURE)
    nodes = tree.any_choices(reach, limit=CHOICES)
    return [each for each in nodes if each.place.kind in _HOSPITAL]


def any_progress(actor: Actor, some: Iterable[Campaign]) -> dict[int, Counter[Stage]]:
    """How many of those that the actor reads stand at each stage, campaign by campaign."""
    rows = Assessment.objects.filter(
        any_at_places(actor.reach(Power.READ_POSTURE)), campaign__in=[each.pk for each in some]
    )
    counted = rows.order_by().values_list("campaign_id", "stage").annotate(count=Count("pk"))
    found: dict[int, Counter[Stage]] = defaultdict(Counter)
    for campaign, stage, count in counted:
        found[campaign][Stage(stage)] = count
    return found


def asked(
    actor: Actor, campaign: Campaign, *, stage: Stage | None = None, text: str = ""
) -> QuerySet[Assessment]:
    """Who is asked by a campaign, who has not answered first."""
    rows = campaigns.asked(actor, campaign, stages=[stage] if stage else ())
    rows = rows.select_related("campaign")
    if text:
        rows = rows.filter(place_code__in=_called(campaign, rows, text))
    first = [When(stage=each, then=Value(rank)) for rank, each in enumerate(_FIRST)]
    rows = rows.annotate(rank=Case(*first, default=Value(9), output_field=IntegerField()))
    return rows.order_by("rank", "place_code")


def any_carried(rows: Iterable[Assessment]) -> dict[int, int]:
    """How many answers of last time nobody has said again yet, of those that are asked."""
    wanted = {row.pk: row for row in rows if row.previous_id and not row.submitted_at}
    given: dict[int, dict[int, tuple[int | None, int]]] = defaultdict(dict)
    found = Answer.objects.filter(assessment__in=list(wanted))
    for pk, node, step, number in found.values_list("assessment", "node", "step", "number"):
        given[pk][node] = (step, number)
    return {
        pk: _carried(frames.any_lines(row.campaign.version_id), given[pk])
        for pk, row in wanted.items()
    }


def _carried(frame: Frame, given: dict[int, tuple[int | None, int]]) -> int:
    stands = standing(frame, {node: step for node, (step, _) in given.items()})
    return sum(
        1
        for node, (step, number) in given.items()
        if not number and (step is None or stands[node] == Asking.ASKED)
    )


def _called(campaign: Campaign, rows: QuerySet[Assessment], text: str) -> list[str]:
    """Who of these is called so, is in this town, or has this number; every word counts."""
    table: Any = Site if campaign.level == PlaceKind.SITE else LegalEntity
    known = table.objects.filter(finess__in=rows.order_by().values("place_code"))
    words = fold(text).split()
    return [
        finess
        for finess, *said in known.values_list("finess", "name", "long_name", "city")
        if all(word in fold(" ".join((finess, *said))) for word in words)
    ]


def _turn(turn: Turn, today: date) -> Q:
    given = Q(stage__in=sorted(GIVEN))
    if turn == Turn.GIVEN:
        return given & ~Q(campaign__state=State.LOCKED)
    back = Q(stage=Stage.SENT_BACK) & ~Q(campaign__state=State.LOCKED)
    running = Q(campaign__state=State.OPEN, campaign__closes_on__gte=today)
    return back | (running & ~given)

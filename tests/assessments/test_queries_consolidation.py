"""The same figures for a group, a region, the nation; and the likes of one establishment."""

import pytest

from hygie.assessments.models import Assessment, Score
from hygie.assessments.queries import consolidation
from hygie.assessments.rules.stages import Stage
from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.assessments.factories import REGION, asked, opened, submitted
from tests.cast import ANNE, GAEL, KARIM, LEA, NOON, ZOE
from tests.incidents.factories import a_site, an_entity

pytestmark = pytest.mark.django_db
GROUP = Place(PlaceKind.GHT, "GHT-A")


def many(count):
    """A campaign that asks so many sites of Bellevue, all given but the first one's."""
    for number in range(count - 1):
        a_site(f"0100{number:05}", entity=an_entity())
    campaign = opened()
    rows = Assessment.objects.filter(campaign=campaign).order_by("place_code")
    for rank, each in enumerate(rows):
        Score.objects.filter(assessment=each).update(declared=1_000 * rank, proven=500 * rank)
    rows.update(stage=Stage.SUBMITTED, submitted_at=NOON, submitted_by="x")
    return campaign


def test_figures_are_those_of_what_the_reader_reads():
    campaign = submitted().campaign

    for actor, area in ((KARIM, REGION), (GAEL, GROUP), (LEA, NATION)):
        with walls.scoped(scope_of(actor)):
            found = consolidation.spreads(actor, campaign, area)
            assert [each.declared.count for each in found.values()] == [1, 1]
            assert [each.mean for each in consolidation.weakest(actor, campaign, area)] == [
                0,
                5_000,
                10_000,
                10_000,
            ]
            assert len(consolidation.trend(actor, campaign, area)) == 2
    with walls.scoped(scope_of(ZOE)):
        assert consolidation.spreads(ZOE, campaign, NATION) == {}
        assert consolidation.weakest(ZOE, campaign, NATION) == []


def test_who_has_not_given_their_answers_does_not_count_and_is_listed():
    campaign = opened()

    assert consolidation.spreads(KARIM, campaign, REGION) == {}
    assert [each.place_code for each in consolidation.waiting(KARIM, campaign, REGION)] == [
        asked(campaign).place_code
    ]


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True)])
def test_nothing_is_told_of_too_few_likes(count, told):
    campaign = many(count)

    with walls.scoped(scope_of(ANNE)):
        found = consolidation.any_likes(asked(campaign))

    assert bool(found) == told
    if told:
        spread = next(iter(found.values())).declared
        assert (spread.low, spread.median, spread.high) == (1_000, 2_000, 3_000)
        assert next(iter(found.values())).reviewed is None

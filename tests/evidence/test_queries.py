"""What others reckon with: what stands on a day, whatever the order in which it was recorded."""

import random
from datetime import date, timedelta

import pytest

from hygie.evidence import operations, queries
from hygie.evidence.queries import Filters
from hygie.evidence.rules.fact import Source
from hygie.evidence.rules.kinds import Shown
from hygie.evidence.rules.levels import UNSAID, Reached, reached
from hygie.kernel.actor import SYSTEM, Actor
from tests.cast import ANNE, GAEL, KARIM, LEA, NOON, REMI, ZOE
from tests.evidence.factories import (
    AUDIT_AD,
    ENTITY,
    EXERCISE,
    SITE,
    SITE_ELSEWHERE,
    TODAY,
    a_proof,
    recorded,
)
from tests.incidents.factories import a_site_elsewhere

pytestmark = pytest.mark.django_db


def levels(*places, kinds=(AUDIT_AD,), on=TODAY):
    return [each.level for each in queries.any_standing(places, kinds, on=on)]


def test_what_stands_on_a_day_is_neither_over_nor_ended_nor_to_come():
    gone = Source("m", "gone")
    recorded(kind=AUDIT_AD, level=1, occurred_on=date(2024, 1, 1))
    recorded(kind=AUDIT_AD, level=2, source=gone)
    recorded(kind=AUDIT_AD, level=3)
    recorded(kind=EXERCISE, level=4)
    operations.withdraw(gone, reason="Annulé.", by=SYSTEM, at=NOON)

    assert levels(ENTITY) == [3]
    assert levels(ENTITY, on=date(2024, 6, 1)) == [1]
    assert levels(ENTITY, on=date(2027, 2, 10)) == []
    assert sorted(levels(ENTITY, kinds=())) == [3, 4]


def test_a_place_has_its_own_and_many_are_asked_at_once():
    a_site_elsewhere()
    recorded(kind=AUDIT_AD, level=2, places=(ENTITY, SITE_ELSEWHERE), perimeter="corp.example")
    recorded(kind=AUDIT_AD, level=5, places=(SITE,))

    assert levels(SITE) == [5]
    found = queries.any_standing([ENTITY, SITE, SITE_ELSEWHERE], [AUDIT_AD], on=TODAY)
    assert {(each.place, each.level) for each in found} == {
        (ENTITY, 2),
        (SITE_ELSEWHERE, 2),
        (SITE, 5),
    }
    assert {each.perimeter for each in found} == {"corp.example", ""}
    assert queries.any_standing([], [AUDIT_AD], on=TODAY) == []


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_level_does_not_depend_on_the_order_in_which_facts_came(order):
    facts = [(date(2026, 1, 1), 4), (date(2026, 2, 1), 2), (date(2025, 12, 1), 5)]
    for rank in order:
        day, level = facts[rank]
        recorded(kind=AUDIT_AD, level=level, occurred_on=day, perimeter="Forêt")

    assert queries.any_reached([ENTITY], [AUDIT_AD], measured=[AUDIT_AD], on=TODAY) == {
        ENTITY: {AUDIT_AD: Reached(level=2, score=None)}
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_database_and_the_rule_say_the_same_of_many_proofs(seed):
    chance, kinds = random.Random(seed), (AUDIT_AD, EXERCISE)  # noqa: S311 - proofs of a test
    for _ in range(25):
        recorded(
            kind=chance.choice(kinds),
            level=chance.choice([None, 0, 2, 4, 5]),
            score=chance.choice([None, 3, 8]),
            occurred_on=TODAY - timedelta(days=chance.randrange(9) * 60),
            perimeter=chance.choice(["", "Forêt A", "foret a", "Forêt B"]),
            places=chance.choice([(ENTITY,), (SITE,), (ENTITY, SITE)]),
        )

    found = queries.any_reached([ENTITY, SITE], kinds, measured=kinds, on=TODAY)
    asked = queries.any_reached([ENTITY, SITE], kinds, measured=[AUDIT_AD], on=TODAY)

    assert len(found) == 2
    for place in (ENTITY, SITE):
        standing = queries.any_standing([place], kinds, on=TODAY)
        rule = reached(standing, on=TODAY)
        assert found[place] == rule
        assert asked[place] == rule | {EXERCISE: UNSAID}
    assert queries.any_reached([SITE], [], measured=[], on=TODAY) == {}


@pytest.mark.parametrize(
    ("actor", "count"),
    [(ANNE, 1), (REMI, 0), (GAEL, 1), (KARIM, 1), (LEA, 2), (ZOE, 1), (Actor(name="x"), 0)],
    ids=lambda value: getattr(value, "name", None),
)
def test_what_ends_soon_is_told_of_the_places_that_one_reads(actor, count):
    a_site_elsewhere()
    recorded(places=(ENTITY, SITE_ELSEWHERE))
    on, until = date(2027, 1, 1), date(2027, 3, 1)

    assert queries.ending(actor, on=on, until=until).count() == count
    assert queries.ending(actor, on=on, until=date(2027, 2, 9)).count() == 0


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        (date(2026, 3, 2), {Shown.STANDING: 1, Shown.SOON: 0, Shown.EXPIRED: 0}),
        (date(2027, 1, 2), {Shown.STANDING: 1, Shown.SOON: 1, Shown.EXPIRED: 0}),
        (date(2027, 2, 10), {Shown.STANDING: 0, Shown.SOON: 0, Shown.EXPIRED: 1}),
    ],
)
def test_counts_and_filters_agree(on, shown):
    recorded()

    assert queries.counts(ANNE, ENTITY, on=on) == shown
    for state, count in shown.items():
        assert queries.proofs(ANNE, ENTITY, Filters(state=state), on=on).count() == count


def test_of_the_neighbour_nothing_is_found():
    proof = a_proof()

    assert queries.one(ZOE, proof.pk) is None
    assert not queries.proofs(ZOE, ENTITY, on=TODAY).exists()
    assert queries.one(ANNE, proof.pk) == proof
    assert queries.any_same_fact(proof) == []

"""Under-declaration is estimated with its interval, or not at all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.errors import Refused
from hygie.observatory.rules.estimates import (
    FEWEST_IN_BOTH,
    Group,
    by_activity,
    by_recapture,
    garwood,
)


def _groups(*declared, activity=1000, kind="CH"):
    return [
        Group(kind=kind, region=f"{at:02d}", declared=n, activity=activity)
        for at, n in enumerate(declared)
    ]


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39), (100, 81.36, 121.63)],
)
def test_the_interval_of_garwood_is_that_of_its_table(count, low, high):
    assert garwood(count) == pytest.approx((low, high), rel=1e-3, abs=1e-3)


def test_what_is_expected_is_the_rate_of_the_best_quarter():
    found = by_activity(_groups(200, 100, 100, 100, 100, 100, 100, 200))

    # Of a variance of 1 875 chance explains 125: 200 is drawn to 195, 14/15 of the way from 125.
    assert (found.declared, found.middle) == (1000, 1560)
    assert 1000 < found.low < 1560 < found.high
    assert found.missing[1] == 560


def test_rates_that_differ_by_chance_show_that_nothing_is_missing():
    found = by_activity(_groups(20, 10, 10, 10, 10, 10, 10, 20))

    assert (found.low, found.declared) == (100, 100)
    assert found.high > 100
    # Half of what the raw rate of the two first would have said.
    assert found.middle == 120


def test_a_small_group_that_declared_much_is_no_reference():
    lucky = Group(kind="CH", region="94", declared=5, activity=100)

    assert by_activity([*_groups(*[100] * 12, activity=10_000), lucky]).middle < 1500


def test_a_region_is_told_by_the_rate_of_the_best():
    groups = _groups(200, 100, 100, 100, 100, 100, 100, 200)

    found = by_activity(groups, region="01")
    best = by_activity(groups, region="00")

    assert (found.declared, found.middle) == (100, 195)
    assert 100 < found.low < 195 < found.high
    assert (best.declared, best.middle) == (200, 200)


@pytest.mark.parametrize(
    ("region", "words"),
    [("99", "Aucune activité"), ("98", "Aucune activité"), ("97", "Moins de 5")],
)
def test_a_region_of_which_too_little_is_known_is_not_estimated(region, words):
    unknown = Group(kind="CH", region="98", declared=8, activity=0)
    small = Group(kind="CH", region="97", declared=0, activity=10)
    groups = [*_groups(200, 100, 100, 100, 100, 100, 100, 200), unknown, small]

    with pytest.raises(Refused, match=words):
        by_activity(groups, region=region)


def test_kinds_are_compared_with_their_own():
    hospitals = _groups(40, 40, 40, 40)
    homes = _groups(10, 10, 10, 10, kind="EHPAD")

    assert by_activity([*hospitals, *homes]).middle == 200


def test_groups_without_activity_count_for_what_they_declared():
    alone = Group(kind="LABM", region="84", declared=7, activity=0)

    assert by_activity([*_groups(10, 10, 10, 10), alone]).middle == 47


def test_a_kind_with_too_few_groups_is_held_to_what_it_declared():
    few = _groups(3, 4, kind="HAD")

    assert by_activity([*_groups(20, 20, 20, 20), *few]).middle == 87


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([], "il y en a 0"),
        (_groups(50), "il y en a 1"),
        (_groups(0, 0, 0, 0), "Moins de 5 incidents"),
        (_groups(10, 10, 10, 10, activity=0), "il y en a 0"),
    ],
)
def test_without_a_reference_it_is_said_and_not_computed(groups, words):
    with pytest.raises(Refused, match=words):
        by_activity(groups)


# Stays of regions of unlike sizes, in thousands.
STAYS = [160, 60, 55, 10, 130, 110, 220, 60, 120, 110, 80, 100, 7, 8, 5, 20, 4, 50]
ALL = [1.0] * len(STAYS)
FIVE = [1.0 if at in {0, 2, 4, 6, 8} else 0.4 for at in range(len(STAYS))]
TWO = [1.0 if at in {0, 6} else 0.5 for at in range(len(STAYS))]


@pytest.mark.parametrize("told", [ALL, FIVE, TWO], ids=["all", "five", "two"])
@pytest.mark.parametrize("happened", [100, 800])
def test_the_interval_by_activity_holds_what_truly_happened(told, happened):
    """Drawn at random: incidents by activity; each declared as often as its region does."""
    chance = np.random.default_rng(1936)
    held = 0
    for _ in range(500):
        true = chance.poisson(happened * np.array(STAYS) / sum(STAYS))
        declared = chance.binomial(true, told)
        groups = [
            Group(kind="CH", region=f"{at:02d}", declared=int(n), activity=STAYS[at])
            for at, n in enumerate(declared)
        ]
        found = by_activity(groups)
        held += found.low <= true.sum() <= found.high
    assert held >= 0.95 * 500


@pytest.mark.parametrize(("happened", "one", "other"), [(300, 0.5, 0.3), (1000, 0.2, 0.1)])
def test_the_interval_of_two_sources_holds_what_truly_happened(happened, one, other):
    """A little less often than 95 times in a hundred where few are in common: 93 here."""
    chance = np.random.default_rng(1951)
    held = made = 0
    for _ in range(400):
        first, second = (chance.random(happened) < each for each in (one, other))
        both = int((first & second).sum())
        if both < FEWEST_IN_BOTH:
            continue
        found = by_recapture(
            first=int(first.sum()), second=int(second.sum()), both=both, are_independent=True
        )
        made += 1
        held += found.low <= happened <= found.high
    assert held >= 0.92 * made


@given(st.lists(st.integers(0, 200), min_size=4, max_size=40).filter(lambda each: sum(each) >= 5))
def test_no_fewer_are_estimated_than_were_declared(declared):
    found = by_activity(_groups(*declared))

    assert sum(declared) <= found.low <= found.middle <= found.high


def test_two_sources_tell_of_those_that_neither_saw():
    found = by_recapture(first=200, second=150, both=60, are_independent=True)

    # (201 × 151) / 61 − 1 = 496.6; the two saw 290.
    assert found.middle == 497
    assert 290 < found.low < 497 < found.high
    # Variance 1 657.6; of the 206.6 that neither saw, a factor of exp(1.96 × 0.195) = 1.466.
    assert (found.low, found.high) == (430, 593)
    assert found.missing[1] == 297


def test_two_sources_that_saw_the_same_saw_everything():
    found = by_recapture(first=20, second=20, both=20, are_independent=True)

    assert (found.low, found.middle, found.high) == (20, 20, 20)


@pytest.mark.parametrize(
    ("first", "second", "both", "are_independent", "words"),
    [
        (100, 80, 30, False, "indépendantes"),
        (100, 80, 6, True, "que 6 incidents en commun"),
        (10, 80, 11, True, "ne dépasse"),
        (-1, 80, -1, True, "ne dépasse"),
    ],
)
def test_two_sources_that_do_not_allow_it_are_refused(first, second, both, are_independent, words):
    with pytest.raises(Refused, match=words):
        by_recapture(first=first, second=second, both=both, are_independent=are_independent)


@given(st.integers(7, 60), st.integers(0, 300), st.integers(0, 300))
def test_the_interval_of_two_sources_holds_its_middle_and_what_was_seen(both, one, two):
    found = by_recapture(first=both + one, second=both + two, both=both, are_independent=True)

    assert both + one + two <= found.low <= found.middle <= found.high

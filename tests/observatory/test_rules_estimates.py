"""Under-declaration is estimated with its interval, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.errors import Refused
from hygie.observatory.rules.estimates import Group, by_activity, by_recapture, garwood


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
    found = by_activity(_groups(20, 10, 10, 10, 10, 10, 10, 20))

    assert (found.declared, found.middle) == (100, 160)
    assert found.low < 160 < found.high
    assert found.missing[1] == 60


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

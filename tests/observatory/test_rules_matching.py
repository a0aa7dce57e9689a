"""A list known otherwise: recognised among the declared, told only where it tells of nobody."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.observatory.rules.matching import (
    Counts,
    Declared,
    Seen,
    State,
    compared,
    kept,
    recognised,
)

DAY = date(2024, 3, 10)


def seen(own="A", days=0, *, holder=""):
    return Seen(own=own, holder=holder or own, on=DAY + timedelta(days=days))


def declared(own="A", days=0, *, year=2024, lasted=2):
    begins = DAY + timedelta(days=days)
    return Declared(own=own, year=year, begins=begins, ends=begins + timedelta(days=lasted))


@pytest.mark.parametrize(
    ("days", "is_same"), [(-15, False), (-14, True), (0, True), (16, True), (17, False)]
)
def test_the_day_of_the_list_lies_near_the_incident(days, is_same):
    found, unfound = recognised([seen(days=days)], [declared()], within=14)
    assert (bool(found), bool(unfound)) == (is_same, not is_same)


def test_another_establishment_is_another_incident():
    assert recognised([seen("B")], [declared("A")], within=14)[0] == []


def test_a_declared_incident_is_recognised_once():
    found, unfound = recognised([seen(), seen(days=1)], [declared()], within=14)
    assert (len(found), len(unfound)) == (1, 1)


def test_as_many_as_can_be_are_recognised():
    # The first line fits both, the second the earlier one alone.
    found, _ = recognised(
        [seen(days=0), seen(days=-3)], [declared(days=-15), declared()], within=14
    )
    assert len(found) == 2


@given(
    st.lists(st.integers(0, 60), max_size=6),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=6),
    st.integers(0, 10),
)
def test_no_other_way_recognises_more(days, spans, within):
    lines = [seen(days=each) for each in days]
    incidents = [declared(days=begins, lasted=lasted) for begins, lasted in spans]

    def most(left, free):
        if not left:
            return 0
        first, *rest = left
        around = timedelta(days=within)
        best = most(rest, free)
        for at, one in enumerate(free):
            if one.begins - around <= first.on <= one.ends + around:
                best = max(best, 1 + most(rest, free[:at] + free[at + 1 :]))
        return best

    found, unfound = recognised(lines, incidents, within=within)
    assert len(found) == most(lines, incidents)
    assert len(found) + len(unfound) == len(lines)


def many(both=10, only_second=10, only_first=10, *, year=2024):
    lines = [seen(f"S{at}") for at in range(both + only_second)]
    incidents = [declared(f"S{at}", year=year) for at in range(both)]
    return lines, [*incidents, *(declared(f"D{at}") for at in range(only_first))]


def counts(*both, **others):
    lines, incidents = many(*both, **others)
    return compared(lines, incidents, year=2024, within=14)


def test_the_two_sources_are_counted():
    assert counts(12, 8, 30) == Counts(state=State.TOLD, first=42, second=20, both=12)


def test_what_was_declared_in_another_year_is_of_that_year():
    lines, incidents = many(10, 10, 10)
    late = [seen("X"), *lines]
    found = compared(late, [*incidents, declared("X", year=2025)], year=2024, within=14)
    assert (found.second, found.both) == (20, 10)


@pytest.mark.parametrize(
    "few",
    [
        (6, 20, 30),  # too few in common to estimate
        (0, 20, 30),  # none of the list declared: each of them would be known
        (20, 0, 30),  # all of them did
        (20, 4, 30),
        (20, 20, 4),
    ],
)
def test_few_are_not_counted_at_all(few):
    assert counts(*few) == Counts(state=State.TOO_FEW)


def test_one_holder_is_not_told_by_its_many_incidents():
    lines, incidents = many(10, 10, 10)
    one = [
        Seen(own=each.own, holder="GHT" if int(each.own[1:]) < 8 else each.own, on=each.on)
        for each in lines
    ]
    assert compared(one, incidents, year=2024, within=14).state is State.TOO_FEW


def told(second, both, first=100):
    return Counts(state=State.TOLD, first=first, second=second, both=both)


@pytest.mark.parametrize(
    ("new", "before", "after"),
    [
        (told(30, 12), None, told(30, 12)),
        (told(31, 13), told(30, 12), told(30, 12)),
        (told(31, 12), told(30, 12), told(30, 12)),
        (told(30, 12, 101), told(30, 12), told(30, 12, 101)),
        (told(35, 17), told(30, 12), told(35, 17)),
        (told(40, 17), told(30, 12), told(40, 17)),
        (told(36, 17), told(30, 12), told(30, 12)),
        (Counts(state=State.TOO_FEW), told(30, 12), Counts(state=State.TOO_FEW)),
        (told(30, 12), Counts(state=State.TOO_FEW), told(30, 12)),
    ],
)
def test_a_list_compared_again_does_not_tell_of_one_that_was_added(new, before, after):
    assert kept(new, before) == after

"""Rounded figures are those that are shown, to the nearest five."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.observatory.rules.cells import Level, Shown
from hygie.observatory.rules.protection.rounding import nearest, rounded
from tests.observatory.protection.making import cell, key


@pytest.mark.parametrize(("count", "found"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (581, 580)])
def test_a_count_is_the_nearest_multiple_of_five(count, found):
    assert nearest(count, 5) == found


def test_half_way_is_the_larger():
    assert nearest(5, 10) == 10


def test_hidden_figures_are_not_rounded_but_left_out():
    shown, hidden = cell(key(Level.REGION, "84"), 18, base=52), cell(key(Level.REGION, "11"), 3)

    found = rounded([shown, hidden], {shown.key: Shown.SHOWN, hidden.key: Shown.SMALL})

    assert [(each.n, each.base, each.holders, each.largest) for each in found] == [(20, 50, 0, 0)]


def test_a_multiple_is_one_or_more():
    with pytest.raises(ValueError, match="1 or more"):
        rounded([], {}, multiple=0)


@given(st.integers(0, 10**6), st.integers(1, 100))
def test_a_part_is_never_rounded_beyond_its_base(count, multiple):
    assert nearest(count, multiple) <= nearest(count + 1, multiple)
    assert abs(nearest(count, multiple) - count) <= multiple / 2

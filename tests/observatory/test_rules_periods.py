from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.observatory.rules.cells import Cell, Key, Level
from hygie.observatory.rules.periods import Change, compared, cut, percent, rounded

DECLARED = {2018: 327, 2019: 392, 2020: 369, 2021: 733, 2022: 592, 2023: 581, 2024: 749}
TOLD = frozenset(DECLARED)


def key(year, **changes):
    said = {"indicator": "INC-01", "level": Level.NATION, "place": "FR", "category": ""} | changes
    return Key(year=year, **said)


def cell(year, n, *, of=None, middle=None, **changes):
    return Cell(key=key(year, **changes), n=n, base=of, middle=middle)


PUBLISHED = [cell(year, n) for year, n in DECLARED.items()]


def test_published_years_compare_as_they_were_published():
    last, five = compared(PUBLISHED, key(2024), told=TOLD)
    assert (last.earlier, last.change, last.difference) == (2023, Change.TOLD, 168)
    assert last.percent == Fraction("28.9")
    assert rounded(last.percent) == 29
    assert (five.earlier, five.percent) == (2019, Fraction("91.1"))
    assert compared(PUBLISHED, key(2022), told=TOLD)[0].percent == Fraction("-19.2")
    assert DECLARED[2022] + DECLARED[2023] == 1_173


@pytest.mark.parametrize(
    ("n", "base", "exact", "by_hand", "printed"),
    [
        (76, 592, "12.8", 13, 13),
        (34, 369, "9.2", 9, 9),
        (21, 369, "5.7", 6, 5),
        (60, 369, "16.3", 16, 16),
        (146, 369, "39.6", 40, 39),
    ],
)
def test_percentages_that_were_published_are_rounded_or_cut(n, base, exact, by_hand, printed):
    value = percent(n, base)
    assert rounded(value, 1) == Fraction(exact)
    assert rounded(value) == by_hand
    assert printed in {rounded(value), cut(value)}


def test_half_is_rounded_as_people_do():
    assert [rounded(Fraction(half, 2)) for half in (1, 3, 5, 25)] == [1, 2, 3, 13]
    assert [rounded(Fraction(-half, 2)) for half in (1, 3, 5, 25)] == [-1, -2, -3, -13]
    assert [cut(Fraction(half, 2)) for half in (1, 3, -3)] == [0, 1, -1]


def test_a_year_without_data_is_said_and_never_zero():
    first, before = compared(PUBLISHED, key(2018), told=TOLD)
    assert {first.change, before.change} == {Change.NO_DATA_BEFORE}
    assert (first.now, first.before, first.percent) == (327, None, None)
    missing = compared(PUBLISHED, key(2025), told=TOLD)[0]
    assert (missing.change, missing.now, missing.before) == (Change.NO_DATA, None, 749)


def test_nothing_counted_in_a_year_that_is_known_is_zero():
    only = [cell(2024, 3, place="94", level=Level.REGION)]
    found = compared(only, key(2024, place="94", level=Level.REGION), told=TOLD)[0]
    assert (found.change, found.before, found.percent) == (Change.FROM_NOTHING, 0, None)
    gone = compared(only, key(2025, place="94", level=Level.REGION), told=TOLD | {2025})[0]
    assert (gone.change, gone.now, gone.percent) == (Change.TOLD, 0, -100)


def test_a_share_changes_by_points_and_a_median_by_hours():
    shares = [cell(2023, 50, of=100), cell(2024, 45, of=180), cell(2022, 0, of=0)]
    found = compared(shares, key(2024), told=TOLD)[0]
    assert (found.now, found.before, found.difference, found.percent) == (25, 50, -25, None)
    # Of nothing, no part can be told: it is no zero.
    assert compared(shares, key(2023), told=TOLD)[0].change is Change.NO_DATA_BEFORE
    assert compared(shares, key(2025), told=TOLD | {2025})[0].change is Change.NO_DATA
    medians = [cell(2023, 10, middle=24.0), cell(2024, 12, middle=18.5)]
    found = compared(medians, key(2024), told=TOLD)[0]
    assert (found.difference, found.percent) == (Fraction("-5.5"), Fraction("-22.9"))
    assert compared(medians, key(2025), told=TOLD | {2025})[0].change is Change.NO_DATA


@given(st.fractions(min_value=-10_000, max_value=10_000), st.integers(0, 3))
def test_rounding_moves_by_half_a_unit_at_most(value, digits):
    assert abs(rounded(value, digits) - value) <= Fraction(1, 2 * 10**digits)
    assert 0 <= abs(value) - abs(cut(value, digits)) < Fraction(1, 10**digits)

"""Which snapshots are kept."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.observatory.rules.keeping import DAYS, moment_of, name_of, to_forget

LAST = datetime(2026, 11, 20, 2, 7, tzinfo=UTC)


def nights(count):
    return [name_of(LAST - timedelta(days=each)) for each in range(count)]


def test_a_name_is_a_moment_and_back():
    assert name_of(LAST) == "20261120T020700Z"
    assert moment_of("20261120T020700Z") == LAST


@pytest.mark.parametrize(
    "name", ["", "latest", "20261340T000000Z", "../x", "20261120T020700Z.json"]
)
def test_what_is_no_such_name_is_none(name):
    assert moment_of(name) is None


def test_the_last_days_are_kept_and_the_first_of_each_month():
    names = nights(400)

    gone = to_forget(names)

    kept = sorted(set(names) - set(gone))
    months = {name[:6] for name in names}
    assert kept[-DAYS:] == sorted(names)[-DAYS:]
    # Thirteen months and some days: the first one taken of each stays.
    assert {name[:6] for name in kept} == months
    # One of these months, November, begins within the last days.
    assert len(kept) == DAYS + len(months) - 1


def test_of_a_day_the_last_is_kept():
    morning, evening = LAST, LAST + timedelta(hours=15)

    names = [*nights(3)[1:], name_of(morning), name_of(evening)]

    assert to_forget(names) == [name_of(morning)]


def test_what_something_needs_is_spared():
    names = nights(60)
    gone = to_forget(names)

    assert gone[0] not in to_forget(names, spared=[gone[0]])


def test_what_is_no_snapshot_is_not_touched():
    assert to_forget([*nights(2), "notes", "20269999T000000Z"]) == []


def test_a_month_begins_at_midnight_in_paris():
    names = [
        name_of(datetime(2025, 12, 31, 23, 30, tzinfo=UTC)),
        name_of(datetime(2026, 1, 2, 2, tzinfo=UTC)),
        *nights(DAYS),
    ]

    assert to_forget(names) == ["20260102T020000Z"]


@given(st.sets(st.integers(min_value=1_577_836_800, max_value=1_893_456_000)))
def test_the_last_one_always_stays_and_nothing_goes_twice(moments):
    names = {name_of(datetime.fromtimestamp(moment, UTC)) for moment in moments}

    gone = set(to_forget(names))

    assert not names or max(names) not in gone
    assert to_forget(names - gone) == []

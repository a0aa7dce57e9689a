from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.backups.rules import (
    Retention,
    is_due,
    is_old,
    is_test_due,
    moment_of,
    name_of,
    to_forget,
)

NIGHT = datetime(2026, 3, 2, 2, 23, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 12, 23, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
USUAL = Retention(days=7, weeks=5, months=12)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
retentions = st.builds(
    Retention, days=st.integers(1, 40), weeks=st.integers(0, 20), months=st.integers(0, 40)
)


def test_a_year_of_nights_leaves_days_weeks_and_months():
    nights = [NIGHT - rank * DAY for rank in range(400)]

    kept = sorted(set(nights) - to_forget(nights, retention=USUAL), reverse=True)

    assert kept[:7] == nights[:7]
    assert 18 <= len(kept) <= 24
    assert len({(each.year, each.month) for each in kept}) >= 12


@given(st.lists(moments, max_size=60), retentions)
def test_whatever_is_there_the_newest_stays_and_a_second_look_forgets_nothing(found, retention):
    forgotten = to_forget(found, retention=retention)

    kept = set(found) - forgotten
    assert forgotten <= set(found)
    assert not found or max(found) in kept
    assert to_forget(kept, retention=retention) == set()
    assert len({each.date() for each in kept}) <= (
        retention.days + retention.weeks + retention.months + 1
    )


@pytest.mark.parametrize(
    ("last", "at", "every", "due"),
    [
        (None, NOON, DAY, True),
        (None, NOON, timedelta(0), False),
        (NIGHT - DAY, NIGHT, DAY, True),
        (NIGHT - 23 * HOUR, NIGHT, DAY, True),
        (NIGHT - 12 * HOUR, NIGHT, DAY, False),
        (NOON - DAY, NOON, DAY, False),
        (NOON - 30 * HOUR, NOON, DAY, True),
        (NOON - 7 * HOUR, NOON, 6 * HOUR, True),
        (NOON - 5 * HOUR, NOON, 6 * HOUR, False),
    ],
)
def test_a_backup_waits_for_the_night_but_not_for_the_next_one(last, at, every, due):
    assert is_due(last=last, tried=last, at=at, every=every) is due


def test_one_that_failed_is_tried_again_an_hour_later():
    for minutes, due in ((30, False), (60, True)):
        tried = NOON - timedelta(minutes=minutes)
        assert is_due(last=None, tried=tried, at=NOON, every=DAY) is due


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [
        (None, 7 * DAY, True),
        (None, timedelta(0), False),
        (NIGHT - 7 * DAY, 7 * DAY, True),
        (NIGHT - 6 * DAY, 7 * DAY, False),
    ],
)
def test_a_restore_test_comes_with_the_first_backup_and_then_each_week(last, every, due):
    assert is_test_due(last=last, at=NIGHT, every=every) is due


def test_what_never_was_is_old():
    assert is_old(None, at=NOON, after=DAY)
    assert is_old(NOON - DAY - HOUR, at=NOON, after=DAY)
    assert not is_old(NOON - HOUR, at=NOON, after=DAY)


@given(moments, st.booleans())
def test_a_name_tells_its_moment_to_the_second(moment, sealed):
    assert moment_of(name_of(moment, sealed=sealed)) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    "name", ["", "hygie.tar", "hygie-20261399T000000Z.tar", "x-hygie-20260302T110000Z.tar.age"]
)
def test_other_names_are_none_of_ours(name):
    assert moment_of(name) is None

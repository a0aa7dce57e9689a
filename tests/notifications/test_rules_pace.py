"""When a mail leaves: at once, in a digest, after the quiet hours, never; by the reader’s clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.zones import NAMES, PARIS
from hygie.notifications.rules.kinds import kind_of, kinds
from hygie.notifications.rules.pace import Habits, Pace, awake_at, leaves_at, next_hour, silenced

NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)  # half past eleven in the evening, in Paris
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALM = Habits(quiet_from=21, quiet_until=7)
SEVEN = datetime(2026, 3, 3, 6, tzinfo=UTC)
EIGHT = datetime(2026, 3, 3, 7, tzinfo=UTC)
zones = st.sampled_from(sorted(NAMES))
hours = st.integers(0, 23)
YEARS = 7 * 365 * 24 * 3600
moments = st.integers(0, YEARS).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def with_pace(pace, **changes):
    return Habits(paces={"TALK": pace}, **changes)


@pytest.mark.parametrize(
    ("kind", "habits", "urgent", "at", "leaves"),
    [
        ("TALK", Habits(), False, NIGHT, NIGHT),
        ("TALK", CALM, False, NOON, NOON),
        ("TALK", CALM, False, NIGHT, SEVEN),
        ("TALK", CALM, True, NIGHT, NIGHT),
        ("CRISIS", CALM, False, NIGHT, NIGHT),
        ("SECURITY", CALM, False, NIGHT, NIGHT),
        ("LEGAL", CALM, False, NIGHT, SEVEN),
        ("LEGAL", CALM, True, NIGHT, NIGHT),
        ("LEGAL", Habits(paces={"LEGAL": Pace.NEVER}), False, NOON, NOON),
        ("LEGAL", Habits(paces={"LEGAL": Pace.DAILY}), False, NOON, NOON),
        ("TALK", with_pace(Pace.NEVER), False, NOON, None),
        ("TALK", with_pace(Pace.NEVER), True, NOON, NOON),
        ("TASK", with_pace(Pace.NEVER), False, NOON, NOON),
        ("TALK", with_pace(Pace.DAILY), False, NOON, EIGHT),
        ("TALK", with_pace(Pace.DAILY, digest_hour=18), False, NOON, NOON.replace(hour=17)),
        (
            "TALK",
            with_pace(Pace.DAILY, digest_hour=5, quiet_from=21, quiet_until=7),
            False,
            NOON,
            SEVEN,
        ),
        (
            "TALK",
            Habits(quiet_from=21, quiet_until=7, on_duty_until=NIGHT + HOUR),
            False,
            NIGHT,
            NIGHT,
        ),
        ("TALK", Habits(quiet_from=21, quiet_until=7, on_duty_until=NIGHT), False, NIGHT, SEVEN),
    ],
)
def test_a_mail_leaves_when_its_reader_wants_and_a_crisis_at_once(kind, habits, urgent, at, leaves):
    assert leaves_at(kind_of(kind), habits, urgent=urgent, at=at) == leaves


@pytest.mark.parametrize(
    ("zone", "at", "leaves"),
    [
        # The night on which the clocks of Paris go from two to three, and back from three to two.
        (PARIS, datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
        (PARIS, datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),
        ("Indian/Reunion", NOON + 7 * HOUR, datetime(2026, 3, 3, 3, tzinfo=UTC)),
        (
            "America/Cayenne",
            datetime(2026, 3, 3, 2, tzinfo=UTC),
            datetime(2026, 3, 3, 10, tzinfo=UTC),
        ),
        (
            "Pacific/Tahiti",
            datetime(2026, 3, 3, 8, tzinfo=UTC),
            datetime(2026, 3, 3, 17, tzinfo=UTC),
        ),
    ],
)
def test_seven_in_the_morning_is_that_of_the_reader(zone, at, leaves):
    calm = Habits(zone=zone, quiet_from=21, quiet_until=7)

    assert leaves_at(kind_of("TALK"), calm, urgent=False, at=at) == leaves


def test_the_hour_that_a_night_does_not_have_is_when_its_clocks_pass_it():
    evening = datetime(2026, 3, 28, 20, tzinfo=UTC)

    assert next_hour(2, zone=PARIS, after=evening) == datetime(2026, 3, 29, 1, tzinfo=UTC)


@given(zone=zones, hour=hours, at=moments)
def test_the_next_hour_is_ahead_within_a_day_and_shown_by_the_clocks(zone, hour, at):
    moment = next_hour(hour, zone=zone, after=at)

    assert at < moment <= at + 25 * HOUR
    shown = moment.astimezone(ZoneInfo(zone))
    is_skipped = shown.hour == hour + 1 and zone in {PARIS, "America/Miquelon"}
    assert (shown.hour, shown.minute) == (hour, 0) or is_skipped


@given(zone=zones, start=hours, end=hours, at=moments)
def test_no_mail_leaves_in_quiet_hours_nor_waits_longer_than_a_day(zone, start, end, at):
    calm = Habits(zone=zone, quiet_from=start, quiet_until=end)

    leaves = awake_at(calm, at)

    assert at <= leaves <= at + 25 * HOUR
    assert awake_at(calm, leaves) == leaves


@given(
    kind=st.sampled_from(sorted(kinds())),
    pace=st.sampled_from(Pace),
    zone=zones,
    start=hours,
    end=hours,
    at=moments,
)
def test_whatever_is_chosen_what_is_urgent_and_what_is_never_silenced_leaves(
    kind, pace, zone, start, end, at
):
    chosen = Habits(zone=zone, quiet_from=start, quiet_until=end, paces={kind: pace})
    leaves = leaves_at(kind_of(kind), chosen, urgent=False, at=at)

    assert leaves_at(kind_of(kind), chosen, urgent=True, at=at) == at
    if kind_of(kind).always:
        assert leaves is not None
        assert leaves == at or kind_of(kind).sleeps
    assert leaves is None or at <= leaves <= at + 50 * HOUR
    assert (leaves is None) == (pace == Pace.NEVER and not kind_of(kind).always)


def test_the_journal_says_what_was_silenced():
    paces = {"TALK": Pace.NEVER, "TASK": Pace.DAILY, "CHARGE": Pace.NEVER}

    assert silenced(Habits(paces=paces)) == ["CHARGE", "TALK"]

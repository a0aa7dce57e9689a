"""What a debrief says, and how long each phase took."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.territory import PARIS
from hygie.lessons.rules import debriefs
from hygie.lessons.rules.debriefs import NotADebrief
from hygie.lessons.rules.delays import Moments, delays, story
from tests.lessons.factories import BEGAN, TODAY, said

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "futur"),
        ({"held_on": BEGAN - timedelta(days=1)}, "a commencé le 02/03/2026"),
        ({"participants": " "}, "quelles fonctions"),
        ({"worked": "", "failed": " "}, "ce qui a marché"),
    ],
)
def test_a_debrief_that_was_not_held_or_says_nothing_is_refused(changes, words):
    with pytest.raises(NotADebrief, match=words):
        debriefs.check(said(**changes), earliest=BEGAN, today=TODAY)


def test_a_lesson_says_something_and_there_are_not_too_many():
    with pytest.raises(NotADebrief, match="Dites"):
        debriefs.check_lesson(" ", known=0)
    with pytest.raises(NotADebrief, match="100"):
        debriefs.check_lesson("x", known=debriefs.MOST_LESSONS)
    assert debriefs.check_lesson("x", known=99) is None


def test_the_severe_ones_are_expected_to_be_debriefed_within_their_dated_delay():
    found = debriefs.expected()

    assert found.severities == {Severity.MAJOR, Severity.CRITICAL}
    assert timedelta(0) < found.remind_after < found.forget_after


def moments(**changes):
    values = {"occurred": NOON - timedelta(hours=2), "aware": NOON, "declared": NOON}
    return Moments(**values | changes)


def test_the_delays_run_from_the_occurrence_to_the_last_system_given_back():
    known = moments(
        declared=NOON + timedelta(hours=5),
        acknowledged=NOON + timedelta(hours=6),
        degraded=NOON,
        restored=NOON + timedelta(days=3),
        rebuilt_on=date(2026, 4, 1),
    )

    assert [each.words.replace("\xa0", " ") for each in delays(known, zone=PARIS)] == [
        "2 h",
        "5 h",
        "1 h",
        "3 jours",
        "30 jours",
    ]


@pytest.mark.parametrize(
    "changes", [{"restored": NOON}, {"degraded": NOON}, {"rebuilt_on": date(2026, 3, 1)}]
)
def test_what_is_not_known_or_contradicts_itself_gives_no_delay(changes):
    assert [each.words for each in delays(moments(**changes), zone=PARIS)][3:] == ["", ""]


TIMES = st.none() | st.integers(-200_000, 200_000).map(
    lambda minutes: NOON + timedelta(minutes=minutes)
)


@given(TIMES, TIMES, TIMES, TIMES)
def test_the_proposed_story_is_in_order_and_no_delay_is_negative(occurred, seen, since, until):
    known = moments(occurred=occurred, acknowledged=seen, degraded=since, restored=until)

    lines = story(known, zone="UTC").splitlines()
    read = [datetime.strptime(line.partition(",")[0], "%d/%m/%Y %H:%M") for line in lines]  # noqa: DTZ007
    assert read == sorted(read)
    assert len(lines) == 2 + sum(each is not None for each in (occurred, seen, since, until))
    found = [each.lasted for each in delays(known, zone="UTC")]
    assert all(each is None or each >= timedelta(0) for each in found)

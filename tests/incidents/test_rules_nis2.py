"""The reports of NIS 2, directive (EU) 2022/2555, article 23.4 c to e."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules.clock import add_months
from hygie.incidents.rules.duties import DutyState, duties, state
from hygie.incidents.rules.duty_catalogue import catalogue
from hygie.incidents.rules.notices import NoticeKind, offered
from hygie.incidents.rules.situation import Situation
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import Answer
from tests.incidents.declarations import SATURDAY

CATALOGUE = catalogue(on=date(2026, 3, 28))
TEXTS = {text.code: text for text in CATALOGUE}
NOTIFICATION, FINAL = "NIS2_NOTIFICATION", "NIS2_FINAL_REPORT"
SENT = datetime(2027, 1, 31, 11, tzinfo=UTC)
hours = st.integers(min_value=0, max_value=24 * 90).map(lambda count: timedelta(hours=count))


def final(*, reported=None, **changes):
    """The final report of an essential entity that a severe incident strikes."""
    situation = Situation(
        aware_at=SATURDAY,
        is_essential_or_important=Answer.YES,
        severe=Answer.YES,
        reported={FINAL: reported} if reported else {},
        **changes,
    )
    found = duties(situation, catalogue=CATALOGUE)
    return next(duty for duty in found if duty.code == FINAL)


def test_the_final_report_counts_from_the_real_notification():
    duty = final(done={NOTIFICATION: SENT})

    assert duty.due_at == datetime(2027, 2, 28, 11, tzinfo=UTC)
    assert not duty.is_planned
    assert "dimanche 31 janvier 2027" in duty.note


def test_it_is_planned_from_the_due_time_of_the_notification_until_that_is_sent():
    duty = final()

    assert duty.due_at == add_months(SATURDAY + timedelta(hours=72), 1, zone=PARIS)
    assert duty.is_planned
    assert "recalculé" in duty.note


def test_a_progress_report_leaves_a_term_that_nobody_knows_before_the_end():
    duty = final(done={NOTIFICATION: SENT}, reported=SENT + timedelta(days=27))

    assert duty.due_at is duty.term is None
    assert duty.awaits_the_end
    assert state(duty, at=SENT + timedelta(days=900)) == DutyState.NONE
    assert "fin du traitement" in duty.note


def test_the_end_is_followed_by_a_month():
    ended_at = datetime(2027, 4, 30, 9, tzinfo=UTC)

    duty = final(done={NOTIFICATION: SENT}, reported=SENT + timedelta(days=27), ended_at=ended_at)

    assert duty.due_at == datetime(2027, 5, 30, 9, tzinfo=UTC)
    assert "fin du traitement, vendredi 30 avril 2027" in duty.note.replace("\u00a0", " ")


def test_without_a_progress_report_the_term_stands_whatever_lasts():
    law = datetime(2027, 2, 28, 11, tzinfo=UTC)

    assert final(done={NOTIFICATION: SENT}).due_at == law
    assert final(done={NOTIFICATION: SENT}, ended_at=law + timedelta(days=60)).due_at == law


@pytest.mark.parametrize("done", [{}, {NOTIFICATION: SENT}])
def test_what_was_reported_before_the_notification_moves_nothing(done):
    early = SENT - timedelta(hours=1)

    assert final(done=done, reported=early).due_at == final(done=done).due_at


@given(progress=hours, end=hours)
def test_a_term_counted_from_the_end_is_never_earlier_than_that_of_the_law(progress, end):
    done = {NOTIFICATION: SENT}

    duty = final(done=done, reported=SENT + progress, ended_at=SENT - timedelta(days=40) + end)

    assert duty.due_at >= final(done=done).due_at


@pytest.mark.parametrize(
    ("code", "is_done", "kinds"),
    [
        (FINAL, False, ["FIRST", "PROGRESS", "INTERIM"]),
        (FINAL, True, ["COMPLEMENT", "INTERIM"]),
        (NOTIFICATION, False, ["FIRST", "INTERIM"]),
        (NOTIFICATION, True, ["COMPLEMENT", "INTERIM"]),
        ("GDPR_AUTHORITY", True, ["COMPLEMENT"]),
        ("COMPLAINT", False, ["FIRST"]),
    ],
)
def test_what_was_asked_for_is_noted_at_any_time_and_progress_before_the_end(code, is_done, kinds):
    assert offered(TEXTS[code], is_done=is_done) == tuple(map(NoticeKind, kinds))

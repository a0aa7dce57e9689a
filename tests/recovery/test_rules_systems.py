"""Systems over their steps, and the work that remains."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.recovery.rules import systems, works
from hygie.recovery.rules.systems import NotAStep, State, Step
from hygie.recovery.rules.works import NotAWork, Work, WorkState

BEGAN, TODAY = date(2026, 3, 2), date(2026, 3, 9)


def step(state, days=0, key=1):
    return Step(state=state, on=BEGAN + timedelta(days=days), key=key)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], None),
        ([step(State.STOPPED)], State.STOPPED),
        ([step(State.STOPPED), step(State.DEGRADED, 2, 2)], State.DEGRADED),
        ([step(State.BACK, 5, 1), step(State.STOPPED, 1, 2)], State.BACK),
        ([step(State.STOPPED, 1, 1), step(State.DEGRADED, 1, 2)], State.DEGRADED),
        ([step(State.BACK, 3, 1), step(State.STOPPED, 4, 2)], State.STOPPED),
    ],
)
def test_a_system_stands_where_its_last_day_says(steps, state):
    found = systems.state(steps)
    assert (found.state if found else None) == state


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([step(State.STOPPED, 8)], "futur"),
        ([step(State.STOPPED, -1)], "a commencé le 02/03/2026"),
        ([step(State.ABANDONED, 1), step(State.BACK, 2, 2)], "abandonné depuis le 03/03/2026"),
    ],
)
def test_steps_that_cannot_follow_one_another_are_refused(steps, words):
    with pytest.raises(NotAStep, match=words):
        systems.check(steps, earliest=BEGAN, today=TODAY)


def test_nothing_is_added_to_a_system_that_is_given_up_not_even_in_the_past():
    with pytest.raises(NotAStep, match="abandonné"):
        systems.refuse_abandoned([step(State.ABANDONED, 5)])
    assert systems.check([step(State.STOPPED), step(State.ABANDONED, 7, 2)], **WITHIN) is None


WITHIN = {"earliest": BEGAN, "today": TODAY}


@given(st.lists(st.sampled_from([None, *State])))
def test_progress_counts_every_system_once_and_is_whole_only_at_the_end(states):
    found = systems.progress(states)

    assert found.awaited + found.abandoned == len(states)
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == (0 < found.awaited == found.back)


TODO = Work(text="Remonter la paie", owner="DSI", due_on=TODAY)


def changed(**values):
    return Work(**{"text": TODO.text, "owner": TODO.owner, "due_on": TODO.due_on} | values)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (changed(text=" "), "ce qu’il reste à faire"),
        (changed(owner=""), "qui s’en charge"),
        (changed(due_on=BEGAN - timedelta(days=1)), "a commencé le"),
    ],
)
def test_a_work_that_nobody_could_do_is_refused(work, words):
    with pytest.raises(NotAWork, match=words):
        works.check(work, earliest=BEGAN)


@pytest.mark.parametrize(
    ("before", "after", "reason", "words"),
    [
        (TODO, TODO, "x", "Rien n’a changé"),
        (TODO, changed(state=WorkState.DROPPED), " ", "pourquoi"),
        (TODO, changed(due_on=TODAY + timedelta(days=9)), "", "pourquoi"),
        (TODO, changed(owner="RSSI", state=WorkState.DONE), "", "pourquoi"),
        (changed(state=WorkState.DONE), TODO, "", "pourquoi"),
    ],
)
def test_a_work_changes_for_a_reason(before, after, reason, words):
    with pytest.raises(NotAWork, match=words):
        works.check_change(before, after, reason)


def test_what_is_done_needs_no_reason_and_what_is_late_is_not_done():
    done = changed(state=WorkState.DONE)

    assert works.check_change(TODO, done, "") is None
    assert works.is_late(TODO, today=TODAY + timedelta(days=1))
    assert not works.is_late(TODO, today=TODAY)
    assert not works.is_late(done, today=TODAY + timedelta(days=1))

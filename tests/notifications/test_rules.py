import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.notifications.rules.delivery import SETTLED, State, delays, forgotten_before, without

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_every_state_has_its_words():
    assert all(state.label for state in State)


@pytest.mark.parametrize(
    ("state", "days"),
    [(State.SENT, 30), (State.KEPT, 30), (State.QUEUED, 180), (State.FAILED, 180)],
)
def test_what_left_is_forgotten_sooner_than_what_did_not(state, days):
    assert forgotten_before(state, at=NOON) == NOON - timedelta(days=days)
    assert (state in SETTLED) == (days == 30)


def test_the_delays_say_that_they_are_ours():
    assert delays()["origin"] == "own"
    assert delays()["settled"] < delays()["stuck"]


@given(address=st.emails(), around=st.text(), other=st.text())
def test_an_address_is_taken_out_of_what_a_server_said_however_it_is_written(
    address, around, other
):
    said = without(address, f"{around}{address}{other}{address.upper()}")

    assert re.search(re.escape(address), said, re.IGNORECASE) is None


def test_without_an_address_nothing_is_taken_out():
    assert without("", "abc") == "abc"

"""When a thing that is due is recalled: once, once more, and never again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.actor import Role
from hygie.lessons.rules import recalls

DUE = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # an hour before the clocks change in Paris
DAY, BLINK = timedelta(days=1), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("late", "told", "turn"),
    [
        (-BLINK, (), None),
        (timedelta(), (), 1),
        (6 * DAY, (), 1),
        (6 * DAY, (1,), None),
        (7 * DAY, (), None),
        (14 * DAY - BLINK, (1,), None),
        (14 * DAY, (1,), 2),
        (14 * DAY, (), 2),
        (15 * DAY, (1, 2), None),
        (21 * DAY, (1,), None),
    ],
)
def test_turns(late, told, turn):
    assert recalls.turn(DUE, at=DUE + late, told=told) == turn


@given(days=st.lists(st.integers(-5, 60), max_size=80))
def test_whatever_the_mornings_nothing_is_recalled_a_third_time(days):
    told = set()
    for day in sorted(days):
        turn = recalls.turn(DUE, at=DUE + day * DAY, told=told)
        assert turn not in told
        told |= {turn} - {None}

    assert told <= {1, 2}
    assert told or not set(days) & {*range(7), *range(14, 21)}


@pytest.mark.parametrize(
    ("owner", "role"),
    [
        ("RSSI", Role.CISO),
        (" dsi ", Role.CIO),
        ("déléguée à la protection des données", Role.DPO),
        ("Direction", Role.DIRECTOR),
        ("Direction des soins", None),
        ("Équipe réseau", None),
        ("", None),
    ],
)
def test_a_function_is_known_when_it_is_written_alone(owner, role):
    assert recalls.function_of(owner) == role

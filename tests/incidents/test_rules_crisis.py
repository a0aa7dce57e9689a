"""What is a crisis, and what term is near: nobody’s morning is waited for."""

from datetime import UTC, datetime, timedelta

import pytest

from hygie.incidents.rules.crisis import NEAR, is_crisis, is_near
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.vocabulary import PatientDanger

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("danger", ["", *PatientDanger])
@pytest.mark.parametrize("severity", ["", *Severity])
def test_a_grave_incident_and_a_proven_danger_are_crises(severity, danger):
    grave = severity in {Severity.MAJOR, Severity.CRITICAL}

    assert is_crisis(severity=severity, danger=danger) == (grave or danger == PatientDanger.PROVEN)


@pytest.mark.parametrize(
    ("due_at", "near"),
    [
        (None, False),
        (NOON - SECOND, True),
        (NOON, True),
        (NOON + NEAR, True),
        (NOON + NEAR + SECOND, False),
    ],
)
def test_a_term_of_the_next_day_is_near_and_so_is_one_that_has_passed(due_at, near):
    assert is_near(due_at, at=NOON) == near

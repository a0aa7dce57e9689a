from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.queue_clock import FILE, clocks, due_at, presumed
from hygie.incidents.rules.reference import Provenance, read
from hygie.incidents.rules.vocabulary import PatientDanger

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("danger", "significant", "must", "severity"),
    [
        ("PROVEN", False, False, Severity.CRITICAL),
        ("POTENTIAL", False, False, Severity.MAJOR),
        ("NONE", True, False, Severity.MAJOR),
        ("NONE", False, True, Severity.SIGNIFICANT),
        ("", False, False, Severity.MINOR),
    ],
)
def test_until_an_analyst_says_so_severity_is_presumed_of_what_was_declared(
    danger, significant, must, severity
):
    said = presumed(danger=danger, is_significant=significant, must_declare=must)

    assert said == severity


@pytest.mark.parametrize(
    ("status", "severity", "minutes"),
    [
        (Status.SUBMITTED, Severity.CRITICAL, 30),
        (Status.SUBMITTED, Severity.MINOR, 240),
        (Status.ACKNOWLEDGED, Severity.CRITICAL, 10 + 120),
        (Status.ACKNOWLEDGED, Severity.MAJOR, 10 + 240),
    ],
)
def test_the_desk_owes_to_acknowledge_then_to_qualify(status, severity, minutes):
    found = due_at(
        status=status,
        severity=severity,
        declared_at=NOON,
        acknowledged_at=NOON + timedelta(minutes=10),
    )

    assert found == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize("status", set(Status) - {Status.SUBMITTED, Status.ACKNOWLEDGED})
def test_afterwards_the_desk_has_no_clock_of_its_own(status):
    found = due_at(status=status, severity=Severity.MAJOR, declared_at=NOON, acknowledged_at=NOON)

    assert found is None


@given(st.sampled_from(PatientDanger), st.booleans(), st.booleans())
def test_more_danger_never_gives_more_time(danger, significant, must):
    calm = presumed(danger=danger.value, is_significant=significant, must_declare=must)
    worse = presumed(danger="PROVEN", is_significant=significant, must_declare=must)

    assert clocks()[worse].acknowledge <= clocks()[calm].acknowledge
    assert clocks()[worse].qualify <= clocks()[calm].qualify


def test_the_clocks_are_ours_and_say_so():
    assert Provenance(read(FILE)["origin"]) == Provenance.OWN
    assert clocks().keys() == set(Severity)

"""Two lines of one reference: the same incident, or not."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hygie.takeover.rules.record import Record
from hygie.takeover.rules.telling import differing, told_by

# Clocks went back at three: this hour came twice.
TWICE = datetime(2015, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))


def a_record(**changes):
    said = {"line": 2, "reference": "A1", "declared_at": TWICE, "structure": "CH", "title": "Panne"}
    return Record(**said | changes)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, []),
        ({"declared_at": TWICE.astimezone(UTC)}, []),
        ({"declared_at": TWICE.replace(fold=1)}, ["la date"]),
        ({"title": "Autre", "structure": "CHU"}, ["la structure", "le titre"]),
    ],
)
def test_what_is_not_the_same_is_named(changes, names):
    assert differing(told_by(a_record()), told_by(a_record(**changes))) == names

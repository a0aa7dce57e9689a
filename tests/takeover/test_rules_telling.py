"""Two lines of one reference: the same incident, or not."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hygie.takeover.rules.record import Record, Wrong
from hygie.takeover.rules.telling import differing, told_by, told_once

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
    assert differing(a_record(**changes), told_by(a_record())) == names


def test_a_title_that_a_former_version_gave_is_no_other_content():
    renamed = a_record(title="Vol", former_title="Panne")
    assert differing(renamed, told_by(a_record())) == []
    assert differing(renamed, told_by(a_record(title="Autre"))) == ["le titre"]


def test_a_line_that_a_file_repeats_says_where_it_was_and_whether_it_is_the_same():
    lines = [
        a_record(line=2),
        Wrong(line=3, why="Illisible."),
        a_record(line=4, reference="A2"),
        a_record(line=5),
        a_record(line=6, narrative="Autrement."),
    ]

    told = list(told_once(lines))

    assert told[:3] == lines[:3]
    assert [each.line for each in told[3:]] == [5, 6]
    assert told[3].why == "Même ligne que la ligne 2 de ce fichier."
    assert "la ligne 2 de ce fichier, avec un autre contenu" in told[4].why

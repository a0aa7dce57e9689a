"""What a past incident may say of itself, whatever a table of people holds."""

from datetime import UTC, datetime

import pytest

from hygie.takeover.rules.checking import checked
from hygie.takeover.rules.record import Record, Wrong

AT = datetime(2026, 11, 1, tzinfo=UTC)


def record(**changes):
    said = {"line": 2, "reference": "R1", "structure": "CH", "title": "Panne"}
    return Record(declared_at=datetime(2024, 3, 12, tzinfo=UTC), **said | changes)


@pytest.mark.parametrize(
    ("said", "code"),
    [("69", "69"), ("2a", "2A"), ("Rhône", "69"), (" RHONE ", "69"), ("971", "971"), ("", "")],
)
def test_a_department_is_told_by_its_code_or_its_name(said, code):
    assert checked(record(department=said), at=AT).department == code


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"department": "Lyon et environs"}, "n’est pas un département"),
        ({"department": "000000000"}, "n’est pas un département"),
        ({"reference": "x" * 201}, "dépasse 200 caractères"),
        ({"reference": "\u200b\u202e"}, "est vide"),
    ],
)
def test_what_has_no_place_to_be_kept_is_refused_with_its_line(changes, words):
    found = checked(record(**changes), at=AT)

    assert isinstance(found, Wrong)
    assert words in found.why


def test_a_reference_loses_what_nobody_sees():
    assert checked(record(reference="R\u200b1\x7f"), at=AT).reference == "R1"

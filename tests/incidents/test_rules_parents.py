"""Which incidents may be joined to what strikes many structures at once."""

import pytest

from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.parents import SET_ASIDE, Candidate, refusal


def candidate(number, *, status=Status.SUBMITTED, parent=None):
    return Candidate(number=number, status=status, parent=parent)


@pytest.mark.parametrize(
    "status", [s for s in Status if s.value not in {"DUPLICATE", "OUT_OF_SCOPE"}]
)
def test_an_incident_is_joined_wherever_it_stands_even_closed(status):
    assert refusal([candidate("1", status=status)], parent=7) == ""


def test_joining_twice_to_the_same_one_is_no_fault():
    assert refusal([candidate("1", parent=7), candidate("2")], parent=7) == ""


@pytest.mark.parametrize("status", sorted(SET_ASIDE))
def test_what_is_set_aside_is_named(status):
    found = refusal([candidate("1"), candidate("2", status=status)], parent=7)
    assert found == "Doublons ou hors périmètre : 2."


def test_what_belongs_elsewhere_is_named_and_beyond_ten_counted():
    found = refusal([candidate(str(n), parent=8) for n in range(12)], parent=7)
    assert found == (
        "Déjà rattachés à un autre incident commun : 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 et 2 autres."
    )

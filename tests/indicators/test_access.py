"""Who adds, who takes back, who reads the strictest."""

import pytest

from hygie.incidents.rules.talk import Side
from hygie.indicators import access
from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.kernel.markings import Tlp
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, KARIM, LEA, NADIA, REMI, ZOE

ABOVE = frozenset(
    {Place(PlaceKind.SITE, BELLEVUE), Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), NATION}
)


@pytest.mark.parametrize(
    ("actor", "side", "red"),
    [
        (LEA, Side.DESK, True),
        (ANNE, Side.STRUCTURE, False),
        (REMI, None, False),
        (ZOE, None, False),
        (KARIM, None, False),
        (NADIA, None, False),
    ],
)
def test_who_adds_and_who_reads_the_strictest(actor, side, red):
    assert access.side_of(actor, above=ABOVE) == side
    assert access.reads_red(actor) is red
    assert access.may_search(actor) is red
    assert access.sees_all(actor) is red


def test_a_structure_takes_back_its_own_and_the_desk_all():
    assert access.may_withdraw(Side.DESK, added_by=Side.STRUCTURE)
    assert access.may_withdraw(Side.STRUCTURE, added_by=Side.STRUCTURE)
    assert not access.may_withdraw(Side.STRUCTURE, added_by=Side.DESK)
    assert not access.may_withdraw(None, added_by=Side.STRUCTURE)


def test_a_structure_gives_no_mark_that_it_could_not_read():
    assert Tlp.RED in access.marks_for(Side.DESK)
    assert Tlp.RED not in access.marks_for(Side.STRUCTURE)

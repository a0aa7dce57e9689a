"""Who keeps evidence, and who reads the strictest."""

import pytest

from hygie.exhibits import access
from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.markings import Tlp
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, GAEL, KARIM, LEA, NADIA, REMI, ZOE

SITE = Place(PlaceKind.SITE, BELLEVUE)
ABOVE = frozenset({SITE, Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), NATION})
DIRECTOR = Actor(name="Odile", grants=(Grant(Role.DIRECTOR, SITE),))
CIO = Actor(name="Ivan", grants=(Grant(Role.CIO, SITE),))


@pytest.mark.parametrize(
    ("actor", "side"),
    [
        (LEA, Side.DESK),
        (ANNE, Side.STRUCTURE),
        (DIRECTOR, Side.STRUCTURE),
        (CIO, None),
        (REMI, None),
        (ZOE, None),
        (GAEL, None),
        (KARIM, None),
        (NADIA, None),
    ],
)
def test_the_desk_the_director_and_the_ciso_keep_evidence(actor, side):
    assert access.side_of(actor, above=ABOVE) == side
    assert access.reads_red(actor) is (side == Side.DESK)


def test_a_structure_withdraws_its_own_and_the_desk_all():
    assert access.may_withdraw(Side.DESK, deposited_by=Side.STRUCTURE)
    assert access.may_withdraw(Side.STRUCTURE, deposited_by=Side.STRUCTURE)
    assert not access.may_withdraw(Side.STRUCTURE, deposited_by=Side.DESK)


def test_a_structure_gives_no_mark_that_it_could_not_read():
    assert Tlp.RED not in access.marks_for(Side.STRUCTURE)
    assert Tlp.RED in access.marks_for(Side.DESK)

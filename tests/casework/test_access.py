import pytest

from hygie.casework import access
from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import NATION, Place, PlaceKind
from tests.cast import ANNE, BELLEVUE_ENTITY, EVERYBODY, KARIM, LEA, REMI, ZOE

ABOVE = frozenset({Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), NATION})


@pytest.mark.parametrize(
    ("somebody", "side"),
    [(LEA, Side.DESK), (ANNE, Side.STRUCTURE), (REMI, None), (KARIM, None), (ZOE, None)],
)
def test_the_desk_and_those_who_talk_see_the_tasks(somebody, side):
    assert access.side_of(somebody, above=ABOVE) == side


def test_the_desk_alone_keeps_playbooks():
    assert [somebody for somebody in EVERYBODY if access.may_keep(somebody)] == [LEA]

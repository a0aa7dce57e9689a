import pytest

from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.lessons import access
from tests.cast import ANNE, BELLEVUE_ENTITY, GAEL, KARIM, LEA, NADIA, REMI, ZOE

ABOVE = frozenset({Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), NATION})


@pytest.mark.parametrize(
    ("somebody", "here", "somewhere"),
    [
        (ANNE, True, True),
        (LEA, True, True),
        (ZOE, False, True),
        (REMI, False, False),
        (KARIM, False, False),
        (GAEL, False, False),
        (NADIA, False, False),
    ],
)
def test_the_desk_and_those_who_talk_with_it_debrief(somebody, here, somewhere):
    assert access.may_debrief(somebody, above=ABOVE) is here
    assert access.may_see_some(somebody) is somewhere

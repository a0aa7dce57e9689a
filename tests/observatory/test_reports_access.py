"""Who publishes the figures of what."""

from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.observatory.reports import access
from tests.cast import ADAM, ANNE, GAEL, KARIM, LEA, NADIA, OSCAR, PAULE, REMI, ZOE

RHONE, CORSE = (frozenset({Place(PlaceKind.REGION, code), NATION}) for code in ("84", "94"))
FRANCE = frozenset({NATION})


def test_the_observer_publishes_for_the_nation_and_its_regions_and_an_agency_for_its_own():
    for above in (FRANCE, RHONE, CORSE):
        assert access.may_write(NADIA, above=above)
    assert access.may_write(KARIM, above=RHONE)
    assert not access.may_write(KARIM, above=CORSE)
    assert not access.may_write(KARIM, above=FRANCE)


def test_nobody_else_does_not_even_the_desk_nor_a_group():
    for actor in (ADAM, ANNE, GAEL, LEA, OSCAR, PAULE, REMI, ZOE):
        assert not access.may_write_some(actor)
        assert not access.may_write(actor, above=RHONE)

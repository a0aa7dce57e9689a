"""Who takes files in, and for which places."""

import pytest

from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.opssies import access
from tests.cast import ADAM, ANNE, GAEL, KARIM, LEA, NADIA, OSCAR, PAULE, REMI, ZOE

REGION = Place(PlaceKind.REGION, "84")
HERE = frozenset({Place(PlaceKind.SITE, "010000024"), REGION, NATION})
AWAY = frozenset({Place(PlaceKind.SITE, "930100037"), Place(PlaceKind.REGION, "11"), NATION})
NATIONAL = Actor(name="Nora", grants=(Grant(Role.PROGRAMME_REVIEWER, NATION),))


@pytest.mark.parametrize(
    ("actor", "seat", "here", "away"),
    [
        (KARIM, REGION, True, False),
        (PAULE, REGION, True, False),
        (NATIONAL, NATION, True, True),
        (SYSTEM, NATION, True, True),
        *(
            (actor, None, False, False)
            for actor in (ANNE, REMI, ZOE, GAEL, LEA, OSCAR, NADIA, ADAM)
        ),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_an_authority_exchanges_for_its_own_places(actor, seat, here, away):
    assert access.seat_of(actor) == seat
    assert access.may_exchange(actor) == (seat is not None)
    assert access.may_place(actor, above=HERE) == here
    assert access.may_place(actor, above=AWAY) == away
    assert access.reaches_all(actor) == (seat == NATION)

import pytest

from hygie.establishments.access import may_import
from hygie.kernel.actor import ANYONE, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from tests.cast import ADAM, EVERYBODY, OSCAR


def test_only_the_operator_and_the_national_administrator_import():
    assert {actor.name for actor in EVERYBODY if may_import(actor)} == {OSCAR.name, ADAM.name}


def test_the_command_line_imports_and_a_stranger_does_not():
    assert may_import(SYSTEM)
    assert not may_import(ANYONE)


@pytest.mark.parametrize("kind", [PlaceKind.SITE, PlaceKind.LEGAL_ENTITY, PlaceKind.REGION])
def test_the_administrator_of_one_place_does_not_import(kind):
    local = Actor(name="Local", grants=(Grant(Role.ADMINISTRATOR, Place(kind, "84")),))

    assert not may_import(local)

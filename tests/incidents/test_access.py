import pytest

from hygie.incidents import access
from hygie.kernel.actor import NATION, Place, PlaceKind
from tests.cast import (
    ADAM,
    ANNE,
    BELLEVUE,
    BELLEVUE_ENTITY,
    EVERYBODY,
    GAEL,
    KARIM,
    LEA,
    NADIA,
    OSCAR,
    REMI,
    ZOE,
)

ABOVE = frozenset(
    {
        Place(PlaceKind.SITE, BELLEVUE),
        Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY),
        Place(PlaceKind.GHT, "GHT-A"),
        Place(PlaceKind.REGION, "84"),
        NATION,
    }
)


@pytest.mark.parametrize("somebody", EVERYBODY)
def test_only_the_analyst_works_at_the_desk(somebody):
    assert access.may_handle(somebody) is (somebody is LEA)


@pytest.mark.parametrize(
    ("somebody", "sees"),
    [(ANNE, True), (REMI, True), (GAEL, True), (KARIM, True), (LEA, True), (ZOE, False)]
    + [(OSCAR, False), (NADIA, False), (ADAM, False)],
)
def test_contacts_are_for_those_whose_role_reaches_the_place(somebody, sees):
    assert access.may_see_contacts(somebody, above=ABOVE) is sees


def test_those_who_handle_no_case_have_no_list():
    assert [each for each in EVERYBODY if not access.may_see_some(each)] == [OSCAR, NADIA, ADAM]


def test_only_the_nation_sees_all():
    assert [each for each in EVERYBODY if access.sees_all(each)] == [LEA]


def test_the_codes_are_those_of_the_level_asked_for():
    assert access.codes(ANNE, PlaceKind.LEGAL_ENTITY) == [BELLEVUE_ENTITY]
    assert access.codes(ANNE, PlaceKind.SITE) == []

import pytest

from hygie.contacts import access
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind
from tests.cast import (
    ADAM,
    ANNE,
    BELLEVUE,
    BELLEVUE_ENTITY,
    ELSA,
    GAEL,
    KARIM,
    LEA,
    NADIA,
    OSCAR,
    PAULE,
    REMI,
    ZOE,
)

ENTITY = frozenset(
    {
        Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY),
        Place(PlaceKind.GHT, "GHT-A"),
        Place(PlaceKind.REGION, "84"),
        NATION,
    }
)
SITE = ENTITY | {Place(PlaceKind.SITE, BELLEVUE)}


@pytest.mark.parametrize(
    ("actor", "reads", "reads_site", "keeps"),
    [
        (ANNE, True, True, True),
        (REMI, False, True, False),
        (ZOE, False, False, False),
        (GAEL, True, True, True),
        (KARIM, True, True, False),
        (LEA, True, True, False),
        (ELSA, True, True, False),
        (OSCAR, False, False, False),
        (NADIA, False, False, False),
        (ADAM, False, False, False),
        (PAULE, False, False, False),
        (SYSTEM, True, True, True),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_who_reads_and_who_keeps_the_contacts_of_a_hospital(actor, reads, reads_site, keeps):
    assert access.may_read(actor, above=ENTITY) is reads
    assert access.may_read(actor, above=SITE) is reads_site
    assert access.may_keep(actor, above=ENTITY) is keeps


def test_the_list_is_for_those_who_read_some():
    assert [access.may_read_some(one) for one in (ANNE, REMI, LEA)] == [True] * 3
    assert [access.may_read_some(one) for one in (OSCAR, NADIA, ADAM, PAULE)] == [False] * 4


def test_who_reads_one_establishment_has_no_list():
    assert access.only_place(ANNE) == Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
    assert access.only_place(REMI) == Place(PlaceKind.SITE, BELLEVUE)
    assert [access.only_place(one) for one in (GAEL, KARIM, LEA, OSCAR)] == [None] * 4


def test_who_comes_from_above_does_not_read_their_own():
    assert access.is_own(ANNE, above=ENTITY)
    assert [access.is_own(one, above=ENTITY) for one in (GAEL, KARIM, LEA, ZOE)] == [False] * 4


def test_codes_and_the_nation():
    assert access.sees_all(LEA)
    assert not access.sees_all(KARIM)
    assert access.codes(KARIM, PlaceKind.REGION) == ["84"]

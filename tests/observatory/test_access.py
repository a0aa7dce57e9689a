"""Who reads which figures: every role, at every place around one entity."""

import pytest

from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Power
from hygie.kernel.roles import CHARTERS, Role
from hygie.observatory import access
from hygie.observatory.rules.areas import FRANCE, Area, read_key
from hygie.observatory.rules.cells import Level

SITE = Place(PlaceKind.SITE, "010000024")
ENTITY = Place(PlaceKind.LEGAL_ENTITY, "010780054")
GROUP = Place(PlaceKind.GHT, "GHT-A")
REGION = Place(PlaceKind.REGION, "84")
OF_ENTITY, OF_GROUP = Area(Level.ENTITY, ENTITY.code), Area(Level.GHT, GROUP.code)
ELSEWHERE = [
    Place(PlaceKind.LEGAL_ENTITY, "010000001"),
    Place(PlaceKind.GHT, "GHT-B"),
    Place(PlaceKind.REGION, "11"),
]


def holding(role, place):
    return Actor(name="Alix", grants=(Grant(role, place),))


EVERYBODY = [
    (role, place)
    for role in Role
    for place in (SITE, ENTITY, GROUP, REGION, NATION, *ELSEWHERE)
    if place.kind in CHARTERS[role].held_at
]


@pytest.mark.parametrize(("role", "place"), EVERYBODY)
def test_each_role_reads_what_it_answers_for_and_what_is_protected(role, place):
    actor = holding(role, place)
    reads = Power.READ_FIGURES in CHARTERS[role].powers

    assert access.may_read(actor) == reads
    for area in (FRANCE, Area(Level.REGION, "11"), Area(Level.KIND, "HEALTH")):
        assert access.may_read_area(actor, area) == reads
    assert access.may_read_area(actor, OF_GROUP) == (reads and place == GROUP)
    assert access.may_read_area(actor, OF_ENTITY) == (reads and place == ENTITY)


@pytest.mark.parametrize(
    ("places", "key"),
    [
        ([NATION, REGION], "FR"),
        ([REGION], "region-84"),
        ([GROUP], "ght-GHT-A"),
        ([ENTITY], "entite-010780054"),
        ([ENTITY, ELSEWHERE[0]], "FR"),
        ([SITE], "FR"),
        ([], "FR"),
    ],
)
def test_the_pages_begin_with_the_place_of_who_looks(places, key):
    roles = {PlaceKind.NATION: Role.OBSERVER, PlaceKind.REGION: Role.ARS_OFFICER}
    grants = tuple(Grant(roles.get(each.kind, Role.CISO), each) for each in places)
    assert access.begins_with(Actor(name="Alix", grants=grants)).key == key


def test_nobody_in_particular_reads_nothing():
    nobody = Actor(name="Alix")
    assert not access.may_read(nobody)
    assert not access.may_read_area(nobody, FRANCE)
    assert access.own_entities(nobody) == frozenset()


def test_the_entities_of_somebody_are_those_where_a_role_that_reads_figures_is_held():
    both = Actor(name="Alix", grants=(Grant(Role.CISO, ENTITY), Grant(Role.READER, ELSEWHERE[0])))
    assert access.own_entities(both) == {ENTITY}


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("", None),
        ("FR", FRANCE),
        ("region-84", Area(Level.REGION, "84")),
        ("ght-GHT-A", Area(Level.GHT, "GHT-A")),
        ("type-MEDICO_SOCIAL", Area(Level.KIND, "MEDICO_SOCIAL")),
        ("entite-010780054", Area(Level.ENTITY, "010780054")),
        ("region-", None),
        ("region", None),
        ("nation-FR", None),
        ("region-8'; DROP TABLE figures", None),
        ("region-" + "8" * 41, None),
        ("\x00", None),
    ],
)
def test_an_address_names_an_area_or_none(text, area):
    assert read_key(text) == area
    if area is not None:
        assert read_key(area.key) == area

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


# Who reads all the incidents of the nation, or publishes what is told of them.
OF_THE_NATION = {Role.CERT_ANALYST, Role.OBSERVER}


@pytest.mark.parametrize(("role", "place"), EVERYBODY)
def test_the_figures_of_a_night_are_for_who_reads_the_incidents_behind_them(role, place):
    actor = holding(role, place)
    reads = Power.READ_FIGURES in CHARTERS[role].powers

    of_all = role in OF_THE_NATION
    assert access.reads_nights(actor, FRANCE) == of_all
    assert access.reads_nights(actor, Area(Level.KIND, "HEALTH")) == of_all
    for code in ("84", "11"):
        own = (role, place) == (Role.ARS_OFFICER, Place(PlaceKind.REGION, code))
        assert access.reads_nights(actor, Area(Level.REGION, code)) == (of_all or own)
    assert access.reads_nights(actor, OF_GROUP) == (reads and place == GROUP)
    assert access.reads_nights(actor, OF_ENTITY) == (reads and place == ENTITY)


@pytest.mark.parametrize(
    ("grants", "read"),
    [
        ([(Role.CISO, ENTITY), (Role.CERT_ANALYST, NATION)], "FR 84 11 HEALTH entity"),
        ([(Role.CISO, ENTITY), (Role.ARS_OFFICER, REGION)], "84 entity"),
        ([(Role.PROGRAMME_REVIEWER, NATION), (Role.ARS_OFFICER, REGION)], "84"),
        ([(Role.PROGRAMME_REVIEWER, NATION), (Role.READER, ENTITY)], ""),
        ([(Role.GHT_OFFICER, GROUP), (Role.CISO, ENTITY)], "group entity"),
        ([(Role.ADMINISTRATOR, NATION), (Role.OPERATOR, NATION)], ""),
    ],
)
def test_of_several_roles_the_widest_reading_wins_and_no_sum_of_them(grants, read):
    actor = Actor(name="Alix", grants=tuple(Grant(role, place) for role, place in grants))
    areas = {
        "FR": FRANCE,
        "84": Area(Level.REGION, "84"),
        "11": Area(Level.REGION, "11"),
        "HEALTH": Area(Level.KIND, "HEALTH"),
        "group": OF_GROUP,
        "entity": OF_ENTITY,
    }
    found = [name for name, area in areas.items() if access.reads_nights(actor, area)]
    assert found == read.split()


@pytest.mark.parametrize("place", [NATION, REGION, GROUP, ENTITY])
def test_a_power_that_is_lent_opens_no_night(place):
    machine = Actor(name="automate", lent=((Power.READ_FIGURES, place),))
    for area in (FRANCE, Area(Level.REGION, "84"), OF_GROUP, OF_ENTITY):
        assert not access.reads_nights(machine, area)
    assert not access.own_entities(machine)


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

import pytest
from django.db.models import Q

from hygie.accounts.models import Membership, Person
from hygie.establishments import tree
from hygie.kernel.actor import NATION, Place, PlaceKind
from tests.cast import NOON
from tests.establishments.factories import a_ght, an_entity
from tests.establishments.factories import a_site as a_site_of

pytestmark = pytest.mark.django_db
SITE, ENTITY = Place(PlaceKind.SITE, "010000024"), Place(PlaceKind.LEGAL_ENTITY, "010780054")
GHT, REGION = Place(PlaceKind.GHT, "84101"), Place(PlaceKind.REGION, "84")


def a_role_at(place):
    person = Person.objects.get_or_create(email="a@b.example", created_at=NOON)[0]
    Membership.objects.create(
        person=person,
        role="READER",
        place_kind=place.kind,
        place_code=place.code,
        starts_on=NOON.date(),
    )


@pytest.fixture
def a_hospital():
    return a_site_of(entity=an_entity(ght=a_ght()))


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (SITE, {SITE, ENTITY, GHT, REGION, NATION}),
        (ENTITY, {ENTITY, GHT, REGION, NATION}),
        (GHT, {GHT, REGION, NATION}),
        (REGION, {REGION, NATION}),
        (NATION, {NATION}),
        (Place(PlaceKind.SITE, "999999999"), set()),
        (Place(PlaceKind.LEGAL_ENTITY, SITE.code), set()),
        (Place(PlaceKind.REGION, "XX"), set()),
        (Place(PlaceKind.NATION, "84"), set()),
    ],
)
def test_the_path_of_a_place_goes_up_to_the_nation(a_hospital, place, path):
    assert tree.any_path(place) == path


def test_many_places_are_read_in_three_questions(a_hospital, django_assert_num_queries):
    with django_assert_num_queries(3):
        nodes = tree.any_nodes([SITE, ENTITY, GHT, REGION, NATION])

    assert nodes[GHT].name == "Groupe de Bellevue"
    assert nodes[NATION].name == "Toute la France"


@pytest.mark.parametrize("root", [SITE, ENTITY, GHT, REGION, NATION])
def test_what_is_below_a_place_is_what_has_it_in_its_path(a_hospital, root):
    a_site_of("010000032")
    a_site_of("930100037", entity=an_entity("930110051", region_code="11"), region_code="11")
    places = [SITE, ENTITY, GHT, REGION, NATION, Place(PlaceKind.SITE, "010000032")]
    places += [Place(PlaceKind.SITE, "930100037"), Place(PlaceKind.LEGAL_ENTITY, "930110051")]

    for place in places:
        a_role_at(place)

    rows = Membership.objects.filter(tree.any_below(frozenset({root})))
    below = {Place(PlaceKind(row.place_kind), row.place_code) for row in rows}

    assert below == {place for place in places if root in tree.any_path(place)}


def test_no_place_has_nothing_below(a_hospital):
    assert tree.any_below(frozenset()) == Q(pk__in=[])


def test_few_places_are_offered_and_many_are_not(a_hospital):
    offered = tree.any_choices(frozenset({GHT}), limit=3)

    assert [node.place for node in offered] == [GHT, ENTITY, SITE]
    assert tree.any_choices(frozenset({GHT}), limit=2) == []
    assert tree.any_choices(frozenset({NATION}), limit=99) == []

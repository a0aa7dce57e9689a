from datetime import timedelta

import pytest

from hygie.incidents.operations import desk as desk_operations
from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import Filters
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Role
from tests.cast import ADAM, ANNE, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, REMI, ZOE
from tests.incidents.factories import a_declaration, a_draft, a_site_elsewhere, an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def here():
    return an_incident()


@pytest.fixture
def elsewhere():
    return an_incident(site=a_site_elsewhere(), facts__title="Panne du réseau d’ailleurs")


@pytest.mark.parametrize(
    ("somebody", "sees_here", "sees_elsewhere"),
    [
        (ANNE, True, False),
        (REMI, True, False),
        (ZOE, False, True),
        (GAEL, True, False),
        (KARIM, True, False),
        (LEA, True, True),
        (OSCAR, False, False),
        (NADIA, False, False),
        (ADAM, False, False),
    ],
)
def test_each_sees_the_incidents_of_the_places_that_their_role_reaches(
    here, elsewhere, somebody, sees_here, sees_elsewhere
):
    seen = set(desk.visible_to(somebody))

    assert (here in seen, elsewhere in seen) == (sees_here, sees_elsewhere)
    assert (desk.one(somebody, here.number) is not None) == sees_here


def test_a_region_sees_the_structures_that_the_register_does_not_know():
    draft, _ = a_draft(a_declaration(site=None))
    from hygie.incidents.operations import sending  # noqa: PLC0415

    unknown = sending.send(draft.pk, by=LEA, at=NOON)

    assert unknown in desk.visible_to(KARIM)
    assert unknown not in desk.visible_to(ANNE)


def listed(**filters):
    return list(desk.listed(LEA, Filters(**filters)))


def test_what_nobody_has_acknowledged_comes_first_then_the_latest(here, elsewhere):
    newest = an_incident(at=LATER)
    desk_operations.acknowledge(newest.pk, by=LEA, at=LATER)

    assert listed() == [elsewhere, here, newest]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"text": "rancon"}, ["here"]),
        ({"text": "POSTES affichent"}, ["here"]),
        ({"text": "réseau"}, ["elsewhere"]),
        ({"text": "ailleurs"}, ["elsewhere"]),
        ({"text": "introuvable"}, []),
        ({"text": "' OR 1=1; --"}, []),
        ({"text": "&|!()"}, []),
        ({"region": "84"}, ["here"]),
        ({"kind": "RANSOMWARE", "region": "11"}, ["elsewhere"]),
        ({"status": "CLOSED"}, []),
        ({"help": True, "status": ""}, ["elsewhere", "here"]),
        ({"significant": True}, []),
    ],
)
def test_the_list_is_narrowed_in_french_and_without_accents(here, elsewhere, filters, found):
    names = {here.pk: "here", elsewhere.pk: "elsewhere"}

    assert [names[incident.pk] for incident in listed(**filters)] == found
    assert desk.counted(LEA, Filters(**filters)) == len(found)


def test_an_incident_is_found_by_its_number(here, elsewhere):
    assert listed(text=here.number) == [here]


def test_the_mark_changes_when_something_happens_and_only_then(here):
    before = desk.last_change(LEA)
    assert desk.last_change(LEA) == before

    desk_operations.acknowledge(here.pk, by=LEA, at=LATER)

    assert desk.last_change(LEA) != before
    assert desk.last_change(ZOE) == ""


def test_the_mark_changes_for_what_is_written_later_with_an_earlier_moment(here):
    an_incident(at=LATER)
    before = desk.last_change(LEA)

    an_incident(at=LATER - timedelta(seconds=5))

    assert desk.last_change(LEA) != before


def test_the_other_incidents_of_a_structure_are_those_that_one_may_see(here, elsewhere):
    other = an_incident(at=LATER)

    assert list(desk.around(LEA, other, at=LATER)) == [here]
    assert list(desk.around(ZOE, other, at=LATER)) == []


def test_a_role_at_a_site_does_not_reach_its_neighbour(here):
    somebody = Actor(name="Rose", grants=(Grant(Role.READER, Place(PlaceKind.SITE, "010000032")),))

    assert not desk.visible_to(somebody).exists()

"""What PostgreSQL shows of the journal, whatever the query forgot."""

import pytest

from hygie.journal import operations as journal
from hygie.journal.models import Entry
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, KARIM, LEA, NADIA, NOON, OSCAR, REMI, ZOE
from tests.incidents.factories import a_site_elsewhere, an_incident

pytestmark = pytest.mark.django_db
DPO_OF_THE_GROUP = Actor(name="P", grants=(Grant(Role.DPO, Place(PlaceKind.GHT, "GHT-A")),))


@pytest.fixture
def incidents():
    ours, theirs = an_incident(), an_incident(site=a_site_elsewhere())
    for incident in (ours, theirs):
        journal.remember_read("incidents.read", incident, by=LEA, at=NOON)
    return ours, theirs


def seen(actor):
    """The incidents of which any query of this actor reads an act, then a reading."""
    with walls.scoped(scope_of(actor)):
        rows = Entry.objects.filter(subject_kind="incidents.Incident").order_by("id")
        kinds = list(rows.values_list("is_reading", "subject_id"))
    acts = {int(subject) for is_reading, subject in kinds if not is_reading}
    return acts, {int(subject) for is_reading, subject in kinds if is_reading}


@pytest.mark.parametrize("actor", [ANNE, DPO_OF_THE_GROUP], ids=lambda actor: actor.name)
def test_who_answers_for_a_place_reads_its_acts_and_its_readers(incidents, actor):
    ours, _ = incidents

    assert seen(actor) == ({ours.pk}, {ours.pk})


@pytest.mark.parametrize("actor", [REMI, KARIM], ids=lambda actor: actor.name)
def test_who_reads_an_incident_reads_its_story_and_not_its_readers(incidents, actor):
    ours, _ = incidents

    assert seen(actor) == ({ours.pk}, set())


def test_the_neighbour_the_observer_and_the_operator_read_nothing_of_it(incidents):
    _, theirs = incidents

    assert seen(ZOE) == ({theirs.pk}, {theirs.pk})
    assert seen(NADIA) == seen(OSCAR) == (set(), set())
    with walls.nobody():
        assert not Entry.objects.exists()


def test_somebody_reads_their_own_acts(incidents):
    person = Actor(name="Q", person_id=77)
    journal.remember_read("incidents.read", incidents[0], by=person, at=NOON)

    with walls.scoped(scope_of(person)):
        assert [line.actor_name for line in Entry.objects.all()] == ["Q"]

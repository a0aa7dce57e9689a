"""Withholding a reading, giving it back: by whom, once, remembered, and shut in the database."""

import pytest
from django.db import connection

from hygie.incidents.models import Incident, Restriction
from hygie.incidents.operations import readers, sending, signals
from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import Filters
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.readers import WITHHELD, Choice
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, GAEL, KARIM, LEA, NOON, REMI, ZOE
from tests.incidents.factories import (
    a_declaration,
    a_draft,
    a_site,
    a_site_elsewhere,
    an_incident,
)

pytestmark = pytest.mark.django_db

GROUP = Place(PlaceKind.GHT, "GHT-A")
GROUP_CISO = Actor(name="Gilles", grants=(Grant(Role.CISO, GROUP),))
# Reads at the site, and talks for the group: the first way stays open, the second is shut.
BOTH = Actor(name="Basile", grants=(*REMI.grants, Grant(Role.CISO, GROUP)))


def seen_by(actor):
    """What the database shows to an actor, and what the list says: the same."""
    with walls.scoped(scope_of(actor)):
        shown = set(Incident.objects.values_list("number", flat=True))
        assert set(desk.visible_to(actor).values_list("number", flat=True)) == shown
        found = desk.listed(actor, Filters(status="", text="rancon"))
        assert {incident.number for incident in found} == shown
        assert desk.counted(actor, Filters(status="")) == len(shown)
    return shown


def withheld(by=ANNE, **changes):
    incident = an_incident(**changes)
    with walls.scoped(scope_of(by)):
        readers.withhold(incident.pk, Choice.GROUP, by=by, at=NOON)
    incident.refresh_from_db()
    return incident


def may(function, incident, actor, *before):
    asked = ", ".join(["%s"] * (len(before) + 1))
    with walls.scoped(scope_of(actor)), connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({asked})", [*before, incident.pk])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("actor", [GAEL, GROUP_CISO])
def test_who_comes_by_the_group_reads_until_it_is_withheld_and_again_when_it_is_given_back(actor):
    incident = an_incident()
    assert seen_by(actor) == {incident.number}

    readers.withhold(incident.pk, Choice.GROUP, by=ANNE, at=NOON)
    assert seen_by(actor) == set()

    readers.give_back(incident.pk, Choice.GROUP, by=ANNE, at=NOON)
    assert seen_by(actor) == {incident.number}


@pytest.mark.parametrize("actor", [ANNE, REMI, KARIM, LEA, BOTH])
def test_those_of_the_establishment_and_those_whom_the_law_names_read_as_before(actor):
    incident = withheld()

    assert seen_by(actor) == {incident.number}


def test_a_site_that_joins_another_group_is_no_more_read_there_than_before():
    incident = withheld()
    other = Actor(name="Hugo", grants=(Grant(Role.GHT_OFFICER, Place(PlaceKind.GHT, "GHT-B")),))
    group = incident.site.entity.ght
    group.code = "GHT-B"
    group.save(update_fields=["code"])

    assert seen_by(other) == set()


def test_who_reads_by_one_way_acts_by_no_other():
    incident = withheld()

    for function in (
        "walls_talks_case",
        "walls_tells_case",
        "walls_tells_care",
        "walls_exhibits_case",
    ):
        assert not may(function, incident, BOTH)
        assert may(function, incident, ANNE) is True
    assert not may("walls_reaches_case", incident, BOTH, "COSTS")
    assert may("walls_reaches_case", incident, ANNE, "COSTS") is True


def test_the_lines_of_the_journal_about_it_are_shut_for_the_group_and_no_other_line_is():
    incident = withheld()
    other = an_incident()

    with walls.scoped(scope_of(GROUP_CISO)):
        told = set(Entry.objects.values_list("subject_id", flat=True))
    with walls.scoped(scope_of(ANNE)):
        kept = set(Entry.objects.values_list("subject_id", flat=True))

    assert str(other.pk) in told
    assert str(incident.pk) not in told
    assert {str(incident.pk), str(other.pk)} <= kept


@pytest.mark.parametrize("actor", [REMI, GAEL, GROUP_CISO, KARIM, LEA])
def test_nobody_but_the_establishment_and_the_code_withholds(actor):
    incident = an_incident()

    with walls.scoped(scope_of(actor)), pytest.raises(NotAllowed, match="revient au déclarant"):
        readers.withhold(incident.pk, Choice.GROUP, by=actor, at=NOON)

    assert not Restriction.objects.exists()


def test_a_neighbour_is_told_that_it_does_not_exist():
    incident = an_incident()

    with walls.scoped(scope_of(ZOE)), pytest.raises(NotFound):
        readers.withhold(incident.pk, Choice.GROUP, by=ZOE, at=NOON)


def test_the_code_withholds_and_the_code_of_another_does_not():
    draft, _ = a_draft()
    incident = sending.send(draft.pk, by=ANYONE, at=NOON)
    other, _ = a_draft()
    sending.send(other.pk, by=ANYONE, at=NOON)
    draft.refresh_from_db()
    other.refresh_from_db()

    with walls.holding(draft.code_digest), pytest.raises(NotAllowed):
        readers.withhold(incident.pk, Choice.GROUP, by=ANYONE, at=NOON, holder=other)
    with walls.holding(draft.code_digest):
        readers.withhold(incident.pk, Choice.GROUP, by=ANYONE, at=NOON, holder=draft)

    incident.refresh_from_db()
    assert incident.declared_ght == WITHHELD


def test_withheld_twice_it_is_once_and_given_back_twice_nothing_changes():
    incident = an_incident()
    for act in (readers.withhold, readers.withhold, readers.give_back, readers.give_back):
        act(incident.pk, Choice.GROUP, by=ANNE, at=NOON)

    kept = Restriction.objects.get()
    assert (kept.withheld_by, kept.given_back_by, kept.kept_ght) == ("Anne", "Anne", "GHT-A")
    acts = Entry.objects.filter(what__startswith="incidents.reading_").order_by("id")
    assert [each.what for each in acts] == [
        "incidents.reading_withheld",
        "incidents.reading_given_back",
    ]


def test_where_there_is_no_group_there_is_nobody_to_send_away():
    incident = an_incident(site=a_site_elsewhere())

    with pytest.raises(readers.NobodyToWithhold, match="aucun GHT"):
        readers.withhold(incident.pk, Choice.GROUP, by=ZOE, at=NOON)


def test_what_was_withheld_of_a_signal_is_withheld_of_its_incident_from_the_start():
    sent = signals.report(a_declaration(site=a_site()), nature=Nature.NEAR_MISS, by=ANYONE, at=NOON)
    readers.withhold(sent.incident.pk, Choice.GROUP, by=ANNE, at=NOON)
    signals.become(sent.incident.draft.pk, by=ANYONE, at=NOON)
    draft = sent.incident.draft.__class__.objects.get(arose_from=sent.incident)

    incident = sending.send(draft.pk, by=ANYONE, at=NOON)

    incident.refresh_from_db()
    assert incident.declared_ght == WITHHELD
    assert seen_by(GAEL) == set()

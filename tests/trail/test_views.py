"""The RSSI reads who looked at the incidents of the establishment, and of no other."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from hygie.incidents.operations import desk
from hygie.journal import operations as journal
from hygie.journal.models import Entry
from hygie.kernel.actor import MACHINE, Actor, Grant, Place, PlaceKind, Role
from hygie.trail import queries
from hygie.trail.queries import Filters
from tests.cast import ANNE, KARIM, LEA, NOON, ZOE
from tests.incidents.factories import a_site, a_site_elsewhere, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12 + 2


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def lines_of(actor, **filters):
    return list(queries.lines(actor, Filters(**filters)).values_list("actor_name", "what"))


def test_the_ciso_reads_who_opened_it_with_roles_and_when(django_assert_max_num_queries):
    incident = an_incident(at=timezone.now())
    for actor in (LEA, KARIM):
        signed_in(actor).get(f"/incidents/{incident.number}/")
    client = signed_in(ANNE)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = text_of(client.get("/consultations/"))

    assert (
        '<strong>Léa</strong><span class="cell-detail">Analyste du CERT · Toute la France' in page
    )
    assert "Référent cyber de l’ARS · Auvergne-Rhône-Alpes" in page
    assert page.count("A ouvert l’incident") == 2
    assert incident.number in page
    assert "CH DE BELLEVUE" in page


def test_a_machine_is_said_to_be_one_and_has_no_function():
    incident = an_incident(at=timezone.now())
    place = Place(PlaceKind.SITE, incident.site.finess)
    siem = Actor(name=f"SIEM{MACHINE}", grants=(Grant(Role.READER, place),))
    journal.remember_read("incidents.read_by_machine", incident, by=siem, at=timezone.now())

    page = text_of(signed_in(ANNE).get("/consultations/"))

    assert "Clé d’API « SIEM »" in page
    assert "Un logiciel, et non une personne · CH DE BELLEVUE" in page
    assert "Lecteur" not in page


def test_the_ciso_of_another_hospital_reads_nothing_of_it():
    incident = an_incident(at=timezone.now())
    a_site_elsewhere()
    journal.remember_read("incidents.read", incident, by=LEA, at=timezone.now())
    zoe = signed_in(ZOE)

    for query in ("", f"?incident={incident.number}", "?personne=L%C3%A9a"):
        page = text_of(zoe.get(f"/consultations/{query}"))
        assert "Aucune consultation sur cette période" in page
        assert incident.title not in page
    assert "Léa" not in zoe.post("/consultations/export.csv").content.decode()


@pytest.mark.parametrize("kind", [PlaceKind.SITE, PlaceKind.LEGAL_ENTITY, PlaceKind.GHT])
def test_a_role_reaches_the_lines_of_the_places_below_its_own(kind):
    site = a_site()
    codes = {
        PlaceKind.SITE: site.finess,
        PlaceKind.LEGAL_ENTITY: site.entity.finess,
        PlaceKind.GHT: site.entity.ght.code,
    }
    director = Actor(name="D", grants=(Grant(Role.DIRECTOR, Place(kind, codes[kind])),))
    for incident in (an_incident(), an_incident(site=a_site_elsewhere())):
        journal.remember_read("incidents.read", incident, by=LEA, at=NOON)

    assert lines_of(director) == [
        ("Léa", "incidents.read"),
        ("déclarant sans compte", "incidents.declared"),
    ]


def test_what_the_desk_writes_for_itself_is_not_told():
    incident = an_incident()
    desk.acknowledge(incident.pk, by=LEA, at=NOON)
    desk.note(incident.pk, text="À rappeler.", by=LEA, at=NOON)

    assert [what for _, what in lines_of(ANNE)] == ["incidents.acknowledged", "incidents.declared"]


def test_each_filter_narrows_and_a_wrong_one_is_as_good_as_absent():
    incident = an_incident()
    for days, who in enumerate((LEA, KARIM)):
        journal.remember_read(
            "incidents.read", incident, by=who, at=NOON + timedelta(days=days + 1)
        )

    readers = [("Karim", "incidents.read"), ("Léa", "incidents.read")]
    assert lines_of(ANNE, nature="READING") == readers
    assert lines_of(ANNE, person="kar") == readers[:1]
    assert lines_of(ANNE, since=NOON + timedelta(days=2)) == readers[:1]
    assert lines_of(ANNE, until=NOON + timedelta(hours=1)) == lines_of(ANNE, nature="ACT")
    assert lines_of(ANNE, number=incident.number)[:2] == readers
    assert lines_of(ANNE, number="2026-99999-4") == []
    client = signed_in(ANNE)
    for query in ("?du=hier", "?page=x", "?nature=Z", "?incident=%00", "?page=999999999999"):
        assert client.get(f"/consultations/{query}").status_code == 200


def test_an_hour_that_the_database_did_not_see_is_told():
    incident = an_incident(at=timezone.now())
    journal.remember_read(
        "incidents.read", incident, by=LEA, at=timezone.now() - timedelta(minutes=5)
    )

    assert "une des deux horloges était fausse" in text_of(signed_in(ANNE).get("/consultations/"))


def test_the_spreadsheet_holds_the_same_and_is_itself_remembered():
    incident = an_incident(at=timezone.now())
    journal.remember_read("incidents.read", incident, by=LEA, at=timezone.now())

    answer = signed_in(ANNE).post("/consultations/export.csv", {"nature": "READING"})

    (_, line, *_) = answer.content.decode().splitlines()
    assert "Léa;Analyste du CERT · Toute la France;A ouvert l’incident" in line
    assert Entry.objects.get(what="trail.exported").detail == {"count": 1}


def test_the_page_of_an_incident_leads_to_its_readers_for_who_may_know_them():
    incident = an_incident()
    link = f"/consultations/?incident={incident.number}"

    assert link in text_of(signed_in(ANNE).get(f"/incidents/{incident.number}/"))
    assert link not in text_of(signed_in(LEA).get(f"/incidents/{incident.number}/"))


@pytest.mark.parametrize("nature", ["", "ACT", "READING"])
def test_the_lines_of_a_place_are_read_by_their_index(nature):
    a_site()
    rows = queries.lines(ANNE, Filters(since=NOON, nature=nature))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows[:51].explain()

    assert "journal_by_place" in plan
    assert "journal_acts" not in plan
    assert "journal_readings" not in plan


def test_the_latest_lines_are_the_same_whether_the_last_days_have_enough_of_them_or_not():
    incident = an_incident(at=NOON - timedelta(days=400))
    for days in (300, 95, 89, 8, 6, 1, 0):
        journal.remember_read(
            "incidents.read", incident, by=LEA, at=NOON - timedelta(days=days), days=days
        )
    day = timedelta(days=1)

    for filters in (
        Filters(),
        Filters(until=NOON - 5 * day),
        Filters(since=NOON - 90 * day),
        Filters(since=NOON - 7 * day, until=NOON - 2 * day),
    ):
        everything = list(queries.lines(ANNE, filters))
        for start in range(9):
            for most in (1, 2, 9):
                found = queries.latest(ANNE, filters, start=start, most=most, at=NOON)
                assert found == everything[start : start + most]

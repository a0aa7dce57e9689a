"""Whoever reads an incident leaves a trace: no page that shows one forgets it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from hygie.accounts.rules import KeyScope
from hygie.incidents.models import Incident
from hygie.journal.models import Entry
from tests.cast import ANNE, BELLEVUE, LEA
from tests.hostile.table import TABLE
from tests.hostile.worlds import a_key, a_world, read, with_code
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import an_account, enter, signed_in

pytestmark = pytest.mark.django_db

# Lists and counts say titles to those who may read them; what one opens in them is traced.
LISTS = {"incidents/", "incidents/nouveautes/", "incidents/communs/<parent_id>/"}
LISTS |= {"astreinte/releve/"}


def readings():
    """The readings of incidents; those of crisis contacts are on the same pages."""
    rows = Entry.objects.filter(is_reading=True, what__startswith="incidents.")
    return rows.order_by("id")


def told():
    return list(readings().values_list("what", "actor_name", "place_code"))


def test_every_page_that_shows_an_incident_or_its_file_leaves_a_trace():
    world = a_world()
    secrets = (world.incident.title.encode(), b"Payez.")
    forgotten, traced = set(), set()
    lea, declarant = signed_in(LEA), with_code(world.code)

    for method, route in TABLE:
        if method != "GET" or route in LISTS or route.startswith("api/v"):
            continue
        for client in (lea, declarant):
            with transaction.atomic():
                page = read(client.get(world.url(route)))
                is_traced = readings().exists()
                transaction.set_rollback(True)
            if is_traced:
                traced.add(route)
            elif any(secret in page for secret in secrets):
                forgotten.add(route)

    assert forgotten == set()
    assert {"incidents/<number>/", "incidents/<number>/pieces/<attachment_id>/"} <= traced


@pytest.mark.parametrize(
    "route",
    [
        "declarer/accuse/",
        "declarer/accuse.pdf",
        "declarer/relire/",
        "declarer/faits/",
        "declarer/formulaire-papier.pdf?rempli=1",
    ],
)
def test_a_declaration_that_is_sent_is_traced_on_each_page_of_its_code(route):
    client = with_code(a_world().code)

    assert client.get(f"/{route}").status_code == 200

    assert told() == [("incidents.read_by_code", "Alice Martin (déclarant)", BELLEVUE)]


def test_a_page_read_again_within_a_quarter_of_an_hour_is_one_reading_and_a_file_is_two():
    world, lea = a_world(), signed_in(LEA)
    for _ in range(2):
        lea.get(world.url("incidents/<number>/"))
        read(lea.get(world.url("incidents/<number>/pieces/<attachment_id>/")))

    assert [what for what, *_ in told()] == [
        "incidents.read",
        "incidents.file_taken",
        "incidents.file_taken",
    ]
    line = readings().first()
    assert (line.actor_name, line.actor_roles) == ("Léa", "CERT_ANALYST:NATION:FR")
    assert (line.place_kind, line.place_code, line.region_code) == ("SITE", BELLEVUE, "84")


def test_a_form_that_is_shown_again_with_its_errors_is_a_reading_too():
    world, lea = a_world(), signed_in(LEA)

    assert lea.post(world.url("incidents/<number>/noter/")).status_code == 422

    assert [what for what, *_ in told()] == ["incidents.read"]


def test_a_machine_that_reads_is_named(client):
    incident = an_incident()

    client.get(f"/api/v1/declarations/{incident.number}", **a_key(KeyScope.READ)[1])

    assert told() == [("incidents.read_by_machine", "automate (API)", BELLEVUE)]


def test_an_export_tells_each_establishment_what_left_of_its_own():
    for _ in range(2):
        an_incident()
    an_incident(site=a_site_elsewhere())

    signed_in(LEA).post("/incidents/export.csv", {"q": "", "etat": "ALL"})

    lines = readings().values_list("place_code", "detail__count", "detail__of")
    assert set(lines) == {(BELLEVUE, 2, 3), ("930100037", 1, 3)}
    act = Entry.objects.get(what="incidents.exported").detail
    assert (act["count"], act["form"], act["filters"]) == (3, "csv", {})


def test_who_may_not_see_it_leaves_no_reading():
    world = a_world()

    assert Client().get(world.url("incidents/<number>/")).status_code == 302
    assert signed_in(ANNE).get("/incidents/2026-99999-4/").status_code == 404

    assert told() == []


def test_a_trace_that_cannot_be_written_is_a_page_that_is_not_shown(monkeypatch):
    world, person = a_world(), an_account(LEA)
    client = Client(raise_request_exception=False)
    enter(client, person)

    def refuse(execute, sql, params, many, context):
        if "journal_remember" in sql:
            raise DatabaseError("no room left")
        return execute(sql, params, many, context)

    for route in ("incidents/<number>/", "incidents/<number>/pieces/<attachment_id>/"):
        with connection.execute_wrapper(refuse):
            answer = client.get(world.url(route))
        assert answer.status_code == 500
        assert Incident.objects.get().title.encode() not in read(answer)
        assert b"Payez" not in read(answer)

"""Who gets what, page by page: a route that this table does not know fails it."""

import logging

import pytest
from django.db import transaction
from django.test import Client

from hygie.accounts.operations import keys
from hygie.accounts.rules import KeyScope
from hygie.contacts.models import CrisisContact
from hygie.incidents.queries import desk
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind
from tests.cast import BELLEVUE, ELSEWHERE, EVERYBODY, NOON, ZOE
from tests.contacts.factories import KEY, a_contact
from tests.hostile.table import HEADER, OF_A_METHOD, TABLE, plain
from tests.hostile.worlds import a_key, a_world, read, routes
from tests.incidents.factories import a_site, a_site_elsewhere, an_incident
from tests.people import an_account, enter, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_the_table_knows_every_route_and_every_route_is_in_the_table():
    asked = {
        (method, plain(route))
        for route, view in routes()
        for method in OF_A_METHOD.get(getattr(view, "kind", ""), ())
    }
    api = {plain(route) for route, view in routes() if not hasattr(view, "kind")}

    assert asked == {line for line in TABLE if not line[1].startswith("api/v")}
    assert api == {route for _, route in TABLE if route.startswith("api/v")}


def test_everybody_gets_what_the_table_says_on_every_page():
    world = a_world()
    people = [None, *(an_account(actor) for actor in EVERYBODY)]
    wrong = []

    for (method, route), expected in TABLE.items():
        for who, person, status in zip(HEADER, people, expected, strict=True):
            answer = visit(world, person, method, route)
            if answer.status_code != status:
                wrong.append(f"{method} {route} as {who}: {answer.status_code}, not {status}")
            if answer.status_code in {401, 403, 404} and tells(world, read(answer)):
                wrong.append(f"{method} {route} tells {who} of the incident or of a contact")

    assert not wrong


def tells(world, content):
    """Whether an answer names the incident or somebody to call."""
    return world.incident.title.encode() in content or b"Jeanne" in content


def visit(world, person, method, route):
    """One request of one person; whatever it changes is undone."""
    client = Client()
    with transaction.atomic():
        if person:
            enter(client, person)
        answer = client.generic(
            method, world.url(route), content_type="application/x-www-form-urlencoded"
        )
        read(answer)
        transaction.set_rollback(True)
    return answer


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OPTIONS")


def test_no_page_answers_another_method_whatever_header_says_so():
    world = a_world()
    lea = signed_in(EVERYBODY[5])
    overrides = {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST", "HTTP_X_METHOD_OVERRIDE": "DELETE"}

    for route, view in routes():
        for method in METHODS:
            if method in OF_A_METHOD.get(getattr(view, "kind", ""), ()) or "api/v" in route:
                continue
            answer = lea.generic(method, f"{world.url(plain(route))}?_method=POST", **overrides)
            assert answer.status_code == 405, (method, route)


@pytest.mark.parametrize(
    ("place", "reads", "declares"),
    [
        (NATION, 200, 201),
        (Place(PlaceKind.REGION, "84"), 200, 201),
        (Place(PlaceKind.GHT, "GHT-A"), 200, 201),
        (Place(PlaceKind.SITE, BELLEVUE), 200, 201),
        (Place(PlaceKind.REGION, "11"), 404, 403),
        (Place(PlaceKind.SITE, ELSEWHERE), 404, 403),
        (Place(PlaceKind.LEGAL_ENTITY, "NATION"), 404, 403),
    ],
)
def test_a_machine_reaches_its_place_and_no_other(client, place, reads, declares):
    a_site_elsewhere()
    incident = an_incident()
    key = a_key(place=place)[1]

    answer = client.get(f"/api/v1/declarations/{incident.number}", **key)
    declared = client.post(
        "/api/v1/declarations", incident.content, content_type="application/json", **key
    )

    assert (answer.status_code, declared.status_code) == (reads, declares)
    assert (answer.json().get("title") == incident.title) is (reads == 200)


def test_a_key_that_is_over_revoked_or_of_another_scope_opens_nothing(client):
    incident = an_incident()
    revoked, header = a_key()
    keys.revoke(revoked.pk, by=SYSTEM, at=NOON)
    past = {"lasts": NOON.resolution * 1, "made": NOON - NOON.replace(month=2)}
    tried = [header, a_key(**past)[1], a_key(KeyScope.DECLARE)[1], {}]
    tried += [{"HTTP_AUTHORIZATION": word} for word in ("Bearer", "Basic YTpi", "Bearer \xff\x00")]

    for each in tried:
        assert client.get(f"/api/v1/declarations/{incident.number}", **each).status_code == 401


def test_a_session_opens_no_door_of_the_api_and_a_key_no_page(client):
    incident = an_incident()

    assert signed_in(EVERYBODY[5]).get(f"/api/v1/declarations/{incident.number}").status_code == 401
    assert client.get("/incidents/", **a_key()[1]).status_code == 302


def test_numbers_files_counts_and_the_poll_of_others_say_nothing():
    ours, theirs = a_world(), an_incident(site=a_site_elsewhere())
    zoe, mark = signed_in(ZOE), desk.last_change(ZOE)
    file = ours.addresses["attachment_id"]

    unknown = read(zoe.get("/incidents/2026-99999-1/"))
    assert read(zoe.get(f"/incidents/{ours.incident.number}/")) == unknown
    # A file of another incident, asked for through one's own.
    assert zoe.get(f"/incidents/{theirs.number}/pieces/{file}/").status_code == 404
    for question in ({"q": ours.incident.number}, {"q": "rançon"}, {"region": "84"}):
        for page in ("/incidents/", "/incidents/nouveautes/"):
            link = f"/incidents/{ours.incident.number}/"
            assert link not in read(zoe.get(page, question)).decode()
    assert ours.incident.number not in read(zoe.post("/incidents/export.csv")).decode()
    assert zoe.get("/incidents/nouveautes/", {"depuis": mark}).status_code == 204


def test_an_analyst_sees_where_a_duplicate_leads_and_a_neighbour_does_not_read_it():
    original, copy = an_incident(site=a_site_elsewhere()), an_incident(site=a_site())
    lea, anne = signed_in(EVERYBODY[5]), signed_in(EVERYBODY[0])
    compared = {"compared": original.number, "same": "on"}
    lea.post(f"/incidents/{copy.number}/doublon/", {"number": original.number, **compared})

    page = read(anne.get(f"/incidents/{copy.number}/")).decode()

    assert original.structure_name not in page
    assert anne.get(f"/incidents/{original.number}/").status_code == 404


def test_contacts_of_others_are_in_no_page_count_export_or_paper():
    ours, theirs = a_world(), a_site_elsewhere()
    elsewhere = Place(PlaceKind.LEGAL_ENTITY, theirs.entity.finess)
    other = a_contact(elsewhere, name="Zacharie Fictif")
    everybody = {actor.name: signed_in(actor) for actor in EVERYBODY}
    zoe, contact = everybody["Zoé"], ours.addresses["contact_id"]

    # Somebody else's contact, asked for through one's own sheet.
    own = f"/contacts/ej-{theirs.entity.finess}/"
    assert zoe.get(f"{own}{contact}/").status_code == 404
    for act in ("confirmer", "retirer"):
        assert zoe.post(f"{own}{contact}/{act}/", {"version": "1"}).status_code == 404
    assert CrisisContact.objects.filter(pk=contact, confirmed_at=None).exists()
    assert (
        zoe.get("/contacts/ej-000000000/").status_code == zoe.get(f"/contacts/{KEY}/").status_code
    )
    for name in ("Zoé", "Gaël", "Karim"):
        hidden = "Jeanne" if name == "Zoé" else other.name
        for question in ({}, {"region": "84"}, {"region": "11"}, {"q": "CH"}, {"niveau": "sites"}):
            page = read(everybody[name].get("/contacts/", question, follow=True)).decode()
            assert hidden not in page
        taken = read(everybody[name].post("/contacts/export.csv")).decode()
        assert hidden not in taken
    gael = read(everybody["Gaël"].get("/contacts/")).decode()
    assert theirs.entity.name not in gael.replace("CH de Bellevue", "")
    incident = read(zoe.get(f"/incidents/{ours.incident.number}/")).decode()
    assert "Jeanne" not in incident


def test_fields_that_nobody_asked_for_change_nothing():
    incident = an_incident()
    lea = signed_in(EVERYBODY[5])
    extra = {"status": "CLOSED", "closed_by": "moi", "id": "1", "site": "2", "number": "9"}

    lea.post(f"/incidents/{incident.number}/noter/", {"text": "Une note.", **extra})

    incident.refresh_from_db(fields=["status", "closed_by", "number", "site"])
    assert (incident.status, incident.closed_by) == ("SUBMITTED", "")

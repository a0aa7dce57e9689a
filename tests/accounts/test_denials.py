"""What somebody known was refused is in the journal, once in a quarter of an hour."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hygie.accounts.models import ApiKey, Person
from hygie.accounts.operations import keys
from hygie.accounts.rules import KeyScope
from hygie.journal.models import Entry, kind_of
from hygie.kernel.actor import SYSTEM, Place, PlaceKind
from tests.cast import ELSEWHERE, REMI, ZOE
from tests.hostile.worlds import a_key
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def noted(what="accounts.denied"):
    return Entry.objects.filter(what=what).order_by("id")


def test_who_guesses_numbers_leaves_a_line_and_a_flood_of_guesses_one():
    incident, zoe = an_incident(), signed_in(ZOE)
    guesses = [f"/incidents/{incident.number}/", "/incidents/2026-99999-1/", "/comptes/9999/"]

    statuses = [zoe.get(guess).status_code for guess in guesses * 3]

    line = noted().get()
    person = Person.objects.get(email="zoe@hygie.example")
    assert set(statuses) == {404}
    assert (line.subject_kind, line.subject_id) == (kind_of(person), str(person.pk))
    assert line.actor_id == person.pk
    assert line.detail == {"status": 404, "asked": f"GET {guesses[0]}"}


def test_a_door_that_is_not_of_ones_role_is_noted_too():
    remi = signed_in(REMI)

    assert remi.post("/comptes/1/suspendre/").status_code == 403
    assert noted().get().detail["asked"] == "POST /comptes/1/suspendre/"


def test_mistakes_of_typing_and_strangers_leave_nothing(client):
    incident = an_incident()
    zoe = signed_in(ZOE)
    strict = Client(enforce_csrf_checks=True)

    assert zoe.get("/nulle-part/").status_code == 404
    assert client.get(f"/incidents/{incident.number}/").status_code == 302
    assert client.get("/contacts/lien/inconnu/").status_code == 404
    assert strict.post("/declarer/").status_code == 403
    assert zoe.get("/incidents/").status_code == 200
    assert not noted().exists()


def test_a_machine_that_reads_elsewhere_is_named(client):
    a_site_elsewhere()
    incident = an_incident()
    key, header = a_key(place=Place(PlaceKind.SITE, ELSEWHERE))

    for _ in range(3):
        assert client.get(f"/api/v1/declarations/{incident.number}", **header).status_code == 404

    line = noted().get()
    assert (line.subject_id, line.actor_name) == (str(key.pk), "automate (API)")
    assert line.place_code == ELSEWHERE


def test_a_key_that_was_good_is_told_and_one_that_never_was_is_nobodys(client):
    incident = an_incident()
    url = f"/api/v1/declarations/{incident.number}"
    revoked, header = a_key()
    keys.revoke(revoked.pk, by=SYSTEM, at=timezone.now())
    expired, late = a_key()
    ApiKey.objects.filter(pk=expired.pk).update(
        created_at=timezone.now() - timedelta(days=2),
        expires_at=timezone.now() - timedelta(days=1),
    )
    _, other = a_key(KeyScope.DECLARE)
    never = {"HTTP_AUTHORIZATION": "Bearer hygie_" + "x" * 43}

    for tried in (header, late, other, never) * 2:
        assert client.get(url, **tried).status_code == 401

    assert [line.detail["why"] for line in noted("accounts.key_refused")] == [
        "revoked",
        "expired",
        "scope",
    ]

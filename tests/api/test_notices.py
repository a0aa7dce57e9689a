import json
from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.accounts.operations import keys
from hygie.accounts.rules import KeyScope
from hygie.incidents.api.notices import EXAMPLE
from hygie.incidents.models import Incident, Notice
from hygie.incidents.operations import signals
from hygie.incidents.rules.nature import Nature
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, NATION, Place, PlaceKind
from hygie.kernel.errors import NotAllowed
from tests.api.test_declarations import a_key
from tests.cast import ADAM, ANNE, BELLEVUE, ELSEWHERE, NOON
from tests.incidents.factories import a_declaration, a_site, a_site_elsewhere, an_incident

pytestmark = pytest.mark.django_db
CNIL = "GDPR_AUTHORITY"
HERE = Place(PlaceKind.SITE, BELLEVUE)


def url(incident):
    return f"/api/v1/incidents/{incident.number}/notices"


def a_sending(**changes):
    sent_at = (NOON + timedelta(hours=1)).isoformat()
    return {"duty": CNIL, "sent_at": sent_at, "sender": "DPO", "receipt": "CNIL-42"} | changes


def note(client, incident, key=None, **changes):
    body = json.dumps(a_sending(**changes))
    key = key or a_key(KeyScope.TELL)
    return client.post(url(incident), body, content_type="application/json", **key)


def duty(client, incident, code=CNIL, key=None):
    told = client.get(url(incident), **(key or a_key(KeyScope.READ))).json()
    return next(each for each in told if each["duty"] == code)


@pytest.mark.parametrize("scope", [KeyScope.READ, KeyScope.TELL])
def test_each_authority_says_by_when_and_what_it_lacks(client, scope):
    incident = an_incident()

    found = duty(client, incident, key=a_key(scope, place=HERE))

    assert found["due_at"] == (NOON + timedelta(hours=71)).isoformat().replace("+00:00", "Z")
    assert (found["applies"], found["done_at"], found["sent"]) == ("YES", None, [])
    lacking = {each["field"]: each["label"] for each in found["lacking"]}
    assert {"declarant.dpo_contact", "facts.measures"} <= lacking.keys()
    assert "facts.title" not in lacking
    assert not any("vous" in label for label in lacking.values())
    assert Entry.objects.filter(what="incidents.read_by_machine").exists()


def test_a_machine_notes_a_sending_and_its_term_is_met(client):
    incident = an_incident()

    answer = note(client, incident, a_key(KeyScope.TELL, place=HERE))

    found = duty(client, incident)
    assert answer.status_code == 201
    assert answer.json() == found["sent"][0]
    assert (found["done_at"], found["sent"][0]["receipt"]) == (answer.json()["sent_at"], "CNIL-42")
    assert found["state"] == "SOON", "told in several times: the rest is still to come"
    assert {"field": "facts.measures", "label": "Déjà fait"} in found["left"]
    assert found["sent"][0]["noted_by"] == "automate (API)"
    assert CNIL not in {each["code"] for each in Incident.objects.get().terms}
    trace = Entry.objects.get(what="incidents.notice_noted")
    assert (trace.actor_name, trace.place_code) == ("automate (API)", BELLEVUE)


def test_the_same_sending_told_twice_is_noted_once(client):
    incident = an_incident()

    first, second = note(client, incident), note(client, incident)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Notice.objects.count() == 1


def test_another_first_sending_is_refused_and_a_complement_is_noted(client):
    incident = an_incident()
    note(client, incident)

    again = note(client, incident, receipt="CNIL-43")
    more = note(client, incident, receipt="CNIL-43", kind="COMPLEMENT")

    assert (again.status_code, more.status_code) == (409, 201)
    assert "complément" in again.json()["detail"]
    assert [each["kind"] for each in duty(client, incident)["sent"]] == ["COMPLEMENT", "FIRST"]


@pytest.mark.parametrize("scope", [KeyScope.READ, KeyScope.LIST, KeyScope.DECLARE])
def test_only_a_key_made_for_it_notes(client, scope):
    incident = an_incident()

    assert note(client, incident, a_key(scope)).status_code == 401
    assert not Notice.objects.exists()


def test_a_key_of_elsewhere_finds_no_incident(client):
    incident, place = an_incident(), Place(PlaceKind.SITE, a_site_elsewhere().finess)
    key = a_key(KeyScope.TELL, place=place)

    answers = client.get(url(incident), **key), note(client, incident, key)

    assert [each.status_code for each in answers] == [404, 404]
    assert place.code == ELSEWHERE
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sent_at": "2126-01-01T00:00:00Z"}, 409),
        ({"sent_at": "2020-01-01T00:00:00Z"}, 409),
        ({"sent_at": "2026-03-02T12:00:00"}, 422),
        ({"duty": "NOBODY"}, 404),
        ({"duty": "CSP_DECLARATION"}, 409),
        ({"duty": ""}, 422),
        ({"sender": ""}, 422),
        ({"sender": " "}, 409),
        ({"kind": "LATER"}, 422),
        ({"more": 1}, 422),
    ],
    ids=str,
)
def test_what_cannot_have_been_sent_so_is_refused_and_nothing_is_noted(client, changes, status):
    incident = an_incident()

    answer = note(client, incident, **changes)

    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)
    assert not Notice.objects.exists()


def test_a_signal_owes_nothing_to_any_authority(client):
    told = a_declaration(site=a_site())
    signal = signals.report(told, nature=Nature.THREAT, by=ANYONE, at=NOON).incident

    assert client.get(url(signal), **a_key(KeyScope.READ)).json() == []
    assert note(client, signal).status_code == 404


def test_who_tells_no_authority_makes_no_key_that_does():
    at = timezone.now()
    made = {"name": "DPO", "scopes": [KeyScope.TELL], "expires_at": at + timedelta(days=9)}
    a_site()

    with pytest.raises(NotAllowed):
        keys.make(**made, place=NATION, by=ADAM, at=at)
    keys.make(**made, place=HERE, by=ANNE, at=at)


def test_a_key_that_tells_has_no_other_power_of_those_who_do(client):
    incident = an_incident()
    key = a_key(KeyScope.TELL)

    assert client.get(f"/api/v1/declarations/{incident.number}", **key).status_code == 401
    assert client.get("/api/v1/incidents", **key).status_code == 401


def test_the_example_of_the_page_is_one_that_is_read(client):
    answer = note(client, an_incident(), **EXAMPLE)

    assert (answer.status_code, answer.json()["sent_at"]) == (201, "2026-03-04T17:00:00Z")

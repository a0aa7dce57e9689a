import json
from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.accounts.models import ApiKey
from hygie.accounts.operations import keys
from hygie.accounts.rules import KeyScope
from hygie.incidents.models import Incident
from hygie.incidents.queries import drafts
from hygie.incidents.rules import encoding
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind
from tests.cast import BELLEVUE, NOON
from tests.incidents.factories import a_declaration, a_site, a_site_elsewhere, an_incident

pytestmark = pytest.mark.django_db
URL = "/api/v1/declarations"


def a_key(*scopes, place=NATION):
    now = timezone.now()
    _, text = keys.make(
        name="automate",
        scopes=list(scopes or KeyScope),
        place=place,
        expires_at=now + timedelta(days=1),
        by=SYSTEM,
        at=now,
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}


def content(**changes):
    return encoding.to_json(a_declaration(site=a_site(), **changes))


def declare(client, body, **headers):
    return client.post(URL, json.dumps(body), content_type="application/json", **headers)


def test_a_machine_declares_and_gets_a_number_a_code_and_the_duties(client):
    answer = declare(client, content(), **a_key())

    receipt = answer.json()
    assert answer.status_code == 201
    assert Incident.objects.get().number == receipt["number"]
    assert drafts.any_draft(receipt["code"], at=timezone.now()).incident.channel == "API"
    assert {"NIS2_EARLY_WARNING", "GDPR_AUTHORITY"} <= {duty["code"] for duty in receipt["duties"]}


def test_the_same_request_sent_twice_declares_once(client):
    headers = a_key() | {"HTTP_IDEMPOTENCY_KEY": "demande-1"}

    first, second = declare(client, content(), **headers), declare(client, content(), **headers)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"]
    assert second.json()["code"] == ""
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, {"HTTP_AUTHORIZATION": "Bearer hygie_faux"}])
def test_without_a_key_nothing_is_declared(client, headers):
    answer = declare(client, content(), **headers)

    assert answer.status_code == 401
    assert not Incident.objects.exists()


def test_a_key_does_only_what_its_scopes_name(client):
    incident = an_incident()

    assert declare(client, content(), **a_key(KeyScope.READ)).status_code == 401
    reading = client.get(f"{URL}/{incident.number}", **a_key(KeyScope.DECLARE))
    assert reading.status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"schema": 2}, "schema"),
        ({"schema": 1, "inconnu": {}}, "inconnu"),
        ({"schema": 1, "facts": {"title": "a" * 151}}, "facts.title"),
        ({"schema": 1, "facts": {"title": "a\x00b"}}, "facts.title"),
        ({"schema": 1, "facts": {"machines": 10**30}}, "facts.machines"),
        ({"schema": 1, "impact": {"data": ["PARTOUT"]}}, "impact.data"),
        ({"schema": 1, "facts": {"aware_at": "hier"}}, "facts.aware_at"),
    ],
)
def test_a_request_of_the_wrong_shape_names_its_fields(client, body, field):
    answer = declare(client, body, **a_key())

    assert answer.status_code == 422
    assert any(field in name for name in answer.json()["fields"])


def test_what_is_missing_is_named_in_french(client):
    answer = declare(client, {"schema": 1}, **a_key())

    assert answer.status_code == 422
    assert "facts.title" in answer.json()["fields"]
    assert "nécessaire" in answer.json()["detail"]


def test_proven_danger_names_a_service(client):
    answer = declare(
        client, content(impact__patient_danger=PatientDanger.PROVEN), **a_key(KeyScope.DECLARE)
    )

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["facts.services"]
    assert "nommez-le" in answer.json()["detail"]


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"a"', "[" * 5000])
def test_what_is_no_json_is_refused(client, body):
    answer = client.post(URL, body, content_type="application/json", **a_key())

    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    ("place", "status"),
    [
        (NATION, 200),
        (Place(PlaceKind.REGION, "84"), 200),
        (Place(PlaceKind.SITE, BELLEVUE), 200),
        (Place(PlaceKind.REGION, "11"), 404),
    ],
)
def test_a_key_reads_the_incidents_of_its_place(client, place, status):
    incident = an_incident()
    a_site_elsewhere()

    answer = client.get(f"{URL}/{incident.number}", **a_key(KeyScope.READ, place=place))

    assert answer.status_code == status
    if status == 200:
        assert answer.json()["finess"] == BELLEVUE


def test_a_machine_reads_how_care_goes(client):
    incident = an_incident(facts__services="Urgences")

    read = client.get(f"{URL}/{incident.number}", **a_key(KeyScope.READ, place=NATION)).json()

    assert read["care"]["patient_danger"] == "POTENTIAL"
    assert read["care"]["units"] == [{"name": "Urgences", "state": "DEGRADED"}]
    assert read["care"]["degraded"] is True
    assert read["care"]["degraded_since"] is read["care"]["degraded_minutes"] is None
    assert read["care"]["sentence"].startswith("Soins")


@pytest.mark.parametrize("number", ["2026-00743-5", "abc", "2026-99999-4"])
def test_a_wrong_number_is_a_sentence(client, number):
    answer = client.get(f"{URL}/{number}", **a_key())

    assert answer.status_code in {404, 422}
    assert answer.json()["detail"]


def test_the_description_is_openapi_3_1(client):
    described = client.get("/api/v1/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    assert "/api/v1/declarations" in described["paths"]


def test_a_body_that_is_no_json_is_refused_in_french(client):
    answer = client.post(URL, "{", content_type="application/json", **a_key())

    assert answer.status_code == 400
    assert "pas du JSON" in answer.json()["detail"]
    assert answer.json()["fields"] == []


def test_another_method_is_refused_in_french_with_those_that_are_taken(client):
    answer = client.put(URL, "{}", content_type="application/json", **a_key())

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.json() == {"detail": "Cette adresse n’accepte que POST.", "fields": []}


def test_to_read_one_is_few_questions_and_what_is_told_is_read_at_once(
    client, django_assert_max_num_queries
):
    incident, key = an_incident(), a_key(KeyScope.READ)
    client.get(f"{URL}/{incident.number}", **key)

    # The count of tries, the key, the incident, the trace; and the two marks of the transaction.
    with django_assert_max_num_queries(6):
        assert client.get(f"{URL}/{incident.number}", **key).status_code == 200


def test_a_key_opens_within_its_time_and_no_further(client):
    incident, key = an_incident(), a_key(KeyScope.READ)
    ApiKey.objects.update(created_at=NOON, expires_at=NOON + timedelta(days=1))

    assert client.get(f"{URL}/{incident.number}", **key).status_code == 401

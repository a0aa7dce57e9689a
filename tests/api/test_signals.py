import copy
import json

import pytest

from hygie.accounts.rules import KeyScope
from hygie.api.reading import operations
from hygie.api.urls import api
from hygie.incidents.api.signals import EXAMPLE
from hygie.incidents.models import Incident
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, Place, PlaceKind
from tests.api.test_declarations import a_key
from tests.cast import BELLEVUE, ELSEWHERE
from tests.incidents.factories import a_site, a_site_elsewhere

pytestmark = pytest.mark.django_db
URL = "/api/v1/signals"


def told(**changes):
    """The example, changed: `facts__title="…"`; None takes a field away."""
    body = copy.deepcopy(EXAMPLE)
    for name, value in changes.items():
        *parts, last = name.split("__")
        part = body[parts[0]] if parts else body
        part[last] = value
        if value is None:
            del part[last]
    return body


def tell(client, body, key=None, **headers):
    key = key or a_key(KeyScope.DECLARE)
    return client.post(URL, json.dumps(body), content_type="application/json", **key, **headers)


@pytest.mark.parametrize("nature", ["NEAR_MISS", "THREAT"])
def test_a_machine_tells_a_signal_and_gets_its_number_and_no_duty(client, nature):
    a_site()

    answer = tell(client, told(nature=nature, structure__finess_et=BELLEVUE))

    receipt, signal = answer.json(), Incident.objects.get()
    assert answer.status_code == 201
    assert (signal.number, signal.nature, signal.channel) == (receipt["number"], nature, "API")
    assert (signal.structure_name, signal.region_code) == ("CH DE BELLEVUE", "84")
    assert (signal.terms, signal.aware_at) == (
        [],
        signal.declared_at.fromisoformat(EXAMPLE["facts"]["observed_at"]),
    )
    assert receipt["code"]
    assert len(receipt["call_back_words"].split()) == 2
    assert Entry.objects.filter(what="incidents.reported", actor_name="automate (API)").exists()


def test_the_example_of_the_page_is_really_told(client):
    page = {each.title: each for each in operations(api.get_openapi_schema(), address="")}
    example = page["Signaler un presque-accident ou une menace"].example

    assert tell(client, json.loads(example)).status_code == 201
    assert Incident.objects.get().title == EXAMPLE["facts"]["title"]


def test_the_same_request_sent_twice_tells_once(client):
    key, token = a_key(KeyScope.DECLARE), {"HTTP_IDEMPOTENCY_KEY": "signal-1"}

    first, second = tell(client, told(), key, **token), tell(client, told(), key, **token)
    other = tell(client, told(nature="THREAT"), key, **token)

    assert (first.status_code, second.status_code, other.status_code) == (201, 200, 422)
    assert first.json()["number"] == second.json()["number"]
    assert (second.json()["code"], other.json()["fields"]) == ("", ["Idempotency-Key"])
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nature": None}, "nature"),
        ({"nature": "INCIDENT"}, "nature"),
        ({"facts__title": None}, "facts.title"),
        ({"facts__title": "a" * 151}, "facts.title"),
        ({"facts__observed_at": None}, "facts.observed_at"),
        ({"facts__observed_at": "2126-03-28T23:10:00+01:00"}, "facts.observed_at"),
        ({"declarant__name": None}, "declarant.name"),
        ({"declarant__phone": None}, "declarant.phone"),
        ({"declarant__phone": "12"}, "declarant.phone"),
        ({"structure__name": ""}, "structure.name"),
        ({"impact": {}}, "impact"),
        ({"facts__machines": 3}, "facts.machines"),
    ],
    ids=str,
)
def test_what_is_missing_or_does_not_hold_is_named_in_french(client, changes, field):
    answer = tell(client, told(**changes))

    assert answer.status_code == 422
    assert any(field in name for name in answer.json()["fields"]), answer.json()
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("finess", "status"), [(BELLEVUE, 201), (ELSEWHERE, 403), ("990000017", 403)]
)
def test_a_key_tells_for_its_place_only(client, finess, status):
    a_site(), a_site_elsewhere()
    key = a_key(KeyScope.DECLARE, place=Place(PlaceKind.SITE, BELLEVUE))

    assert tell(client, told(structure__finess_et=finess), key).status_code == status
    assert Incident.objects.count() == (status == 201)


@pytest.mark.parametrize("scope", [KeyScope.LIST, KeyScope.READ])
def test_a_key_that_does_not_declare_tells_nothing(client, scope):
    assert tell(client, told(), a_key(scope, place=NATION)).status_code == 401

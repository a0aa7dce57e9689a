"""What a machine declares from overseas: its clock, its numbers; and what it reads when refused."""

import pytest

from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding
from tests.api.test_declarations import a_key, content, declare
from tests.incidents.factories import a_site, an_entity

pytestmark = pytest.mark.django_db
REUNION = "970403846"


def a_site_of_reunion():
    return a_site(
        REUNION,
        entity=an_entity("970400024", region="04", department="974"),
        name="CHU SITE SUD",
        city="SAINT-PIERRE",
        postcode="97410",
    )


def of_reunion(**structure):
    body = content(declarant__phone="+262262359000")
    body["structure"] = {"finess_et": REUNION, "name": "CHU", "city": "Saint-Pierre", **structure}
    body["declarant"]["phone"] = "0692 12 34 56"
    return body


def test_the_register_gives_the_department_its_clock_and_its_numbers(client):
    a_site_of_reunion()

    answer = declare(client, of_reunion(), **a_key())

    assert answer.status_code == 201
    kept = encoding.from_json(Incident.objects.get().content)
    assert (kept.structure.department, kept.zone) == ("974", "Indian/Reunion")
    assert kept.declarant.phone == "+262692123456"


def test_where_the_register_knows_nothing_the_postcode_gives_it(client):
    answer = declare(client, of_reunion(finess_et="", postcode="97410"), **a_key())

    assert answer.status_code == 201
    assert encoding.from_json(Incident.objects.get().content).zone == "Indian/Reunion"


def test_the_same_request_without_a_department_declares_once(client):
    a_site_of_reunion()
    headers = a_key() | {"HTTP_IDEMPOTENCY_KEY": "reunion-1"}

    answers = [declare(client, of_reunion(), **headers).status_code for _ in range(2)]

    assert answers == [201, 200]


def test_an_hour_without_a_zone_is_refused_with_an_example(client):
    body = content()
    body["facts"]["aware_at"] = "2026-03-02T10:00:00"

    answer = declare(client, body, **a_key())

    assert answer.status_code == 422
    assert answer.json()["fields"] == ["facts.aware_at"]
    assert "sans fuseau" in answer.json()["detail"]
    assert "2026-03-02T10:00:00+01:00" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({}, "Aucune clé : envoyez-la dans l’en-tête"),
        ({"HTTP_AUTHORIZATION": "Basic eDp5"}, "Aucune clé"),
        ({"HTTP_AUTHORIZATION": "Bearer hygie_faux"}, "inconnue, révoquée ou expirée"),
    ],
)
def test_a_key_that_opens_nothing_says_why(client, headers, sentence):
    answer = declare(client, content(), **headers)

    assert answer.status_code == 401
    assert sentence in answer.json()["detail"].replace("\u00a0", " ")

import json

import pytest

from hygie.api.reading import operations
from hygie.api.urls import api
from hygie.incidents.models import Incident
from hygie.incidents.schemas import EXAMPLE
from tests.api.test_declarations import a_key, declare
from tests.cast import ADAM, ANNE, LEA, OSCAR
from tests.people import signed_in

ADDRESS = "https://hygie.example"


def read():
    return {each.title: each for each in operations(api.get_openapi_schema(), address=ADDRESS)}


def test_every_operation_of_the_document_is_on_the_page():
    document = api.get_openapi_schema()

    found = {(each.method.lower(), each.path) for each in read().values()}
    assert found == {(method, path) for path, all_ in document["paths"].items() for method in all_}
    assert len({each.anchor for each in read().values()}) == len(found)


def test_every_field_says_what_it_is_in_french():
    for operation in read().values():
        for group in (*operation.body, *operation.answer):
            for field in group.fields:
                assert field.label, field.name
                assert field.kind, field.name
                assert all(choice.label for choice in field.choices), field.name
        assert all(outcome.meaning for outcome in operation.outcomes)
        assert all(parameter.label for parameter in operation.parameters), operation.title


def test_a_field_says_its_limit_its_choices_and_whether_it_is_needed():
    fields = {f.name: f for group in read()["Déclarer un incident"].body for f in group.fields}

    assert fields["facts.title"].kind == "texte, 150 caractères au plus"
    assert fields["facts.title"].required
    assert not fields["facts.narrative"].required
    assert fields["facts.machines"].kind == "nombre entier, de 0 à 1\u202f000\u202f000\u202f000"
    assert "MALICIOUS" in [choice.code for choice in fields["cause.origin"].choices]
    assert fields["impact.data"].kind == "liste de codes"


def test_what_an_answer_holds_is_followed_into_its_lists():
    names = [f.name for group in read()["Déclarer un incident"].answer for f in group.fields]

    assert {"number", "code", "duties[].due_at"} <= set(names)


def test_a_request_may_be_pasted():
    declare_, read_ = read()["Déclarer un incident"], read()["Lire une déclaration"]

    assert declare_.request.startswith(f"curl -X POST '{ADDRESS}/api/v1/declarations'")
    assert "--data @demande.json" in declare_.request
    assert f"{ADDRESS}/api/v1/declarations/2026-00743-1'" in read_.request
    assert json.loads(declare_.example) == EXAMPLE


@pytest.mark.django_db
def test_the_example_of_the_page_really_declares(client):
    example = read()["Déclarer un incident"].example

    answer = declare(client, json.loads(example), **a_key())

    assert answer.status_code == 201, answer.json()
    assert Incident.objects.get().title == EXAMPLE["facts"]["title"]


@pytest.mark.django_db
def test_the_page_is_open_to_all_and_knows_who_is_signed_in(client):
    page = client.get("/api/")

    assert page.status_code == 200
    assert "/api/v1/openapi.json" in page.content.decode()
    assert "Léa" in signed_in(LEA).get("/api/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("actor", "is_linked"), [(OSCAR, True), (LEA, True), (ADAM, True), (ANNE, False)]
)
def test_those_who_connect_machines_find_it_in_their_navigation(actor, is_linked):
    page = signed_in(actor).get("/api/").content.decode()

    assert ('href="/api/"' in page) == is_linked

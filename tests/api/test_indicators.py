import pytest

from hygie.accounts.rules import KeyScope
from hygie.incidents.operations import readers
from hygie.incidents.rules.readers import Choice
from hygie.indicators.operations import keeping
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.kernel.markings import Tlp
from tests.api.test_declarations import a_key
from tests.cast import ANNE, BELLEVUE, ELSEWHERE, LEA, NOON
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.indicators.factories import added

pytestmark = pytest.mark.django_db
HERE, REGION = Place(PlaceKind.SITE, BELLEVUE), Place(PlaceKind.REGION, "84")


def ask(client, incident, *, place=NATION, scope=KeyScope.INDICATORS, **question):
    address = f"/api/v1/incidents/{incident.number}/indicators"
    return client.get(address, question, **a_key(scope, place=place))


def values(answer):
    return [each["value"] for each in answer.json()["indicators"]]


def test_a_tool_reads_what_stands_as_it_compares_it(client):
    incident = an_incident()
    added(incident, "203.0.113.7", to_block=True, tlp=Tlp.GREEN, confirmed=True)
    withdrawn = added(incident, "hxxps://evil[.]example/a")[0]
    keeping.withdraw(incident.pk, withdrawn.pk, reason="Erreur.", by=LEA, at=NOON)
    added(incident, "evil[.]example", tlp=Tlp.AMBER)

    answer = ask(client, incident, place=HERE)

    assert values(answer) == ["203.0.113.7", "evil.example"]
    assert (answer.json()["tlp"], answer.json()["number"]) == ("AMBER", incident.number)
    first = answer.json()["indicators"][0]
    assert (first["kind"], first["tlp"], first["to_block"]) == ("IPV4", "GREEN", True)


@pytest.mark.parametrize("place", [NATION, REGION, HERE], ids=str)
def test_no_key_reads_what_is_for_the_desk_alone(client, place):
    incident = an_incident()
    added(incident, "evil.example", tlp=Tlp.RED)
    added(incident, "worse.example", tlp=Tlp.AMBER_STRICT)

    answer = ask(client, incident, place=place)

    assert (values(answer), answer.json()["tlp"]) == (["worse.example"], "AMBER_STRICT")
    assert b"evil.example" not in answer.content


def test_what_is_stricter_than_the_mark_that_is_asked_is_refused_and_the_refusal_is_known(client):
    incident = an_incident()
    added(incident, "evil.example", tlp=Tlp.AMBER)

    refused, given = ask(client, incident, tlp="GREEN"), ask(client, incident, tlp="AMBER_STRICT")

    assert (refused.status_code, given.status_code) == (409, 200)
    assert "TLP:GREEN est refusé" in refused.json()["detail"]
    assert (given.json()["tlp"], values(given)) == ("AMBER_STRICT", ["evil.example"])
    assert Entry.objects.filter(what="indicators.reading_refused", place_code=BELLEVUE).exists()


@pytest.mark.parametrize(("place", "status"), [(HERE, 200), (REGION, 409), (NATION, 409)], ids=str)
def test_what_the_structure_does_not_share_is_read_by_its_own_keys_alone(client, place, status):
    incident = an_incident()
    added(incident, "evil.example")
    readers.withhold(incident.pk, Choice.INDICATORS, by=ANNE, at=NOON)

    answer = ask(client, incident, place=place)

    assert answer.status_code == status
    assert (b"evil.example" in answer.content) is (status == 200)


def test_an_incident_without_any_has_an_empty_list(client):
    answer = ask(client, an_incident())

    assert answer.json()["indicators"] == []


def test_what_is_read_is_told_to_the_establishment_once_in_a_quarter_of_an_hour(client):
    incident = an_incident()
    added(incident, "evil.example")

    ask(client, incident), ask(client, incident)

    trace = Entry.objects.get(what="indicators.read_by_machine")
    assert (trace.place_code, trace.detail) == (BELLEVUE, {"count": 1, "tlp": "TLP:AMBER"})


@pytest.mark.parametrize("question", [{"tlp": "RED"}, {"tlp": "ROUGE"}, {"tlp": ""}], ids=str)
def test_a_mark_that_no_key_reads_is_refused(client, question):
    answer = ask(client, an_incident(), **question)

    assert (answer.status_code, answer.json()["fields"]) == (422, ["tlp"])


def test_a_key_of_elsewhere_or_of_another_scope_reads_none(client):
    incident = an_incident()
    a_site_elsewhere()

    assert ask(client, incident, place=Place(PlaceKind.SITE, ELSEWHERE)).status_code == 404
    for scope in set(KeyScope) - {KeyScope.INDICATORS}:
        assert ask(client, incident, scope=scope).status_code == 401

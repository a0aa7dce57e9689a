from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from hygie.accounts.rules import KeyScope
from hygie.incidents.api.listing import ListOut
from hygie.incidents.models import Incident
from hygie.incidents.operations import desk as desk_operations
from hygie.incidents.operations import readers, signals
from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import ALL, Filters
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.readers import WITHHELD, Choice
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, NATION, Actor, Grant, Place, PlaceKind, Role
from tests.api.test_declarations import a_key
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, ELSEWHERE, LEA, NOON
from tests.incidents.factories import a_declaration, a_site, a_site_elsewhere, an_incident

pytestmark = pytest.mark.django_db
URL = "/api/v1/incidents"
HOUR = timedelta(hours=1)


@pytest.fixture
def key():
    return a_key(KeyScope.LIST)


def asked(client, key, **question):
    return client.get(f"{URL}?{urlencode(question)}", **key)


def numbers(client, key, **question):
    return [each["number"] for each in asked(client, key, **question).json()["incidents"]]


def test_an_incident_is_told_in_short_with_the_address_of_the_whole(client, key):
    incident = an_incident()

    page = asked(client, key).json()

    [told] = ListOut.model_validate(page).incidents
    assert (told.number, told.finess, told.region_code) == (incident.number, BELLEVUE, "84")
    assert (told.status, told.severity, told.incident_type) == ("SUBMITTED", "", "RANSOMWARE")
    assert (told.declared_at, told.patient_danger) == (incident.declared_at, "POTENTIAL")
    assert told.url.endswith(f"/api/v1/declarations/{incident.number}")
    assert page["next_cursor"] is None


def test_what_a_page_holds_is_what_is_described(client, key):
    an_incident()

    page = asked(client, key).json()

    assert set(page) == set(ListOut.model_fields)
    described = ListOut.model_json_schema()["$defs"]["ListedOut"]["properties"]
    assert list(page["incidents"][0]) == list(described)


@pytest.mark.parametrize(
    "place",
    [
        NATION,
        Place(PlaceKind.REGION, "84"),
        Place(PlaceKind.REGION, "11"),
        Place(PlaceKind.GHT, "GHT-A"),
        Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY),
        Place(PlaceKind.SITE, BELLEVUE),
        Place(PlaceKind.SITE, ELSEWHERE),
    ],
    ids=str,
)
def test_a_key_lists_what_a_reader_of_its_place_has_in_the_list(client, place):
    an_incident(), an_incident(site=a_site_elsewhere())
    withheld = an_incident()
    Incident.objects.filter(pk=withheld.pk).update(declared_ght=WITHHELD)
    reader = Actor(name="lecteur", grants=(Grant(Role.READER, place),))

    listed = numbers(client, a_key(KeyScope.LIST, place=place))

    assert listed == [each.number for each in desk.listed(reader, Filters(status=""))]
    assert (withheld.number in listed) is (place.code not in {"GHT-A", "11", ELSEWHERE})


@pytest.mark.parametrize("scope", [KeyScope.READ, KeyScope.DECLARE])
def test_only_a_key_made_for_it_lists(client, scope):
    an_incident()

    assert asked(client, a_key(scope)).status_code == 401


def test_a_key_that_lists_does_not_read_nor_declare(client, key):
    incident = an_incident()

    assert client.get(f"/api/v1/declarations/{incident.number}", **key).status_code == 401
    assert client.post("/api/v1/declarations", {}, **key).status_code == 401


@pytest.mark.parametrize("question", [{}, {"q": "rançon"}, {"finess": BELLEVUE}])
def test_page_after_page_holds_each_incident_once_even_of_one_second(client, key, question):
    made = [an_incident(at=NOON + (index // 3) * HOUR).number for index in range(7)]
    found, cursor = [], ""

    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        page = asked(client, key, limit=2, **question, **more).json()
        found += [each["number"] for each in page["incidents"]]
        cursor = page["next_cursor"]

    assert found == made[::-1]


def test_what_arrives_meanwhile_moves_no_page(client, key):
    made = [an_incident(at=NOON + index * HOUR).number for index in range(3)]
    first = asked(client, key, limit=1).json()
    an_incident(at=NOON + 9 * HOUR)

    assert numbers(client, key, limit=5, cursor=first["next_cursor"]) == [made[1], made[0]]


@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ({"status": "OPEN"}, True),
        ({"status": "CLOSED"}, False),
        ({"severity": "MAJOR"}, False),
        ({"incident_type": "RANSOMWARE"}, True),
        ({"incident_type": "MALICIOUS_MAIL"}, False),
        ({"region_code": "84"}, True),
        ({"region_code": "11"}, False),
        ({"department_code": "01"}, True),
        ({"department_code": "93"}, False),
        ({"finess": BELLEVUE}, True),
        ({"finess": BELLEVUE_ENTITY}, True),
        ({"finess": ELSEWHERE}, False),
        ({"finess": "990000017"}, False),
        ({"q": "rancon"}, True),
        ({"q": "rancon", "department_code": "93"}, False),
        ({"q": "rancon", "finess": ELSEWHERE}, False),
        ({"q": "rancon", "changed_since": NOON.isoformat()}, True),
        ({"q": "rancon", "changed_since": (NOON + HOUR).isoformat()}, False),
        ({"q": "introuvable"}, False),
        ({"changed_since": NOON.isoformat()}, True),
        ({"changed_since": "2026-03-03T10:58:00+23:58"}, True),
        ({"changed_since": (NOON + HOUR).isoformat()}, False),
        ({"nature": "THREAT"}, False),
        ({"nature": "SIGNAL"}, False),
        ({"nature": "ALL"}, True),
    ],
    ids=str,
)
def test_a_filter_narrows_the_list(client, key, question, is_found):
    a_site_elsewhere()
    incident = an_incident()

    assert numbers(client, key, **question) == ([incident.number] if is_found else [])


def test_signals_are_told_when_they_are_asked_for(client, key):
    incident = an_incident()
    told = signals.report(
        a_declaration(site=a_site()), nature=Nature.NEAR_MISS, by=ANYONE, at=NOON + HOUR
    ).incident

    assert numbers(client, key) == [incident.number]
    assert numbers(client, key, nature="SIGNAL") == [told.number]
    assert numbers(client, key, nature=ALL) == [told.number, incident.number]


def test_who_follows_from_where_he_read_misses_nothing_that_moves(client, key):
    at = timezone.now() - HOUR
    still, moved = an_incident(at=at), an_incident(at=at)
    since = asked(client, key).json()["follow_from"]
    desk_operations.acknowledge(moved.pk, by=LEA, at=timezone.now())

    assert numbers(client, key, changed_since=since) == [moved.number]
    assert still.number in numbers(client, key)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"cursor": "AAZHXvZXTzUAAAAAAAHiQPMtGX1"}, "cursor"),
        ({"cursor": ""}, "cursor"),
        ({"cursor": "2"}, "cursor"),
        ({"severty": "MAJOR"}, "severty"),
        ({"page": "2"}, "page"),
        ({"severity": "GRAVE"}, "severity"),
        ({"status": ""}, "status"),
        ({"limit": "101"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"finess": "bellevue"}, "finess"),
        ({"changed_since": "hier"}, "changed_since"),
        ({"changed_since": "0001-01-01T00:00:00+23:58"}, "changed_since"),
        ({"changed_since": "2026-11-01T10:00:00"}, "changed_since"),
        ({"q": " "}, "q"),
        ({"q": "a\x00b"}, "q"),
    ],
    ids=str,
)
def test_a_question_that_is_not_understood_is_refused_with_its_field(client, key, question, field):
    answer = asked(client, key, **question)

    assert answer.status_code == 422
    assert answer.json()["fields"] == [field]
    assert answer.json()["detail"].endswith(".")


def test_a_filter_given_twice_is_refused(client, key):
    answer = client.get(f"{URL}?status=OPEN&status=CLOSED", **key)

    assert (answer.status_code, answer.json()["fields"]) == (422, ["status"])


def test_a_machine_that_lists_leaves_a_trace_once_in_a_quarter_of_an_hour(client, key):
    an_incident()

    asked(client, key), asked(client, key)

    trace = Entry.objects.get(what="incidents.listed_by_machine")
    assert (trace.actor_name, trace.place_code) == ("automate (API)", NATION.code)


def test_a_deep_page_asks_no_more_questions_than_the_first(
    client, key, django_assert_max_num_queries
):
    for index in range(4):
        an_incident(at=NOON + index * HOUR)
    cursor = asked(client, key, limit=1).json()["next_cursor"]

    for question in ({"limit": 2}, {"limit": 2, "cursor": cursor}):
        with django_assert_max_num_queries(10):
            assert len(numbers(client, key, **question)) == 2


def test_what_is_withheld_from_a_group_is_not_listed_to_its_machines(client):
    incident = an_incident()
    group = a_key(KeyScope.LIST, place=Place(PlaceKind.GHT, "GHT-A"))
    assert numbers(client, group) == [incident.number]

    readers.withhold(incident.pk, Choice.GROUP, by=ANNE, at=NOON + HOUR)

    assert numbers(client, group, q="rancon") == numbers(client, group) == []

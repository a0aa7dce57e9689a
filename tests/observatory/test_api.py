"""Figures for machines: what is published needs no key, the last snapshot one of its place."""

from dataclasses import replace

import pytest

from hygie.accounts.rules import KeyScope
from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.observatory.opendata import shelf
from hygie.observatory.rules.cells import Level
from tests.api.test_declarations import a_key
from tests.cast import BELLEVUE_ENTITY
from tests.incidents.factories import a_site
from tests.observatory.kept import keep, row
from tests.observatory.openings import AT, NATIONAL, figure, published

pytestmark = pytest.mark.django_db
EDITION = "/api/v1/figures/editions/2024-FR-1"
REGION = Place(PlaceKind.REGION, "84")


def figures(answer):
    return answer.json()["figures"]


def test_anybody_reads_what_is_published_with_the_reason_of_what_is_hidden(client):
    published()

    found = client.get(EDITION, {"indicator": "INC-01", "year": 2024, "level": "REGION"}).json()

    assert (found["source"], found["total"]) == ("2024-FR-1", 4)
    assert [(each["place"], each["n"], each["status"]) for each in found["figures"]] == [
        ("11", None, "SMALL"),
        ("84", 90, "SHOWN"),
        ("93", None, "SMALL"),
        ("UNSAID", 7, "SHOWN"),
    ]
    assert {each["category"] for each in found["figures"]} == {""}


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({}, 13),
        ({"indicator": "INC-13"}, 2),
        ({"indicator": "INC-13", "category": "UNSAID"}, 1),
        ({"indicator": "INC-01", "category": ""}, 7),
        ({"place": "UNSAID"}, 1),
        ({"year": 2024, "level": "KIND"}, 1),
        ({"year": 2017}, 0),
        ({"category": "' OR 1=1 --"}, 0),
    ],
)
def test_figures_are_narrowed_by_what_is_asked(client, asked, total):
    published()

    found = client.get(EDITION, asked).json()

    assert found["total"] == total
    assert len(found["figures"]) == total


def test_a_list_is_read_to_its_end_page_by_page(client):
    published()

    pages = [client.get(EDITION, {"limit": 5, "offset": each}).json() for each in (0, 5, 10, 15)]
    read = [each for page in pages for each in page["figures"]]

    assert [len(page["figures"]) for page in pages] == [5, 5, 3, 0]
    assert read == figures(client.get(EDITION))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("indicators/INC-99", 404),
        ("indicators/inc-01", 422),
        ("editions/2024-FR-9", 404),
        ("editions/2024-ARA-1", 422),
        ("editions/latest-11", 404),
        ("editions/2024-FR-1?indicator=INC-99", 404),
        ("editions/2024-FR-1?year=99999", 422),
        ("editions/2024-FR-1?level=ENTITY", 422),
        ("editions/2024-FR-1?level=GHT", 422),
        ("editions/2024-FR-1?limit=0", 422),
        ("editions/2024-FR-1?limit=99999999999999999999", 422),
        ("editions/2024-FR-1?offset=-1", 422),
        ("editions/2024-FR-1?category=%00", 422),
        ("current/INC-01", 401),
    ],
)
def test_what_is_not_there_or_not_asked_as_it_must_be_is_said(client, address, status):
    published()

    answer = client.get(f"/api/v1/figures/{address}")

    assert answer.status_code == status
    assert answer.json()["detail"]


def test_the_last_edition_is_found_by_its_place_and_a_withdrawn_one_is_gone(client):
    published()
    published(replace(NATIONAL, number=2))
    mine = figure("INC-01", 90, level=Level.REGION, place="84")
    published(replace(NATIONAL, place="84"), [mine])

    listed = client.get("/api/v1/figures/editions", {"limit": 2}).json()
    shelf.withdraw("2024-FR-2", why="Un tableau était faux.", at=AT)

    assert listed["total"] == 3
    assert [each["name"] for each in listed["editions"]] == ["2024-FR-2", "2024-FR-1"]
    assert client.get("/api/v1/figures/editions", {"place": "84"}).json()["total"] == 1
    latest = [client.get(f"/api/v1/figures/editions/{name}") for name in ("latest", "latest-84")]
    assert [each.json()["source"] for each in latest] == ["2024-FR-1", "2024-84-1"]
    gone = client.get("/api/v1/figures/editions/2024-FR-2")
    assert (gone.status_code, "Un tableau était faux." in gone.json()["detail"]) == (410, True)


def test_every_indicator_says_what_misleads_in_it(client):
    found = client.get("/api/v1/figures/indicators").json()

    assert len(found) >= 49
    assert all(each["caveat"] and each["question"] for each in found)
    assert client.get("/api/v1/figures/indicators/INC-01").json() == next(
        each for each in found if each["code"] == "INC-01"
    )


KEPT = [
    row("INC-01", 2024, 749),
    row("INC-01", 2023, 581),
    row("INC-01", 2024, 90, level="REGION", place="84"),
    row("INC-01", 2024, 3, level="REGION", place="11", shown="SMALL"),
    row("INC-01", 2024, 12, level="GHT", place="GHT-A"),
    row("INC-14", 2024, 300, base=749),
]


def ask(client, held, code="INC-01", scopes=(KeyScope.FIGURES, KeyScope.LIST), **asked):
    key = a_key(*scopes, place=held)
    return client.get(f"/api/v1/figures/current/{code}", asked, **key)


@pytest.fixture
def kept(settings):
    keep(settings.OBSERVATORY, KEPT)


@pytest.mark.usefixtures("kept")
def test_a_key_reads_what_its_place_does_of_the_last_snapshot(client):
    a_site()

    nation = ask(client, NATION, year=2024).json()
    hidden = ask(client, NATION, level="REGION", place="11").json()["figures"][0]
    share = ask(client, NATION, "INC-14").json()["figures"][0]

    assert (nation["source"], [each["n"] for each in nation["figures"]]) == (
        "20251231T230000Z",
        [749],
    )
    assert (hidden["n"], hidden["value"], hidden["status"]) == (None, None, "SMALL")
    assert (share["value"], share["base"]) == (40.05, 749)


@pytest.mark.parametrize("level", ["GHT", "ENTITY"])
@pytest.mark.usefixtures("kept")
def test_whole_figures_do_not_leave_by_a_key(client, level):
    a_site()
    key = a_key(KeyScope.FIGURES, place=Place(PlaceKind.GHT, "GHT-A"))

    answer = client.get("/api/v1/figures/current/INC-01", {"level": level, "place": "GHT-A"}, **key)

    assert answer.status_code == 422
    assert b'"n"' not in answer.content


@pytest.mark.usefixtures("kept")
def test_no_entity_and_no_unknown_place_is_told_and_another_scope_opens_nothing(client):
    for asked, status in (
        ({"level": "ENTITY", "place": BELLEVUE_ENTITY}, 422),
        ({"level": "GHT", "place": "GHT-Z"}, 422),
        ({"level": "REGION", "place": "00"}, 404),
        ({"level": "KIND", "place": "NOTHING"}, 404),
        ({"level": "NATION", "place": "DE"}, 404),
    ):
        key = a_key(KeyScope.FIGURES, place=NATION)
        assert client.get("/api/v1/figures/current/INC-01", asked, **key).status_code == status
    for scope in set(KeyScope) - {KeyScope.FIGURES}:
        assert ask(client, NATION, scopes=[scope]).status_code == 401


def test_a_key_for_figures_alone_reads_no_incident(client):
    key = a_key(KeyScope.FIGURES, place=NATION)

    assert client.get("/api/v1/incidents", **key).status_code == 401
    assert client.get("/api/v1/figures/current/INC-01", **key).status_code == 404

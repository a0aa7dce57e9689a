"""Open data as everybody gets it: no session, one address for the same bytes, parts of a file."""

from dataclasses import replace

import pytest

from hygie.kernel.actor import NATION, Actor, Grant, Role
from hygie.observatory.opendata import shelf
from tests.cast import ANNE
from tests.observatory.openings import AT, NATIONAL, files, published
from tests.people import signed_in

pytestmark = pytest.mark.django_db
OBSERVER = Actor(name="Nadia", grants=(Grant(Role.OBSERVER, NATION),))
FILE = "/donnees/2024-FR-1/chiffres.csv"


def test_editions_are_listed_and_each_has_its_files_and_dictionary(client):
    empty = client.get("/donnees/").content.decode()
    published()

    listed = client.get("/donnees/").content.decode()
    shown = client.get("/donnees/2024-FR-1/").content.decode()

    assert "Aucune édition n’est encore publiée" in empty
    assert "/donnees/2024-FR-1/" in listed
    for word in ("chiffres.parquet", "etalab-2.0", "MASQUE", "20250301T230000Z", "categorie"):
        assert word in shown


def test_a_file_is_served_with_its_marks_and_not_again_to_who_has_it(client):
    published()

    answer = client.get(FILE)
    again = client.get(FILE, headers={"If-None-Match": answer["ETag"]})
    later = client.get(FILE, headers={"If-Modified-Since": answer["Last-Modified"]})
    head = client.head(FILE)

    assert answer.content == files()["chiffres.csv"]
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Last-Modified"] == "Mon, 03 Mar 2025 09:00:00 GMT"
    assert "attachment" in answer["Content-Disposition"]
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert later.status_code == 304
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", answer["ETag"])
    assert int(head["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-6", 206, slice(0, 7)),
        ("bytes=5-", 206, slice(5, None)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=0-999999999", 206, slice(None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=7-3", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=-", 200, slice(None)),
        ("bytes=0-1,3-4", 200, slice(None)),
        ("lines=0-6", 200, slice(None)),
        ("bytes=٣-٤", 200, slice(None)),
    ],
)
def test_a_part_of_a_file_may_be_asked(client, asked, status, part):
    published()
    content = files()["chiffres.csv"]

    answer = client.get(FILE, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (status, content[part])


def test_a_part_of_another_file_than_the_one_begun_is_all_of_it(client):
    published()

    answer = client.get(FILE, headers={"Range": "bytes=0-1", "If-Range": '"of yesterday"'})

    assert answer.status_code == 200


def test_who_has_signed_in_gets_the_same_and_no_session_is_read(client):
    published()
    karim = signed_in(Actor(name="Karim", grants=(Grant(Role.OBSERVER, NATION),)))

    for address in ("/donnees/", "/donnees/2024-FR-1/", FILE):
        theirs, ours = karim.get(address), client.get(address)
        assert theirs.content == ours.content
        assert "Cookie" not in theirs.get("Vary", "")
        assert not theirs.cookies
        assert "public" in theirs["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in theirs


def test_the_last_edition_has_an_address_that_leads_to_it(client):
    published()
    published(replace(NATIONAL, number=2))
    for address, target in (
        ("/donnees/derniere/", "/donnees/2024-FR-2/"),
        ("/donnees/derniere/chiffres.parquet", "/donnees/2024-FR-2/chiffres.parquet"),
        ("/donnees/derniere-FR/", "/donnees/2024-FR-2/"),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, target)


@pytest.mark.parametrize(
    "address",
    [
        *("2024-FR-9/", "derniere-84/", "derniere/rien.csv", "2024-FR-1/edition.json"),
        *("2024-FR-1/..%2F..%2Fx", "../x/", "2024-FR-01/", "0000-FR-1/", "%00/", "2024-FR-1/%00"),
        *("2024-FR-1/retrait.json", "2024-FR-1/chiffres.CSV", "٢٠٢٤-FR-1/", f"{'9' * 900}/"),
    ],
)
def test_what_was_never_published_is_not_found(client, address):
    published()

    assert client.get(f"/donnees/{address}").status_code in {400, 404}


def test_a_withdrawn_edition_says_so_at_each_of_its_addresses(client):
    published()
    shelf.withdraw("2024-FR-1", why="Un tableau était faux.", at=AT)

    for address in ("/donnees/2024-FR-1/", FILE):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "Un tableau était faux." in answer.content.decode()
    assert "2024-FR-1" not in client.get("/donnees/").content.decode()


def test_a_file_that_was_altered_is_not_served(client, settings):
    published()
    (settings.OBSERVATORY / "open" / "2024-FR-1" / "chiffres.csv").write_bytes(b"x")

    answer = client.get(FILE)

    assert (answer.status_code, "n’est plus ce qui a été publié" in answer.content.decode()) == (
        409,
        True,
    )


def test_the_home_page_leads_to_what_is_published_once_there_is_something(client):
    before = client.get("/").content.decode()
    published()
    after = client.get("/").content.decode()

    for address in ("/donnees/", "/observatoire/publies/"):
        assert f'href="{address}"' not in before
        assert f'href="{address}"' in after
        assert client.get(address).status_code == 200


def test_tabs_of_figures_lead_to_one_s_own_and_to_the_open_data():
    own, nation = (
        signed_in(each).get("/observatoire/").content.decode() for each in (ANNE, OBSERVER)
    )

    assert 'href="/observatoire/mon-etablissement/"' in own
    assert 'href="/observatoire/mon-etablissement/"' not in nation
    for page in (own, nation):
        assert 'href="/donnees/"' in page

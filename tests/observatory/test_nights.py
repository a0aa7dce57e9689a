"""Nobody learns of others by comparing two nights: every door, for everybody who may open it.

The figures of the night and those that were published differ everywhere in this world, so that a
number of the night says whence it comes.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hygie.accounts.rules import KeyScope
from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Role
from hygie.observatory import queries
from hygie.observatory.estimating.models import SecondSource
from hygie.observatory.opendata import shelf, standing
from hygie.observatory.opendata.shelf import Torn
from hygie.observatory.rules.areas import FRANCE, Area, read_key
from hygie.observatory.rules.cells import Level
from tests.api.test_declarations import a_key
from tests.cast import BELLEVUE, BELLEVUE_ENTITY
from tests.incidents.factories import a_site
from tests.observatory.kept import REGIONS, keep, row
from tests.observatory.openings import NATIONAL, figure, hidden, published
from tests.observatory.test_pages import text
from tests.people import signed_in

pytestmark = pytest.mark.django_db

HOME = "/observatoire/"
TONIGHT = "20260401T010000Z"
ENTITY, REGION = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), Place(PlaceKind.REGION, "84")
# What only the night knows, of the nation, of two regions, of a type; of what is of one’s own.
OF_ALL, OF_84, OF_11, OF_KIND, OF_GROUP = 7411, 1231, 8311, 5111, 3111
AREAS = ("FR", "region-84", "region-11", "type-HEALTH")
PAGES = (
    "",
    "indicateurs/",
    "indicateurs/INC-01/",
    "indicateurs/INC-13/",
    "sous-declaration/",
)
FILES = (
    *(
        f"indicateurs/{code}/chiffres.{form}"
        for code in ("INC-01", "INC-13")
        for form in ("csv", "json")
    ),
    "sous-declaration/estimations.csv",
)


def holding(*grants):
    return Actor(name="Alix", grants=tuple(Grant(role, place) for role, place in grants))


def of_the_night():
    region = {"level": "REGION"}
    found = [
        row("INC-01", 2024, OF_ALL),
        row("INC-01", 2025, 7511),
        row("INC-13", 2024, OF_ALL, category="MALICIOUS"),
        row("INC-01", 2024, OF_84, place="84", **region),
        row("INC-01", 2024, OF_11, place="11", **region),
        row("INC-13", 2024, OF_11, place="11", category="MALICIOUS", **region),
        row("INC-01", 2024, OF_KIND, level="KIND", place="HEALTH"),
        row("INC-01", 2024, OF_GROUP, level="GHT", place="GHT-A"),
        row("INC-10", 2024, OF_ALL, base=9_000_000),
    ]
    for code, (n, base) in REGIONS.items():
        found.append(row("INC-10", 2024, n + 6000, base=base * 1000, place=code, **region))
    return found


NUMBERS = {OF_ALL, 7511, OF_84, OF_11, OF_KIND, OF_GROUP, *(n + 6000 for n, _ in REGIONS.values())}


def as_published():
    region = {"level": Level.REGION}
    declared, stays = (sum(each) for each in zip(*REGIONS.values(), strict=True))
    found = [
        figure("INC-01", 749),
        figure("INC-01", 581, year=2023),
        figure("INC-13", 375, category="MALICIOUS"),
        figure("INC-01", 120, place="84", **region),
        figure("INC-01", 80, place="11", **region),
        hidden("INC-01", place="53", **region),
        figure("INC-01", 500, level=Level.KIND, place="HEALTH"),
        figure("INC-10", declared, base=stays * 1000),
        figure("INC-29", 600, category="OCCURRED_DECLARED", quartiles=(1.25, 6.0, 48.04)),
    ]
    for code, (n, base) in REGIONS.items():
        found.append(figure("INC-10", n, base=base * 1000, place=code, **region))
    return found


@pytest.fixture(autouse=True)
def night(settings):
    keep(settings.OBSERVATORY, of_the_night(), snapshot=TONIGHT)


@pytest.fixture
def publication():
    return published(NATIONAL, as_published())


def numbers(answer):
    """All numbers that an answer says, in pictures too; those of its addresses are not read."""
    raw = b"".join(answer) if answer.streaming else answer.content
    said = re.sub(r'(?:id|href|for|d|value|content|nonce)="[^"]*"', " ", raw.decode("utf-8-sig"))
    return {
        int(each) for each in re.findall(r"\d+", re.sub(r"(?<=\d)[\u202f\xa0 ](?=\d{3})", "", said))
    }


def told(client, *, areas=AREAS):
    """All numbers that every door tells."""
    found = set()
    for area in areas:
        for page in (*PAGES, *FILES):
            answer = client.get(f"{HOME}{page}", {"lieu": area, "annee": "2024"})
            assert answer.status_code in {200, 409}, (page, area)
            found |= numbers(answer)
    return found


@pytest.mark.parametrize(
    ("grants", "knows"),
    [
        ([(Role.CISO, ENTITY)], set()),
        ([(Role.DIRECTOR, ENTITY)], set()),
        ([(Role.DPO, Place(PlaceKind.SITE, BELLEVUE))], set()),
        ([(Role.GHT_OFFICER, Place(PlaceKind.GHT, "GHT-A"))], set()),
        ([(Role.PROGRAMME_REVIEWER, NATION)], set()),
        ([(Role.PROGRAMME_REVIEWER, REGION)], set()),
        ([(Role.ARS_OFFICER, REGION)], {OF_84}),
        ([(Role.ARS_OFFICER, REGION), (Role.PROGRAMME_REVIEWER, NATION)], {OF_84}),
    ],
)
@pytest.mark.parametrize("is_published", [True, False])
def test_no_door_tells_the_night_of_others(grants, knows, is_published):
    a_site()
    if is_published:
        published(NATIONAL, as_published())
    found = told(signed_in(holding(*grants)))
    assert found & NUMBERS == knows
    assert ({749, 80, 500} <= found) == is_published


@pytest.mark.parametrize(
    "grants",
    [
        [(Role.CERT_ANALYST, NATION)],
        [(Role.OBSERVER, NATION)],
        [(Role.CISO, ENTITY), (Role.CERT_ANALYST, NATION)],
    ],
)
@pytest.mark.usefixtures("publication")
def test_who_reads_every_incident_reads_the_night(grants):
    a_site()
    found = told(signed_in(holding(*grants)))
    assert {OF_ALL, OF_84, OF_11, OF_KIND} <= found
    assert 749 not in found


@pytest.mark.usefixtures("publication")
def test_a_group_reads_its_own_night_and_no_other():
    a_site()
    client = signed_in(holding((Role.GHT_OFFICER, Place(PlaceKind.GHT, "GHT-A"))))
    assert OF_GROUP in numbers(client.get(HOME, {"annee": "2024"}))
    said = text(client.get(HOME, {"lieu": "FR"}))
    assert "749 déclarations en 2024, contre 581 en 2023 (+29 %)." in said
    assert "Lire les chiffres de la nuit" in said


@pytest.mark.usefixtures("publication")
def test_a_page_says_whence_its_figures_come():
    a_site()
    client = signed_in(holding((Role.ARS_OFFICER, REGION)))
    nation, own = text(client.get(HOME, {"lieu": "FR"})), text(client.get(HOME))
    assert "Chiffres publiés le 03/03/2025, arrêtés au 02/03/2025 à 00 h 00." in nation
    assert "Lire le rapport" in nation
    assert "Chiffres de la dernière nuit, arrêtés au 01/04/2026 à 03 h 00." in own


def test_before_anything_is_published_one_sentence_and_ones_own():
    a_site()
    client = signed_in(holding((Role.CISO, ENTITY)))
    for page in PAGES:
        said = text(client.get(f"{HOME}{page}", {"lieu": "FR"}))
        assert "Rien n’est encore publié ici" in said
        assert "sans donnée" not in said
    assert client.get(f"{HOME}?lieu=FR").content.decode().count(f"lieu=entite-{BELLEVUE_ENTITY}")
    answer = client.get(f"{HOME}{FILES[0]}", {"lieu": "FR"})
    assert answer.status_code == 409
    assert "Rien n’est encore publié de ce lieu" in text(answer)


@pytest.mark.usefixtures("publication")
def test_a_year_that_is_not_published_is_said_to_be():
    a_site()
    said = text(signed_in(holding((Role.CISO, ENTITY))).get(HOME, {"lieu": "FR", "annee": "2025"}))
    assert "Rien n’est publié de cette année" in said
    assert "est en cours" not in said, "nothing of it is there to go up"
    assert "7511" not in said.replace(" ", "")


def test_the_last_word_is_told_year_by_year(publication):
    later = replace(NATIONAL, number=2, published_at=datetime(2025, 6, 1, tzinfo=UTC))
    published(replace(later, year=2023, number=1), [figure("INC-01", 585, year=2023)])
    mine = replace(later, place="84", number=1, published_at=datetime(2025, 7, 1, tzinfo=UTC))
    published(mine, [figure("INC-01", 126, level=Level.REGION, place="84")])
    reader = holding((Role.CISO, ENTITY))

    def said(key, year, at=None):
        area = read_key(key)
        found = queries.of(reader, area)
        return next(
            each.cell.n
            for each in found.by_key.values()
            if (each.key.indicator, each.key.year, each.key.category) == ("INC-01", year, "")
        )

    a_site()
    assert (said("FR", 2024), said("FR", 2023)) == (749, 585)
    assert said("region-84", 2024) == 126
    places = queries.among(reader, "INC-01", Level.REGION).by_key.values()
    assert {each.cell.n for each in places if each.key.place == "84"} == {120}
    assert standing.edition_of(FRANCE, 2023).name == "2023-FR-1"
    assert standing.edition_of(Area(Level.REGION, "84"), 2024).name == "2024-84-1"
    assert standing.edition_of(FRANCE, 2017) is None


def test_what_is_withdrawn_is_told_no_more(publication):
    shelf.withdraw("2024-FR-1", why="Un tableau était faux.", at=NATIONAL.published_at)
    a_site()
    client = signed_in(holding((Role.CISO, ENTITY)))
    assert "Rien n’est encore publié ici" in text(client.get(HOME, {"lieu": "FR"}))


def test_what_was_told_rounded_is_read_rounded():
    edition = replace(NATIONAL, rounded=5)
    published(edition, [figure("INC-01", 750), figure("INC-01", 580, year=2023)])
    a_site()
    said = text(signed_in(holding((Role.CISO, ENTITY))).get(HOME, {"lieu": "FR"}))
    assert "750 déclarations en 2024" in said
    assert "Les nombres sont arrondis au multiple de 5." in said


def test_a_file_that_was_altered_is_not_read(publication, settings):
    place = settings.OBSERVATORY / "open" / "2024-FR-1" / "chiffres.parquet"
    place.write_bytes(place.read_bytes()[:-1])
    with pytest.raises(Torn):
        standing.of_area(FRANCE)


def test_a_year_that_ran_when_it_was_published_is_still_said_to_run():
    early = replace(NATIONAL, snapshot="20241201T010000Z")
    published(early, [figure("INC-01", 700)])
    late = replace(
        early, year=2022, snapshot=TONIGHT, published_at=datetime(2026, 5, 1, tzinfo=UTC)
    )
    published(late, [figure("INC-01", 592, year=2022)])
    found = standing.of_area(FRANCE)
    assert found.snapshot == TONIGHT
    assert (found.is_running(2024), found.is_running(2022)) == (True, False)


def a_source(title, at):
    SecondSource.objects.create(
        year=2024,
        title=title,
        is_independent=True,
        within=14,
        snapshot=TONIGHT,
        state="TOLD",
        first=749,
        second=60,
        both=40,
        compared_at=at,
        compared_by="hygie",
    )


@pytest.mark.usefixtures("publication")
def test_an_estimate_is_drawn_from_what_is_published_with_the_sources_told_then():
    a_site()
    a_source("Presse d’avant", NATIONAL.published_at)
    a_source("Presse d’après", datetime(2026, 3, 1, tzinfo=UTC))
    ciso, ars = holding((Role.CISO, ENTITY)), holding((Role.ARS_OFFICER, REGION))
    said = text(signed_in(ciso).get(f"{HOME}sous-declaration/", {"lieu": "FR"}))
    assert "544 incidents ont été déclarés" in said
    assert "Presse d’avant" in said
    assert "Presse d’après" not in said
    own = text(signed_in(replace(ars, name="Karim")).get(f"{HOME}sous-declaration/"))
    assert "130 incidents ont été déclarés" in own
    assert "Chiffres publiés le 03/03/2025" in own


@pytest.mark.parametrize(
    ("scopes", "place", "knows"),
    [
        ([KeyScope.FIGURES], NATION, set()),
        ([KeyScope.FIGURES, KeyScope.INDICATORS, KeyScope.TELL], NATION, set()),
        ([KeyScope.FIGURES, KeyScope.LIST], ENTITY, set()),
        ([KeyScope.FIGURES, KeyScope.LIST], REGION, {OF_84}),
        ([KeyScope.FIGURES, KeyScope.READ], NATION, {OF_ALL, 7511, OF_84, OF_11, OF_KIND}),
    ],
)
@pytest.mark.usefixtures("publication")
def test_a_machine_reads_the_night_of_the_incidents_that_it_is_told(client, scopes, place, knows):
    a_site()
    key, found, sources = a_key(*scopes, place=place), set(), set()
    for level, code in (("NATION", "FR"), ("REGION", "84"), ("REGION", "11"), ("KIND", "HEALTH")):
        asked = {"level": level, "place": code}
        answer = client.get("/api/v1/figures/current/INC-01", asked, **key).json()
        found |= {each["n"] for each in answer["figures"]}
        sources.add(answer["source"])
    assert found & NUMBERS == knows
    assert ("2024-FR-1" in sources) == (place != NATION or not knows)


def test_a_machine_is_told_when_nothing_is_published(client):
    key = a_key(KeyScope.FIGURES)
    answer = client.get("/api/v1/figures/current/INC-01", **key)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Rien n’est encore publié de ce lieu."


@pytest.mark.usefixtures("publication")
def test_published_figures_are_read_once(monkeypatch):
    a_site()
    client = signed_in(holding((Role.CISO, ENTITY)))
    client.get(HOME, {"lieu": "FR"})

    def refuse(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(standing, "_rows", refuse)
    assert client.get(HOME, {"lieu": "FR"}).status_code == 200


@pytest.mark.usefixtures("publication")
def test_a_file_names_its_editions():
    a_site()
    client = signed_in(holding((Role.CISO, ENTITY)))
    answer = client.get(f"{HOME}indicateurs/INC-01/chiffres.json", {"lieu": "FR"})
    said = json.loads(b"".join(answer) if answer.streaming else answer.content)
    assert said["editions"] == {"2023": "2024-FR-1", "2024": "2024-FR-1"}
    assert said["snapshot"] == NATIONAL.snapshot

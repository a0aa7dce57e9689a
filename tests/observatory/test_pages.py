"""The pages: who gets in, what they say of what is there, hidden or missing."""

import json
import re

import pytest

from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind
from hygie.kernel.roles import Role
from hygie.observatory import figures
from hygie.observatory.catalogue import indicators
from tests.cast import BELLEVUE, BELLEVUE_ENTITY
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.observatory.kept import SNAPSHOT, a_nation, keep, row
from tests.observatory.openings import published
from tests.people import signed_in

pytestmark = pytest.mark.django_db

OBSERVER = Actor(name="Nadia", grants=(Grant(Role.OBSERVER, NATION),))
CISO = Actor(
    name="Anne", grants=(Grant(Role.CISO, Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)),)
)
HOME = "/observatoire/"


@pytest.fixture
def folder(settings, tmp_path):
    settings.OBSERVATORY = tmp_path / "observatory"
    return settings.OBSERVATORY


@pytest.fixture
def nation(folder):
    keep(folder, a_nation())


def text(answer):
    """What a page says, on one line, without its tags nor its pictures."""
    html = re.sub(r"<svg.*?</svg>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


@pytest.mark.parametrize(
    "page", ["", "indicateurs/", "indicateurs/INC-01/", "methode/", "sous-declaration/"]
)
def test_without_a_snapshot_every_page_says_what_to_do(folder, page):
    answer = signed_in(OBSERVER).get(f"{HOME}{page}")
    assert answer.status_code == 200
    if page != "methode/":
        assert "Aucun instantané n’a encore été pris" in text(answer)


def test_without_a_snapshot_there_is_no_file(folder):
    answer = signed_in(OBSERVER).get(f"{HOME}indicateurs/INC-01/chiffres.csv")
    assert answer.status_code == 409
    assert "Aucun instantané" in text(answer)


def test_what_is_hidden_whole_is_said_to_be(folder):
    hidden = {"shown": "SMALL"}
    types = [
        row("INC-09", 2024, n, category=each, **hidden) for each, n in (("355", 3), ("500", 4))
    ]
    keep(folder, [row("INC-01", 2024, 7), *types])
    page = signed_in(OBSERVER).get(HOME)
    assert "Masqué 2 chiffres sont masqués, pour ne désigner personne." in text(page)


def test_the_dashboard_says_the_year_and_how_it_moved(nation):
    answer = signed_in(OBSERVER).get(HOME)
    said = text(answer)
    assert "749 déclarations en 2024, contre 581 en 2023 (+29 %)." in said
    assert "+29 % en un an" in said
    assert "Chiffres de la dernière nuit, arrêtés au 01/01/2026 à 00 h 00." in said
    assert "Un chiffre est masqué" in said
    assert b"Bretagne\xc2\xa0: masqu" in answer.content
    assert "Chiffres protégés" in said


def test_every_indicator_has_its_page_and_its_file(nation):
    client = signed_in(OBSERVER)
    for code, indicator in indicators().items():
        answer = client.get(f"{HOME}indicateurs/{code}/")
        assert answer.status_code == 200
        assert indicator.title in answer.content.decode()
        assert client.get(f"{HOME}indicateurs/{code}/chiffres.json").status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_file_is_for_every_spreadsheet(nation, form):
    answer = signed_in(OBSERVER).get(f"{HOME}indicateurs/INC-02/chiffres.{form}")
    assert answer.status_code == 200
    assert f"observatoire-INC-02-FR.{form}" in answer.headers["Content-Disposition"]


def test_a_file_has_every_figure_and_no_value_of_a_hidden_one(nation):
    client = signed_in(OBSERVER)
    answer = client.get(f"{HOME}indicateurs/INC-01/chiffres.json")
    said = json.loads(b"".join(answer) if answer.streaming else answer.content)
    assert said["snapshot"] == SNAPSHOT
    by_place = {each["place_name"]: each for each in said["figures"] if each["year"] == 2024}
    assert by_place["France"]["n"] == 749
    assert by_place["Bretagne"]["n"] is None
    assert by_place["Bretagne"]["shown"] == "Masqué, pour ne désigner personne"
    assert "GHT-A" not in json.dumps(said), "a group is for who reads it"
    assert by_place["82"]["n"] == 80, "a region of before keeps its code"


def test_a_category_that_is_known_no_more_is_told_under_its_code(nation):
    said = text(signed_in(OBSERVER).get(f"{HOME}indicateurs/INC-15/"))
    assert "Ancien libellé (GONE)" in said


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("annee=2031", 200, "Cette année n’a pas encore commencé"),
        ("annee=2015", 200, "Aucune donnée pour cette année"),
        ("annee=2023", 200, "581 déclarations en 2023, contre 592 en 2022 (−2 %)."),
        ("annee=demain", 404, "Cette année n’existe pas"),
        ("annee=99999999999999999999", 404, "Cette année n’existe pas"),
        ("annee=0", 404, "Cette année n’existe pas"),
        ("lieu=region-84", 200, "120 déclarations en 2024"),
        ("lieu=region-53", 200, "Le chiffre de 2024 est masqué"),
        ("lieu=region-11", 200, "0 déclaration en 2024, comme en 2023."),
        ("lieu=region-00", 404, "Ce lieu n’existe pas"),
        ("lieu=type-HEALTH", 200, "500 déclarations en 2024"),
        ("lieu=type-CASTLE", 404, "Ce lieu n’existe pas"),
        ("lieu=nulle-part", 404, "Ce lieu n’existe pas"),
        ("lieu=%00", 404, "Ce lieu n’existe pas"),
        ("lieu=entite-010780054", 404, "Ce lieu n’existe pas"),
    ],
)
def test_a_place_and_a_year_are_asked_in_the_address(nation, asked, status, words):
    answer = signed_in(OBSERVER).get(f"{HOME}?{asked}")
    assert answer.status_code == status
    assert words in text(answer)


def test_the_list_of_places_says_where_one_is(nation):
    client = signed_in(OBSERVER)
    for key in ("FR", "region-84", "region-99", "type-HEALTH"):
        html = client.get(f"{HOME}?lieu={key}").content.decode()
        assert f'<option value="{key}" selected>' in html


def test_a_place_that_declared_nothing_is_told_so_without_empty_pictures(nation):
    answer = signed_in(OBSERVER).get(f"{HOME}?lieu=region-11")
    assert "Rien n’a été déclaré ici en 2024" in text(answer)
    assert "Types d’incidents" not in text(answer)


def test_the_year_that_runs_is_compared_with_none(folder):
    keep(folder, [row("INC-01", 2025, 400), row("INC-01", 2024, 749)])
    client = signed_in(OBSERVER)
    said = text(client.get(f"{HOME}?annee=2025"))
    assert "400 déclarations en 2025, année en cours." in said
    assert "ses chiffres augmentent encore" in said
    assert "749 déclarations en 2024" in text(client.get(HOME)), "a page begins with a whole year"


def test_a_snapshot_of_nothing_says_so(folder):
    keep(folder, [])
    assert "L’instantané est vide" in text(signed_in(OBSERVER).get(HOME))


def test_an_indicator_that_does_not_exist_is_a_sentence(nation):
    client = signed_in(OBSERVER)
    for page in ("INC-99/", "%3Cscript%3E/", "INC-99/chiffres.csv", "INC-01/chiffres.exe"):
        assert client.get(f"{HOME}indicateurs/{page}").status_code == 404


@pytest.mark.parametrize(
    ("role", "kind", "code", "status"),
    [
        (Role.READER, PlaceKind.SITE, BELLEVUE, 403),
        (Role.OPERATOR, PlaceKind.NATION, "FR", 403),
        (Role.ADMINISTRATOR, PlaceKind.NATION, "FR", 403),
        (Role.DPO, PlaceKind.SITE, BELLEVUE, 200),
        (Role.ARS_OFFICER, PlaceKind.REGION, "11", 200),
    ],
)
def test_the_observatory_is_for_who_reads_figures(nation, role, kind, code, status):
    a_site()
    published()
    actor = Actor(name="Remi", grants=(Grant(role, Place(kind, code)),))
    client = signed_in(actor)
    for page in ("", "indicateurs/", "indicateurs/INC-01/", "methode/"):
        assert client.get(f"{HOME}{page}").status_code == status
    assert client.get(f"{HOME}indicateurs/INC-01/chiffres.csv").status_code == status


@pytest.mark.parametrize(
    ("role", "kind", "code", "reads"),
    [
        (Role.GHT_OFFICER, PlaceKind.GHT, "GHT-A", True),
        (Role.ARS_OFFICER, PlaceKind.REGION, "84", False),
        (Role.OBSERVER, PlaceKind.NATION, "FR", False),
        (Role.CISO, PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY, False),
    ],
)
def test_a_group_is_for_who_answers_for_it_alone(nation, role, kind, code, reads):
    a_site()
    client = signed_in(Actor(name="Gael", grants=(Grant(role, Place(kind, code)),)))
    answer = client.get(f"{HOME}?lieu=ght-GHT-A")
    assert answer.status_code == (200 if reads else 404)
    assert ("GHT-A" in client.get(HOME).content.decode()) == reads


def test_an_entity_is_its_own_and_exists_for_nobody_else(nation):
    a_site()
    elsewhere = a_site_elsewhere().entity.finess
    client = signed_in(CISO)
    answer = client.get(f"{HOME}?lieu=entite-{BELLEVUE_ENTITY}")
    assert answer.status_code == 200
    assert "que vous seul lisez" in text(answer)
    assert "L’instantané est vide" in text(answer), "its facts are not there: nothing is a zero"
    assert f"entite-{BELLEVUE_ENTITY}" in client.get(HOME).content.decode()
    theirs = client.get(f"{HOME}?lieu=entite-{elsewhere}")
    none = client.get(f"{HOME}?lieu=entite-999999999")
    assert theirs.status_code == none.status_code == 404
    assert text(theirs) == text(none)


def test_a_page_reads_the_disk_once(nation, monkeypatch):
    client = signed_in(OBSERVER)
    client.get(HOME)

    def refuse(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(figures, "_rows", refuse)
    assert client.get(HOME).status_code == 200

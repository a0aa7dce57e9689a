"""The page of under-declaration: estimates apart from counts, or why there are none."""

import csv
import io

import pytest

from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind
from hygie.kernel.roles import Role
from hygie.observatory import figures
from hygie.observatory.estimating.models import SecondSource
from tests.cast import BELLEVUE, NOON
from tests.incidents.factories import a_site
from tests.observatory.kept import SNAPSHOT, a_nation, estimated_nation, keep
from tests.observatory.openings import published
from tests.observatory.test_pages import OBSERVER, text
from tests.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/observatoire/sous-declaration/"


def a_source(**said):
    values = {
        "year": 2024,
        "title": "Incidents cités par la presse",
        "is_independent": True,
        "within": 14,
        "snapshot": SNAPSHOT,
        "state": "TOLD",
        "first": 749,
        "second": 60,
        "both": 40,
        "compared_at": NOON,
        "compared_by": "hygie",
    }
    return SecondSource.objects.create(**values | said)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.OBSERVATORY = tmp_path / "observatory"
    return settings.OBSERVATORY


@pytest.fixture
def nation(folder):
    keep(folder, estimated_nation())


def said(asked=""):
    return text(signed_in(OBSERVER).get(f"{PAGE}{asked}"))


def rows(asked="", form="csv"):
    answer = signed_in(OBSERVER).get(f"{PAGE}estimations.{form}{asked}")
    assert answer.status_code == 200
    raw = b"".join(answer) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def test_the_nation_is_estimated_by_activity_and_each_region(nation):
    page = said()
    assert "Ce sont des estimations" in page
    assert "544 incidents ont été déclarés par des établissements de santé. Il y en aurait" in page
    assert "SAE) 2023" in page
    assert "Le quart des groupes de structures" in page
    assert "Auvergne-Rhône-Alpes" in page
    assert "Les déclarations de cette région sont masquées" in page
    assert "Aucune seconde source n’a été comparée" in page


def test_two_sources_are_compared_where_there_is_one(nation):
    a_source()
    page = said()
    assert "749 incidents sont déclarés, 60 sont dans la liste, 40 dans les deux" in page
    assert "dite indépendante des déclarations" in page
    # (750 × 61) / 41 − 1 = 1 114.9
    assert "autour de 1 115" in page


def test_a_source_that_gives_nothing_says_why(nation):
    a_source(title="Du CERT", is_independent=False)
    a_source(title="Courte", state="TOO_FEW", first=0, second=0, both=0)
    a_source(title="D’avant", ended_at=NOON)
    page = said()
    assert "ne sont pas dites indépendantes" in page
    assert "sans désigner personne" in page
    assert "D’avant" not in page


def test_a_region_has_its_own_and_no_second_source(nation):
    a_source()
    page = said("?lieu=region-84")
    assert "130 incidents ont été déclarés par des établissements de santé" in page
    assert "la France entière, et non région par région" in page
    assert "presse" not in page.replace("de la presse", "")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("?lieu=region-53", "sont masquées, pour ne désigner personne"),
        ("?lieu=region-94", "Moins de 5 incidents sont attendus ici"),
        ("?lieu=region-93", "Aucune activité hospitalière"),
        ("?lieu=type-HEALTH", "pour la France et pour chaque région"),
        ("?annee=2025", "Aucune donnée pour cette année"),
        ("?annee=2023", "Aucune activité hospitalière"),
        ("?annee=2019", "Aucune donnée pour cette année"),
    ],
)
def test_what_is_not_estimated_says_why(nation, asked, words):
    page = said(asked)
    assert words in page
    assert "aurait eu" not in page


def test_an_ordinary_snapshot_without_activity_is_no_fault(folder):
    keep(folder, a_nation())
    assert "au moins 4 groupes" in said()


def test_the_dashboard_leads_there_and_does_not_add_up(nation):
    answer = signed_in(OBSERVER).get("/observatoire/")
    assert PAGE in answer.content.decode()
    assert "aurait eu" not in text(answer)


def test_the_file_has_a_line_for_each_estimate_or_its_reason(nation):
    a_source()
    found = rows()
    of_2024 = [each for each in found if each["Année"] == "2024"]
    by_place = {each["Lieu"]: each for each in of_2024 if not each["Source"]}
    assert by_place["France"]["Déclarés (comptés)"] == "544"
    assert by_place["Bretagne"]["Déclarés (comptés)"] == ""
    assert "masquées" in by_place["Bretagne"]["Sans estimation, parce que"]
    assert {each["Instantané"] for each in found} == {SNAPSHOT}
    (source,) = [each for each in of_2024 if each["Source"]]
    assert source["En tout, valeur centrale (estimée)"] == "1115"
    regional = [each for each in found if each["Lieu"] == "Auvergne-Rhône-Alpes"]
    assert len(regional) == 1


@pytest.mark.parametrize(("form", "status"), [("xlsx", 200), ("ods", 200), ("exe", 404)])
def test_files_are_those_of_spreadsheets(nation, form, status):
    assert signed_in(OBSERVER).get(f"{PAGE}estimations.{form}").status_code == status


def test_without_a_snapshot_there_is_no_file():
    assert signed_in(OBSERVER).get(f"{PAGE}estimations.csv").status_code == 409


@pytest.mark.parametrize(
    ("role", "kind", "code", "status"),
    [
        (Role.READER, PlaceKind.SITE, BELLEVUE, 403),
        (Role.OPERATOR, PlaceKind.NATION, "FR", 403),
        (Role.ARS_OFFICER, PlaceKind.REGION, "11", 200),
        (Role.OBSERVER, PlaceKind.NATION, NATION.code, 200),
    ],
)
def test_it_is_for_who_reads_figures(nation, role, kind, code, status):
    a_site()
    published()
    client = signed_in(Actor(name="Remi", grants=(Grant(role, Place(kind, code)),)))
    for page in ("", "estimations.csv"):
        assert client.get(f"{PAGE}{page}").status_code == status


def test_it_reads_the_disk_once(nation, monkeypatch):
    client = signed_in(OBSERVER)
    client.get(PAGE)

    def refuse(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(figures, "_rows", refuse)
    assert client.get(PAGE).status_code == 200

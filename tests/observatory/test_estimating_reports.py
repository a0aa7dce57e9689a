"""The section « Estimations » of a report: of the nation and of a region, in every form."""

import json
import shutil
import subprocess

import pytest

from hygie.observatory.reports import written
from hygie.observatory.reports.making import document
from hygie.observatory.reports.plain import plain
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Level
from tests.cast import NOON
from tests.observatory.kept import REGIONS, estimated_nation, keep, row
from tests.observatory.openings import NATIONAL, figure, published
from tests.observatory.test_estimating_pages import a_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings, tmp_path):
    settings.OBSERVATORY = tmp_path / "observatory"
    found = [row("INC-01", 2024, 200, level="REGION", place=place) for place in ("84", "94")]
    keep(settings.OBSERVATORY, [*estimated_nation(), *found])


def rates():
    """The same rates, published."""
    declared, stays = (sum(each) for each in zip(*REGIONS.values(), strict=True))
    yield figure("INC-01", 749)
    yield figure("INC-10", declared, base=stays * 1000)
    for code, (n, base) in REGIONS.items():
        yield figure("INC-10", n, base=base * 1000, level=Level.REGION, place=code)


def notes(area=FRANCE):
    made, _ = document(area, 2024, at=NOON)
    return {each.title: each.text.replace("\xa0", " ") for each in made.estimates}


def test_the_report_of_the_nation_tells_both_methods():
    found = notes()
    assert list(found) == [
        "Déclarations attendues d’après l’activité",
        "Deux sources comparées (capture et recapture)",
    ]
    by_activity, by_sources = found.values()
    assert by_activity.startswith("544 incidents ont été déclarés par des établissements de santé.")
    assert "Hypothèses : À activité égale" in by_activity
    assert by_sources.startswith("Aucune seconde source")


def test_a_second_source_is_told_by_its_title():
    a_source()
    a_source(title="Sans preuve", is_independent=False)
    found = notes()
    assert (
        "autour de 1 115"
        in found[
            "Deux sources comparées (capture et recapture) : Incidents cités par la presse".replace(
                " :", "\xa0:"
            )
        ]
    )
    assert any(each.startswith("Pas d’estimation.") for each in found.values())


def test_a_region_has_its_own_once_the_nation_is_published_and_a_small_one_none():
    a_source()
    assert notes(Area(Level.REGION, "84")) == {}, "the night of other regions is not its writer’s"
    published(NATIONAL, rates())
    (told,) = notes(Area(Level.REGION, "84")).values()
    assert told.startswith("130 incidents ont été déclarés")
    assert notes(Area(Level.REGION, "94")) == {}


def test_json_html_and_pdf_tell_the_same(tmp_path):
    made, _ = document(FRANCE, 2024, at=NOON)
    told = plain(made)["estimates"][0]["text"]
    for form in ("json", "html", "pdf"):
        written.write("FR", 2024, tmp_path / f"report.{form}", at=NOON)

    assert json.loads((tmp_path / "report.json").read_text())["estimates"][0]["text"] == told
    page = (tmp_path / "report.html").read_text()
    assert 'id="estimations"' in page
    assert told in page
    if shutil.which("pdftotext"):
        read = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
        said = subprocess.run(read, capture_output=True, check=True).stdout.decode()
        words = " ".join(said.replace("\xa0", " ").split())
        assert "Ce ne sont pas des comptes" in words
        assert "544 incidents ont été déclarés" in words

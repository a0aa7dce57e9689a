"""The observatory: who reads figures sees the nation, a place, an indicator, and takes its file."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.look import look_at
from tests.observatory.kept import a_nation, estimated_nation, keep


@pytest.fixture
def figures(product):
    """Figures of the past, which a snapshot of the demonstration has not."""
    found = [each for each in a_nation() if each[0] != "INC-10"]
    found += [each for each in estimated_nation() if each[0] == "INC-10"]
    keep(Path(product.home) / "observatory", found, snapshot="20991231T230000Z")


@pytest.mark.usefixtures("figures")
def test_the_nation_a_region_and_an_indicator_are_read(signed_in, size):
    page = signed_in("observatoire", size=size)
    page.goto("/observatoire/?annee=2024")
    expect(page.get_by_text("749 déclarations en 2024, contre 581 en 2023")).to_be_visible()
    look_at(page, "observatory")
    page.get_by_text("Les chiffres").first.click()
    expect(page.get_by_role("rowheader", name="Bretagne")).to_be_visible()
    page.get_by_label("Lieu", exact=True).select_option("Bretagne")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("Le chiffre de 2024 est masqué")).to_be_visible()
    look_at(page, "observatory-hidden")
    page.goto("/observatoire/?annee=2024")
    page.get_by_role("link", name="Indicateurs", exact=True).click()
    look_at(page, "observatory-indicators")
    page.get_by_role("link", name="Heure et jour des déclarations").click()
    look_at(page, "observatory-hours")
    page.goto("/observatoire/indicateurs/INC-01/?annee=2024")
    look_at(page, "observatory-indicator")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "observatoire-INC-01-FR.csv"
    page.get_by_role("link", name="Comment ces chiffres sont faits et protégés").first.click()
    look_at(page, "observatory-method")


@pytest.mark.usefixtures("figures")
def test_what_is_not_declared_is_estimated_apart(signed_in, size):
    page = signed_in("observatoire", size=size)
    page.goto("/observatoire/?annee=2024")
    page.get_by_role("link", name="Combien d’incidents ne sont pas déclarés").click()
    expect(page.get_by_role("heading", name="Sous-déclaration")).to_be_visible()
    page.goto("/observatoire/sous-declaration/?annee=2024")
    expect(page.get_by_text("Ce sont des estimations")).to_be_visible()
    expect(page.get_by_text("544 incidents ont été déclarés")).to_be_visible()
    expect(page.get_by_text("Aucune seconde source")).to_be_visible()
    look_at(page, "observatory-estimates")
    page.get_by_text("Les chiffres").last.click()
    expect(page.get_by_role("rowheader", name="Bretagne")).to_be_visible()
    look_at(page, "observatory-estimates-regions")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "observatoire-estimations-FR.csv"
    page.get_by_label("Lieu", exact=True).select_option("Bretagne")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("Les déclarations de cette région sont masquées")).to_be_visible()
    look_at(page, "observatory-estimates-none")

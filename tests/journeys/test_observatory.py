"""The observatory: who reads figures sees the nation, a place, an indicator, and takes its file."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.look import look_at
from tests.observatory.kept import a_nation, keep


@pytest.fixture
def figures(product):
    """Figures of the past, which a snapshot of the demonstration has not."""
    keep(Path(product.home) / "observatory", a_nation(), snapshot="20991231T230000Z")


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

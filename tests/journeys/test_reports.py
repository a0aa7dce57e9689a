"""The observer writes the report of a year and publishes it; anybody reads it, on a phone too."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at
from tests.observatory.reporting import all_counted, keep


@pytest.fixture
def figures(product):
    """Figures of a past of which the demonstration publishes nothing."""
    keep(map(long_ago, all_counted()), Path(product.home) / "observatory", "20991231T230000Z")


def long_ago(found):
    """The same figure, fifteen years earlier."""
    key = replace(found.key, year=found.key.year - 15)
    return replace(found, cell=replace(found.cell, key=key))


# One after the other: what the one publishes changes what the other may tell.
@pytest.mark.usefixtures("figures")
def test_a_report_is_written_read_again_published_and_withdrawn(signed_in, a_browser):
    for size, year in ((PHONE, "2004"), (DESKTOP, "2008")):
        _publish_and_withdraw(signed_in, a_browser, size, year)


def _publish_and_withdraw(signed_in, a_browser, size, year):
    page = signed_in("observatoire", size=size)
    page.goto("/observatoire/rapports/")
    look_at(page, "reports")
    page.get_by_label("Lieu").select_option("FR")
    page.get_by_label("Année").select_option(year)
    page.get_by_role("button", name="Commencer un rapport").click()
    expect(page.get_by_role("heading", name="Rapport", exact=True)).to_be_visible()
    look_at(page, "report")
    draft = page.url
    page.get_by_role("link", name=re.compile("Écrire Ce qui est déclaré")).click()
    words = f"Une année dense, lue sur {size['width']} points."
    page.get_by_role("textbox", name="Texte").fill(words)
    look_at(page, "report-text")
    page.get_by_role("button", name="Garder ce texte").click()
    page.get_by_role("link", name="Relire").click()
    expect(page.get_by_text(words)).to_be_visible()
    look_at(page, "report-preview")
    page.goto(f"{draft}publier/")
    look_at(page, "report-publish")
    page.get_by_role("button", name="Publier ce rapport").click()
    look_at(page, "report-verifying")
    # The page waits for the worker by itself.
    expect(page.get_by_role("link", name="Lire ce qui est publié")).to_be_visible(timeout=60_000)
    look_at(page, "report-published")

    anybody = a_browser(size=size)
    anybody.goto("/observatoire/publies/")
    look_at(anybody, "published")
    anybody.get_by_role("link", name=re.compile(f"Observatoire de la sécurité.*{year}")).click()
    expect(anybody.get_by_text(words)).to_be_visible()
    look_at(anybody, "published-report")

    page.goto(f"{draft}retirer/")
    look_at(page, "report-withdraw")
    page.get_by_label("Pourquoi ce rapport est retiré").fill("Un essai.")
    page.get_by_role("button", name="Retirer ce rapport").click()
    expect(page.get_by_text("Un essai.")).to_be_visible()

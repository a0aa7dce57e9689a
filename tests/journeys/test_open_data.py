"""A journalist without an account finds the last edition, reads its dictionary, takes the table."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hygie.observatory.opendata.columns import FIGURES, INDICATORS, UNSAID
from tests.journeys.look import look_at
from tests.observatory import openings

# What the files write, which their dictionary explains.
CODES = {UNSAID, *(code for column in (*FIGURES, *INDICATORS) for code in column.values)}


# Later than what the demonstration publishes.
LAST = replace(openings.NATIONAL, year=2098, title="Rapport national 2098")


@pytest.fixture
def edition(product, settings):
    settings.OBSERVATORY = Path(product.home) / "observatory"
    return openings.published(LAST)


@pytest.mark.usefixtures("edition")
def test_a_journalist_takes_the_table_and_its_dictionary(a_browser, size):
    page = a_browser(size=size)
    page.goto("/donnees/")
    look_at(page, "open-data")
    page.get_by_role("link", name=LAST.title).click()
    expect(page.get_by_role("heading", name="Dictionnaire")).to_be_visible()
    look_at(page, "open-edition", settings=CODES)
    with page.expect_download() as taken:
        page.get_by_role("link", name="chiffres.csv").click()
    assert Path(taken.value.path()).read_bytes() == openings.files(LAST)["chiffres.csv"]
    page.goto("/donnees/derniere/")
    expect(page).to_have_url(f"{page.url.rpartition('/donnees/')[0]}/donnees/2098-FR-1/")


def test_who_answers_for_an_entity_is_told_what_will_be_compared(signed_in, size):
    page = signed_in("rssi", size=size)
    page.goto("/observatoire/mon-etablissement/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ses semblables")
    look_at(page, "likes")

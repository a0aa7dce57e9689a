"""Help asked by the hospital and given by the desk, added up where both read it."""

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at


def test_help_is_noted_and_adds_up(signed_in, a_browser):
    holder = a_browser(size=PHONE)
    number = declaring.declare(holder)
    page = signed_in("analyste")
    page.goto(f"/incidents/{number}/")
    page.get_by_role("link", name="Appui", exact=True).click()
    page.get_by_role("button", name="Noter l’appui").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look_at(page, "support-errors")
    page.get_by_role("radio", name="Donné").check()
    page.get_by_label("Nature").select_option(label="Une recherche de traces")
    page.get_by_label("Heures").fill("1,5")
    page.get_by_label("Par qui").fill("Équipe d’analyse")
    page.get_by_role("button", name="Noter l’appui").click()
    expect(page.locator("main")).to_contain_text("en tout")
    look_at(page, "support")

    holder.goto("/declarer/accuse/")
    holder.get_by_role("link", name="Appui", exact=True).click()
    expect(holder.locator("main")).to_contain_text("Équipe d’analyse")
    expect(holder.locator("main")).to_contain_text("1 h 30 en tout")
    look_at(holder, "own-support")


def test_help_is_read_on_a_phone(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi", size=PHONE)
    page.goto(f"/incidents/{number}/appui/")
    expect(page.get_by_role("heading", name="Demander un appui")).to_be_visible()
    look_at(page, "support-phone")

"""The shift log: lines that stay, and what one shift hands over to the next."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at


def test_a_shift_writes_its_log_and_hands_over(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("analyste")
    page.get_by_role("link", name="Main courante").click()
    page.get_by_role("button", name="Écrire la ligne").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look_at(page, "log-errors")
    page.get_by_label("Ce qui se passe").fill("Le directeur rappelle à 15 h.")
    page.get_by_label("Incident concerné").fill(number)
    page.get_by_role("button", name="Écrire la ligne").click()
    line = page.locator(".task-list > li").first
    expect(line).to_contain_text("Le directeur rappelle à 15 h.")
    line.locator("summary").click()
    line.get_by_label("Ce qu’il fallait lire").fill("Le directeur rappelle à 16 h.")
    line.get_by_role("button", name="Écrire la correction").click()
    expect(page.locator(".task-list")).to_contain_text("corrigée depuis")
    look_at(page, "log")

    page.get_by_role("link", name="Préparer la relève").click()
    expect(page.get_by_role("heading", name="Ce qui a été dit")).to_be_visible()
    expect(page.locator("main")).to_contain_text(number)
    look_at(page, "sheet")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Relève en PDF").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")


def test_the_log_on_a_phone(signed_in):
    page = signed_in("releve", size=PHONE)
    page.goto("/astreinte/main-courante/")
    expect(page.get_by_role("heading", name="Main courante")).to_be_visible()
    look_at(page, "log-phone")
    page.goto("/astreinte/releve/?heures=24")
    expect(page.get_by_role("heading", name="Ce qui a été dit")).to_be_visible()
    look_at(page, "sheet-phone")

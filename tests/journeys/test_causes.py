"""The cause of an incident, said later: by the structure, then corrected by the desk."""

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at


def keep(page):
    page.get_by_role("button", name="Enregistrer la cause").click()


def test_the_structure_says_the_cause_and_the_desk_corrects_it(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi", size=size)
    page.goto(f"/incidents/{number}/")
    expect(page.get_by_role("heading", name="Type et cause")).to_be_visible()
    page.get_by_text("Codes pour les autorités", exact=True).click()
    look_at(page, "cause-of-the-incident")
    page.get_by_role("link", name="Dire ou corriger la cause").click()
    look_at(page, "cause-desk")

    page.get_by_label("Nature de la cause").select_option("system-failures")
    page.get_by_label("Porte d’entrée").select_option("PHISHING")
    page.get_by_label("Sur quoi vous fondez-vous").fill("Journaux de la messagerie")
    keep(page)
    expect(page.locator(".notice.tone-danger")).to_contain_text("n’a pas de porte d’entrée")
    look_at(page, "cause-refused")
    page.get_by_label("Nature de la cause").select_option("malicious-actions")
    keep(page)
    expect(page.locator(".message-list")).to_contain_text("La cause est notée")
    expect(page.locator(".timeline > li")).to_have_count(1)

    desk = signed_in("analyste", size=size)
    desk.goto(f"/incidents/{number}/cause/")
    desk.get_by_label("Porte d’entrée").select_option("INFOSTEALER")
    desk.get_by_label("Sur quoi vous fondez-vous").fill("Recherche de traces")
    keep(desk)
    expect(desk.locator(".timeline > li")).to_have_count(2)
    expect(desk.locator("#retenu + dl")).to_contain_text("infostealer")
    look_at(desk, "cause-corrected")

"""An incident is debriefed, what it teaches becomes an action, and the action is done."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_debrief_teaches_something_that_is_done(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi", size=size)
    page.goto(f"/incidents/{number}/")
    page.get_by_role("link", name="Débriefings", exact=True).click()
    expect(page.get_by_label("Ce qui s’est passé")).to_have_value(declared_story())
    page.get_by_role("button", name="Noter le débriefing").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look_at(page, "debriefs-errors")
    page.get_by_label("À chaud", exact=True).check()
    page.get_by_label("Qui était là").fill("Direction, RSSI, cadre des urgences")
    page.get_by_label("Ce qui a marché").fill("Le passage au papier, dès 9 h.")
    page.get_by_label("Ce qui n’a pas marché").fill("L’annuaire était sur le réseau.")
    page.get_by_role("button", name="Noter le débriefing").click()
    page.get_by_label("Une leçon").fill(
        "L’annuaire de crise existe sur papier dans chaque service."
    )
    page.get_by_role("button", name="Noter la leçon").click()
    page.get_by_role("link", name="En faire une action").click()
    page.get_by_label("Par qui").fill("RSSI")
    page.get_by_label("Avant le").fill(f"{declaring.now():%Y-%m-%d}")
    look_at(page, "lesson")
    page.get_by_role("button", name="Créer l’action").click()
    expect(page.locator(".task-list")).to_contain_text("À faire")
    look_at(page, "debriefs")
    page.get_by_role("link", name="Corriger").click()
    look_at(page, "debrief-correct")

    page.goto("/incidents/")
    page.get_by_role("link", name="Débriefings et leçons qui attendent").click()
    look_at(page, "lessons-waiting")
    page.locator("main").get_by_role("link", name="L’annuaire de crise").first.click()
    page.get_by_label("Fait", exact=True).check()
    look_at(page, "lesson-action")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".task-list")).to_contain_text("Fait")


def declared_story():
    """What is proposed begins with the day."""
    return re.compile(f"^{declaring.now():%d/%m/%Y} ")

"""The desk writes a return of experience, its victim approves it, all read it."""

import pytest
from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_the_victim_approved_is_in_the_library(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    title = f"Une nuit sans réseau, au {size['width']}"
    desk = signed_in("analyste", size=size)
    desk.goto(f"/incidents/{number}/retour/")
    desk.get_by_label("Titre").fill("Une nuit sans réseau à Bellevue")
    desk.get_by_label("Établissement de santé").check()
    desk.get_by_label("Ce que tous liront").fill("Le papier a tenu. L’annuaire manquait.")
    desk.get_by_role("button", name="Garder cette version").click()
    expect(desk.locator("[data-error-summary]")).to_contain_text("le nom de la structure")
    look_at(desk, "story-errors")
    desk.get_by_label("Titre").fill(title)
    desk.get_by_role("button", name="Garder cette version").click()
    desk.get_by_role("button", name="Proposer à la structure").click()

    victim = signed_in("rssi", size=size)
    victim.goto(f"/incidents/{number}/retour/")
    expect(victim.locator("main")).to_contain_text("L’annuaire manquait.")
    look_at(victim, "story")
    victim.get_by_role("button", name="Approuver et publier").click()
    expect(victim.locator("main")).to_contain_text("est dans la bibliothèque")

    desk.goto("/incidents/")
    desk.get_by_role("link", name="Retours d’expérience").click()
    expect(desk.locator(".task-list")).to_contain_text(title)
    look_at(desk, "stories")
    desk.get_by_role("link", name=title).click()
    look_at(desk, "story-published")

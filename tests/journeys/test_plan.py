"""A plan is written, moved by keyboard, tied, counted; an exception is asked and approved."""

import pytest
from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at

BOTH = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@BOTH
def test_an_action_is_written_moved_and_found_everywhere(signed_in, size):
    page = signed_in("rssi", size=size)
    page.goto("/plan/")
    look_at(page, "plan")
    page.get_by_role("link", name="Nouvelle action").click()
    page.get_by_role("button", name="Ajouter au plan").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look_at(page, "plan-new")
    title = f"Chiffrer les portables ({size['width']})"
    page.get_by_label("Ce qu’il faut faire").fill(title)
    page.get_by_label("D’où vient-elle").select_option("AUDIT")
    page.get_by_label("Ou un nom, une fonction, une équipe").fill("DSI")
    page.get_by_label("Avant le").fill(f"{declaring.now():%Y}-12-31")
    page.get_by_label("Charge, en jours").fill("2,5")
    page.get_by_label("Investissement").fill("1 200")
    page.get_by_role("button", name="Ajouter au plan").click()
    expect(page.locator("h1")).to_have_text(title)
    look_at(page, "plan-action")
    page.get_by_role("link", name="Modifier").click()
    look_at(page, "plan-change")

    page.goto("/plan/tableau/?q=portables")
    card = page.locator(".board-card", has_text=title)
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    card.get_by_label("Vers").select_option("DOING")
    look_at(page, "plan-board")
    card.get_by_role("button", name="Déplacer").press("Enter")
    expect(page.locator("main")).to_contain_text("est maintenant « En cours »")
    doing = page.locator(".board-column", has=page.get_by_role("heading", name="En cours"))
    expect(doing).to_contain_text(title)
    page.get_by_role("link", name="Calendrier").click()
    expect(page.locator("main")).to_contain_text(title)
    look_at(page, "plan-calendar")
    page.goto("/plan/budget/")
    look_at(page, "plan-budget")
    page.get_by_role("link", name="Conseils").click()
    look_at(page, "plan-advice")


@BOTH
def test_an_exception_is_asked_and_approved(signed_in, size):
    page = signed_in("rssi", size=size)
    page.goto("/plan/derogations/")
    look_at(page, "plan-waivers")
    page.get_by_role("link", name="Demander une dérogation").click()
    title = f"Imprimantes sans mot de passe ({size['width']})"
    page.get_by_label("Ce qui n’est pas respecté").fill(title)
    page.get_by_label("Pourquoi").fill("Le contrat finit en mars.")
    page.get_by_label("Ce qui protège en attendant").fill("Un réseau à part.")
    page.get_by_label("Jusqu’au").fill(f"{declaring.now().year + 1}-01-31")
    look_at(page, "plan-ask")
    page.get_by_role("button", name="Demander", exact=True).click()
    look_at(page, "plan-waiver")
    page.get_by_role("button", name="Approuver").click()
    expect(page.locator("main")).to_contain_text("La dérogation est approuvée.")
    page.get_by_role("link", name="Redemander").click()
    look_at(page, "plan-ask-again")


@BOTH
def test_a_group_shares_an_action_and_reads_how_far_its_members_are(signed_in, size):
    page = signed_in("ght", size=size)
    page.goto("/plan/partagees/")
    expect(page.locator("main")).to_contain_text("Exercice de crise commun")
    look_at(page, "plan-shared")
    page.get_by_role("link", name="Partager une action").click()
    look_at(page, "plan-share")
    title = f"Former les cadres de nuit ({size['width']})"
    page.get_by_label("Ce qu’il faut faire").fill(title)
    page.get_by_label("Ou un nom, une fonction, une équipe").fill("Référent cyber")
    page.get_by_label("Avant le").fill(f"{declaring.now().year + 1}-06-30")
    page.get_by_role("button", name="Partager l’action").click()
    expect(page.locator("h1")).to_have_text(title)
    look_at(page, "plan-action-shared")

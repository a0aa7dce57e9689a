"""An incident has one analyst: taken, handed over, given back; the second is told who has it."""

import re

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at
from tests.journeys.test_desk import act


def test_an_incident_goes_from_hand_to_hand(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    lea = signed_in("analyste")
    lea.goto(f"/incidents/{number}/")
    expect(lea.locator(".charge")).to_contain_text("Personne ne suit cet incident")
    lea.get_by_role("button", name="Prendre en compte").click()
    expect(lea.locator(".charge")).to_contain_text("Vous suivez cet incident")
    look_at(lea, "incident-in-charge")

    marc = signed_in("releve")
    marc.goto(f"/incidents/{number}/")
    expect(marc.locator(".charge")).to_contain_text("Léa Analyste suit cet incident")
    look_at(marc, "incident-of-another")

    lea.get_by_role("link", name="Le confier à une autre personne").click()
    lea.get_by_role("button", name="Confier l’incident").click()
    expect(lea.locator("[data-error-summary]")).to_be_focused()
    look_at(lea, "hand-over")
    lea.get_by_label("À qui ?").select_option(label="Marc Relève")
    lea.get_by_label("Ce qu’il faut savoir").fill("L’hébergeur rappelle à 14 h.")
    lea.get_by_role("button", name="Confier l’incident").click()
    expect(lea.locator(".timeline")).to_contain_text("L’hébergeur rappelle à 14 h.")

    marc.goto("/incidents/")
    marc.get_by_label("Suivi").select_option(label="Les miens")
    expect(marc).to_have_url(re.compile("suivi=moi"))
    row = marc.get_by_role("row", name=re.compile(number))
    expect(row).to_contain_text("Marc Relève")
    look_at(marc, "desk-mine")
    row.locator("a").first.click()
    form = act(marc, "Rendre à la file")
    form.get_by_label("Où en est l’incident ?").fill("Tout est noté.")
    form.get_by_role("button", name="Rendre à la file").click()
    expect(marc.locator(".charge")).to_contain_text("Personne ne suit cet incident")
    marc.get_by_role("button", name="Suivre cet incident").click()
    expect(marc.locator(".charge")).to_contain_text("Vous suivez cet incident")

    lea.reload()
    lea.get_by_role("button", name="Reprendre l’incident").click()
    expect(lea.locator(".timeline")).to_contain_text("Suivi jusque-là par Marc Relève")


def test_on_a_phone_the_list_says_who_has_what(signed_in):
    page = signed_in("analyste", size=PHONE)
    page.goto("/incidents/?suivi=libre")
    expect(page.locator("[data-keys-item]").first).to_be_visible()
    look_at(page, "desk-to-take-phone")


def qualify(page, kind, level, why):
    """Fill in what an incident is, and send it."""
    form = act(page, "Qualifier")
    form.get_by_label("Type d’incident").select_option(label=kind)
    form.get_by_role("group", name="Gravité").get_by_label(level).check()
    form.get_by_role("group", name="Incident significatif").get_by_label("Non").check()
    form.get_by_label("Motif").fill(why)
    form.get_by_role("button", name="Qualifier").click()


def test_of_two_who_qualify_one_incident_the_second_reads_the_first_and_decides(
    signed_in, a_browser
):
    number = declaring.declare(a_browser(size=PHONE))
    lea, marc = signed_in("analyste"), signed_in("releve", size=PHONE)
    lea.goto(f"/incidents/{number}/")
    lea.get_by_role("button", name="Prendre en compte").click()
    marc.goto(f"/incidents/{number}/")

    qualify(lea, "Rançongiciel", "Critique", "Serveurs chiffrés, vu sur place.")
    expect(lea.locator(".timeline")).to_contain_text("Qualifié")
    qualify(marc, "Messages malveillants, hameçonnage", "Mineur", "Un seul mail.")

    form = marc.locator("details.act[open]")
    expect(marc.locator("[data-error-summary]")).to_contain_text("Léa Analyste a décidé")
    expect(form.locator(".timeline")).to_contain_text("Serveurs chiffrés, vu sur place.")
    expect(form.get_by_label("Motif")).to_have_value("Un seul mail.")
    look_at(marc, "incident-decided-meanwhile")
    marc.set_viewport_size({"width": 1440, "height": 900})
    look_at(marc, "incident-decided-meanwhile")
    form.get_by_role("group", name="Gravité").get_by_label("Majeur").check()
    form.get_by_role("button", name="Qualifier").click()
    expect(marc.locator(".message-list")).to_contain_text("L’incident est qualifié.")

    lea.goto("/notifications/")
    expect(lea.get_by_role("main")).to_contain_text(
        f"Incident {number} qualifié par une autre personne"
    )

"""Indicators: the structure pastes what it saw, looks again, and the desk takes out a file."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at

PASTED = """Vu par notre prestataire :
hxxps://facture-en-ligne[.]example/depot.php
185[.]199[.]108[.]153
8.8.8.8
Facture_mars.pdf.exe"""


def to_the_indicators(page, number):
    page.goto(f"/incidents/{number}/")
    page.get_by_role("link", name="Indicateurs", exact=True).click()
    expect(page.get_by_role("heading", name="Indicateurs", level=1)).to_be_visible()


def test_what_was_seen_is_pasted_read_again_and_taken_out(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi", size=size)
    to_the_indicators(page, number)
    look_at(page, "indicators-none")

    page.get_by_label("Indicateurs", exact=True).fill(PASTED)
    page.get_by_role("button", name="Ajouter").click()
    notice = page.locator(".notice.tone-warning")
    expect(notice).to_contain_text("Relisez ces 4 indicateurs, rien n’est encore ajouté")
    expect(notice).to_contain_text("Résolveurs DNS publics")
    expect(notice).to_contain_text("ligne 1")
    look_at(page, "indicators-asked")
    page.get_by_text("J’ai relu cette liste", exact=True).click()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator(".message-list")).to_contain_text("4 indicateurs ajoutés")
    look_at(page, "indicators")

    line = page.locator("tbody tr", has_text="8[.]8[.]8[.]8")
    line.get_by_text("Retirer").first.click()
    line.get_by_label("Motif du retrait").fill("C’est un résolveur public.")
    line.get_by_role("button", name="Retirer l’indicateur").click()
    expect(page.locator(".message-list")).to_contain_text("il reste lisible ici")
    look_at(page, "indicators-withdrawn")

    desk = signed_in("analyste", size=size)
    to_the_indicators(desk, number)
    desk.get_by_label("Marque du fichier").select_option("GREEN")
    desk.get_by_role("button", name="STIX 2.1").click()
    expect(desk.locator(".message-list")).to_contain_text("L’export en TLP:GREEN est refusé")
    look_at(desk, "indicators-export-refused")
    desk.get_by_label("Marque du fichier").select_option("AMBER")
    with desk.expect_download() as taken:
        desk.get_by_role("button", name="MISP").click()
    event = json.loads(Path(taken.value.path()).read_text("utf-8"))["Event"]
    assert len(event["Attribute"]) == 3

    desk.goto("/incidents/")
    desk.get_by_role("link", name="Chercher un indicateur").click()
    desk.get_by_label("Un indicateur").fill("185[.]199[.]108[.]153")
    desk.get_by_role("button", name="Filtrer").click()
    expect(desk.get_by_role("link", name=number)).to_be_visible()
    look_at(desk, "indicators-found")


def test_without_scripts_an_indicator_is_added_all_the_same(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    state = signed_in("rssi").context.storage_state()
    plain = a_browser(size=PHONE, storage_state=state, java_script_enabled=False)
    plain.goto(f"/incidents/{number}/indicateurs/")
    plain.get_by_label("Indicateurs", exact=True).fill("evil[.]example")
    plain.get_by_role("button", name="Ajouter").click()

    expect(plain.get_by_role("rowheader", name="evil[.]example")).to_be_visible()

"""An audit is written, filled from a tool, delivered, followed; the region reads its level."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.audits.factories import POINTS
from tests.journeys.look import look_at

TODAY = date.today().isoformat()  # noqa: DTZ011 - the day of the browser
RESULTS = {"name": "points.csv", "mimeType": "text/csv", "buffer": POINTS}


def write(page):
    page.goto("/audits/")
    page.get_by_role("link", name="Nouvel audit").click()
    if page.get_by_label("De quel établissement").count():
        page.get_by_label("De quel établissement").select_option(index=1)
        page.get_by_role("button", name="Continuer").click()
    look_at(page, "audit-new")
    page.get_by_role("button", name="Écrire l’audit").click()
    expect(page.get_by_text("Choisissez une réponse.").first).to_be_visible()
    page.get_by_label("Sorte d’audit").select_option("AD")
    page.get_by_label("Intitulé").fill("Audit de l’annuaire")
    page.locator("[name=starts_on]").fill(TODAY)
    page.locator("[name=ends_on]").fill(TODAY)
    page.get_by_text("Une société", exact=True).click()
    page.get_by_label("Son nom").fill("Société fictive")
    page.get_by_label("Périmètre").fill("bellevue.example")
    page.get_by_role("button", name="Écrire l’audit").click()
    expect(page.locator(".message-list")).to_contain_text("L’audit est écrit")


def test_the_hospital_keeps_an_audit_and_its_follow_up(signed_in, size):
    page = signed_in("rssi", size=size)
    page.goto("/audits/")
    look_at(page, "audits")
    write(page)
    address = page.url
    page.get_by_role("link", name="Modifier").click()
    look_at(page, "audit-change")
    page.goto(f"{address}resultats/")
    look_at(page, "audit-results")
    page.get_by_label("Fichier de résultats").set_input_files(RESULTS)
    page.get_by_role("button", name="Regarder").click()
    expect(page.get_by_text("Secret krbtgt de plus d’un an")).to_be_visible()
    look_at(page, "audit-look")
    page.get_by_role("button", name="Reprendre").click()
    expect(page.locator(".message-list")).to_contain_text("repris")
    page.get_by_role("link", name="Noter un constat").click()
    look_at(page, "audit-note")
    page.get_by_label("Ce qui est constaté").fill("Comptes d’anciens prestataires ouverts")
    page.get_by_label("Gravité").select_option("MAJOR")
    page.get_by_role("button", name="Noter le constat").click()
    look_at(page, "audit-finding")
    page.get_by_role("link", name="Noter une recommandation").click()
    look_at(page, "audit-advise")
    page.get_by_label("Ce qui est recommandé").fill("Fermer ces comptes")
    page.get_by_label("Priorité").select_option("NOW")
    page.get_by_label("Effort").select_option("SMALL")
    page.get_by_role("button", name="Noter", exact=True).click()
    page.get_by_label("Ou une fonction, une équipe").fill("DSI")
    due = date.fromisoformat(TODAY) + timedelta(days=30)
    page.get_by_label("Avant le").fill(due.isoformat())
    page.get_by_role("button", name="En faire une action").click()
    expect(page.get_by_role("link", name="Ouvrir l’action")).to_be_visible()
    look_at(page, "audit-advice")
    page.goto(f"{address}restituer/")
    look_at(page, "audit-deliver")
    page.get_by_role("button", name="Restituer").click()
    expect(page.locator(".message-list")).to_contain_text("compte parmi les preuves")
    look_at(page, "audit")
    page.get_by_role("link", name="Prévoir un audit de suivi").click()
    look_at(page, "audit-follow-up")
    page.locator("[name=starts_on]").fill(TODAY)
    page.locator("[name=ends_on]").fill(TODAY)
    page.get_by_role("button", name="Écrire le suivi").click()
    expect(page.get_by_text("À vérifier").first).to_be_visible()
    look_at(page, "audit-followed")
    page.get_by_role("button", name="Corrigé").first.click()
    page.get_by_role("link", name="Les niveaux dans le temps").click()
    look_at(page, "audit-levels")


def test_the_region_reads_the_level_and_nothing_that_was_found(signed_in, size):
    page = signed_in("rssi", size=size)
    write(page)
    address = page.url
    region = signed_in("ars", size=size)
    region.goto("/audits/")
    look_at(region, "audits-region")
    region.goto(address)
    expect(region.get_by_text("réservé").first).to_be_visible()
    look_at(region, "audit-region")

"""Told once: a region takes a file in, places what waits; the hospital keeps its own proofs."""

import json
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.look import look_at
from tests.opssies.factories import a_file, an_event

REPORT = {"name": "rapport.txt", "mimeType": "text/plain", "buffer": b"Tout va bien."}


def exchange_file(*events):
    return {
        "name": "ESSAI-D1-20260201-000000.json",
        "mimeType": "application/json",
        "buffer": a_file(*events),
    }


def take_in(page, *events):
    page.goto("/echanges/")
    page.get_by_label("Fichier OPSSIES").set_input_files(exchange_file(*events))
    page.get_by_role("button", name="Reprendre").click()


def test_a_region_takes_a_file_in_places_what_waits_and_writes_one(signed_in, size):
    page = signed_in("ars", size=size)
    page.goto("/echanges/")
    look_at(page, "exchanges-none")
    take_in(page, an_event(eventType=99), an_event(at="20240231-250000"))
    expect(page.get_by_text("Code inconnu : 99")).to_be_visible()
    look_at(page, "exchanges-refused")

    number = str(date.today().toordinal())  # noqa: DTZ011 - any number that no other journey says
    stamp = f"20260115-{int(number) % 86_400 // 3600:02d}{size['width'] % 60:02d}00"
    take_in(page, an_event(ids=[(2, "990000017")], eventType=43, at=stamp))
    expect(page.locator(".message-list")).to_contain_text("repris")
    look_at(page, "exchange-file")
    page.goto("/echanges/a-rattacher/")
    look_at(page, "exchange-waiting")
    page.get_by_role("link", name="CENTRE HOSPITALIER DE BELLEVUE").last.click()
    page.get_by_role("button", name="Rattacher").click()
    expect(page.get_by_text("Ce champ est nécessaire.").first).to_be_visible()
    look_at(page, "exchange-place-mended")
    page.goto(f"{page.url}?q=Bellevue")
    look_at(page, "exchange-place")
    page.locator("input[name=where]").first.check()
    page.get_by_label("Pourquoi celui-là").fill("Nouveau numéro, confirmé au téléphone.")
    page.get_by_role("button", name="Rattacher").click()
    expect(page.locator(".message-list")).to_contain_text("il prouve dès maintenant")
    page.goto("/echanges/")
    look_at(page, "exchanges")

    page.goto("/echanges/exporter/")
    look_at(page, "exchange-export")
    page.get_by_label("Émetteur, nom court").fill("ARS fictive")
    page.get_by_label("SIREN").fill("130 007 966")
    page.get_by_label("Sa raison sociale").fill("ARS fictive")
    with page.expect_download() as leaves:
        page.get_by_role("button", name="Écrire le fichier").click()
    with open(leaves.value.path(), encoding="utf-8") as file:  # noqa: PTH123 - a path of the browser
        assert json.load(file)["events"]["event"]
    page.goto("/preuves/")
    look_at(page, "evidence-soon")


def test_the_hospital_deposits_replaces_and_withdraws(signed_in, size):
    page = signed_in("rssi", size=size)
    page.goto("/preuves/")
    look_at(page, "evidence-first")
    page.get_by_role("link", name="Déposer une preuve").click()
    page.get_by_role("button", name="Déposer").click()
    expect(page.get_by_text("Choisissez une réponse.").first).to_be_visible()
    look_at(page, "evidence-deposit")
    page.get_by_label("Qu’est-ce que cela prouve").select_option("43")
    today = date.today()  # noqa: DTZ011 - the browser's own clock
    page.get_by_label("Fait le").fill(today.isoformat())
    page.get_by_label("Intitulé").fill("Exercice de nuit, urgences")
    page.get_by_label("Pièces").set_input_files(REPORT)
    page.get_by_role("button", name="Déposer").click()
    expect(page.locator(".message-list")).to_contain_text("déposée")
    look_at(page, "evidence")
    page.locator("[data-keys-item]").first.click()
    expect(page.get_by_text("SHA-256")).to_be_visible()
    look_at(page, "evidence-proof")
    page.get_by_role("link", name="Remplacer").click()
    page.get_by_label("Niveau atteint").fill("3")
    page.get_by_label("Pourquoi la remplacer").fill("Rapport définitif.")
    look_at(page, "evidence-replace")
    page.get_by_role("button", name="Remplacer").click()
    expect(page.locator(".message-list")).to_contain_text("remplacée")
    page.locator("[data-keys-item]").first.click()
    page.get_by_text("Retirer", exact=True).click()
    page.get_by_label("Pourquoi la retirer").fill("Erreur de saisie.")
    page.get_by_role("button", name="Retirer cette preuve").click()
    expect(page.locator(".message-list")).to_contain_text("retirée")
    look_at(page, "evidence-withdrawn")


def test_the_hospital_announces_an_exercise_moves_it_and_proves_it(signed_in, size):
    page = signed_in("rssi", size=size)
    today = date.today()  # noqa: DTZ011 - the browser's own clock
    page.goto("/preuves/")
    page.get_by_role("link", name="Annoncer un exercice").click()
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_text("Donnez un jour.").first).to_be_visible()
    look_at(page, "evidence-announce")
    page.get_by_label("Prévu le").fill((today + timedelta(days=20)).isoformat())
    page.get_by_label("À quoi s’exercera-t-on").fill("Panne du dossier patient, une nuit")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.locator(".message-list")).to_contain_text("annoncé")
    page.get_by_text("Reporter", exact=True).click()
    page.get_by_label("Nouveau jour").fill((today + timedelta(days=34)).isoformat())
    page.get_by_label("Pourquoi le reporter").fill("Le laboratoire déménage.")
    page.get_by_role("button", name="Reporter l’exercice").click()
    expect(page.locator(".message-list")).to_contain_text("reporté")
    look_at(page, "evidence-planned")
    page.get_by_role("link", name="Il est fait").click()
    page.get_by_label("Fait le").fill(today.isoformat())
    page.get_by_label("Pièces").set_input_files(REPORT)
    look_at(page, "evidence-done")
    page.get_by_role("button", name="Déposer").click()
    expect(page.locator(".message-list")).to_contain_text("est fait")
    look_at(page, "evidence-planned-done")
    page.goto("/preuves/")
    look_at(page, "evidence-with-planned")

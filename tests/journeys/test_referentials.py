"""Referentials: anybody reads the 43 measures; who keeps them loads, compares, publishes."""

from dataclasses import replace

from playwright.sync_api import expect

from hygie.referentials.readers import shipped, writing
from tests.journeys.look import look_at


def to_the_measures(page):
    page.goto("/referentiels/")
    page.get_by_role("link", name="Mesures prioritaires de sécurité").first.click()
    expect(page.locator("h1")).to_contain_text("Mesures prioritaires de sécurité")


def test_anybody_reads_the_measures_and_finds_one(signed_in, size):
    page = signed_in("lecteur", size=size)
    page.goto("/referentiels/")
    look_at(page, "referentials")
    to_the_measures(page)
    look_at(page, "referential")

    page.get_by_role("searchbox").fill("exercice")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Exercice annuel")
    look_at(page, "referential-search")
    page.get_by_role("link", name="Exercice annuel").first.click()
    expect(page.locator("main")).to_contain_text("Ce qui la prouve")
    look_at(page, "referential-line")


def test_a_new_version_is_loaded_looked_at_and_published(signed_in, size, tmp_path):
    page, number = signed_in("programmes", size=size), f"essai {size['width']}"
    frame = shipped.read("mesures-prioritaires", "2026-11")
    text = writing.written(replace(frame, version=number))
    text = text.replace("Compte rendu écrit de ce rendez-vous", "Compte rendu signé")
    page.goto("/referentiels/")
    page.get_by_role("link", name="Charger un référentiel").click()
    look_at(page, "referential-load")

    give(page, tmp_path, text.replace("scale: mesure-26", "scale: inconnue"))
    expect(page.locator("main")).to_contain_text("Mesure 26 : l’échelle « inconnue » n’existe pas.")
    look_at(page, "referential-faults")
    give(page, tmp_path, text)
    expect(page.locator("main")).to_contain_text("Avant de publier")
    look_at(page, "referential-draft")
    page.get_by_role("link", name="Voir ce qui change").click()
    expect(page.locator("main")).to_contain_text("Compte rendu signé")
    look_at(page, "referential-differences")
    page.go_back()
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.locator(".message-list")).to_contain_text("La version est publiée.")
    look_at(page, "referential-published")
    page.get_by_label("Motif du retrait").fill("C’était un essai.")
    page.get_by_role("button", name="Retirer la version").click()
    expect(page.locator("main")).to_contain_text("Cette version est retirée")
    look_at(page, "referential-retired")


def give(page, folder, text):
    path = folder / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Lire ce fichier").click()

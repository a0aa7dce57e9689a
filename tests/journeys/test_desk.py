"""The analyst at the desk: what arrives is seen, taken, called back, qualified, closed."""

import re

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at


def act(page, title):
    """Open one of the acts of an incident's page; its form."""
    fold = page.locator("details.act", has=page.get_by_text(title, exact=True))
    fold.locator("summary").click()
    return fold


def done(page, words):
    expect(page.locator(".message-list")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text(words)


def test_a_new_declaration_appears_on_an_open_desk(signed_in, a_browser):
    desk = signed_in("analyste")
    expect(desk.get_by_role("heading", name="Incidents")).to_be_visible()
    look_at(desk, "desk")
    desk.evaluate("window.notReloaded = true")
    title = "Le standard téléphonique ne répond plus depuis minuit"
    number = declaring.declare(a_browser(size=PHONE), title=title)

    row = desk.locator(f"#i-{number}")
    expect(row).to_be_visible(timeout=10_000)
    expect(row).to_have_text(title)
    assert desk.evaluate("window.notReloaded")
    assert desk.context.watch.faults == []


def test_an_incident_from_its_arrival_to_its_end_and_back(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("analyste")
    page.locator(f"#i-{number}").click()
    look_at(page, "incident-new")
    expect(page.locator(".place-map svg")).to_be_visible()
    expect(page.locator(".duties .clock").first).to_be_visible()
    page.get_by_role("button", name="Prendre en compte").click()
    done(page, "Pris en compte")

    form = act(page, "Noter un appel au déclarant")
    form.get_by_role("radio").first.check()
    form.get_by_role("button", name="Noter l’appel").click()
    done(page, "Rappel du déclarant")

    form = act(page, "Qualifier")
    form.get_by_role("button", name="Qualifier").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look_at(page, "incident-act-errors")
    form = page.locator("details.act[open]")
    form.get_by_label("Type d’incident").select_option(label="Rançongiciel")
    form.get_by_role("group", name="Gravité").get_by_role("radio").last.check()
    form.get_by_role("group", name="Incident significatif").get_by_label("Oui").check()
    form.get_by_label("Motif").fill("Chiffrement confirmé par téléphone.")
    form.get_by_role("button", name="Qualifier").click()
    done(page, "Qualifié")
    look_at(page, "incident-qualified")

    form = act(page, "Ajouter une note")
    form.get_by_label("Note").fill("Le prestataire arrive à 14 h.")
    form.get_by_role("button", name="Ajouter la note").click()
    done(page, "Le prestataire arrive à 14 h.")

    form = act(page, "Clore")
    form.get_by_label("Date").fill(f"{declaring.now():%Y-%m-%d}")
    form.get_by_label("Heure").fill(f"{declaring.now():%H:%M}")
    form.get_by_label("Bilan").fill("Sauvegardes restaurées.")
    form.get_by_label("Pourquoi clore quand même").fill("Le papier reste jusqu’à lundi.")
    form.get_by_role("button", name="Clore l’incident").click()
    done(page, "Clos")
    look_at(page, "incident-closed")

    form = act(page, "Rouvrir")
    form.get_by_label("Motif").fill("Un poste chiffre de nouveau.")
    form.get_by_role("button", name="Rouvrir l’incident").click()
    done(page, "Rouvert")


def test_a_duplicate_is_tied_to_its_original(signed_in, a_browser):
    original = declaring.declare(a_browser(size=PHONE))
    again = declaring.declare(a_browser(size=PHONE))
    page = signed_in("analyste")
    page.goto(f"/incidents/{again}/")
    form = act(page, "Classer comme doublon")
    form.get_by_label("Numéro de l’incident déjà connu").fill(original)
    form.get_by_role("button", name="Classer comme doublon").click()
    done(page, "Classé comme doublon")
    look_at(page, "incident-duplicate")
    page.get_by_role("link", name=original).first.click()

    expect(page).to_have_url(re.compile(original))


def test_the_keys_of_the_list(signed_in):
    page = signed_in("analyste")
    items = page.locator("[data-keys-item]")
    page.keyboard.press("j")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Chercher")).to_be_focused()
    page.get_by_label("Chercher").blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    look_at(page, "desk-keys")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("[data-keys-item]:focus")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Agir")).to_be_visible()


def test_filters_search_and_export(signed_in):
    page = signed_in("analyste")
    page.get_by_label("État").select_option(label="Tous")
    expect(page).to_have_url(re.compile("etat="))
    page.get_by_label("Chercher").fill("rançon")
    expect(page).to_have_url(re.compile("q="))
    look_at(page, "desk-filtered")
    with page.expect_download() as told:
        page.get_by_role("button", name="Exporter (CSV)").click()
    assert told.value.suggested_filename.endswith(".csv")
    with page.expect_download() as told:
        page.get_by_role("button", name="Exporter (XLSX)").click()
    assert told.value.suggested_filename.endswith(".xlsx")
    page.goto("/incidents/?q=zzqx-introuvable")
    look_at(page, "desk-nothing")


def test_the_desk_on_a_phone(signed_in):
    page = signed_in("analyste", size=PHONE)
    look_at(page, "desk-phone")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Incidents", exact=True)).to_be_visible()
    look_at(page, "menu-phone")
    page.get_by_role("button", name="Fermer le menu").click()
    page.goto("/incidents/?etat=")
    page.get_by_label("État").select_option(label="Tous")
    page.get_by_role("button", name=re.compile("Montrer les 35 suivants")).click()
    # The first of the others; what arrives meanwhile puts it one row lower.
    expect(page.locator("[data-keys-item]:focus")).to_have_count(1)
    expect(page.locator("[data-keys-item]:visible")).to_have_count(50)
    look_at(page, "desk-phone-whole")
    page.locator("[data-keys-item]").first.click()
    expect(page.get_by_role("heading", name="Agir")).to_be_visible()
    look_at(page, "incident-phone")


def test_a_paper_form_is_typed_in(signed_in):
    page = signed_in("analyste", size=DESKTOP)
    page.get_by_role("link", name="Saisir une déclaration reçue").click()
    look_at(page, "type-in")
    page.get_by_role("button", name="Enregistrer la déclaration").click()
    look_at(page, "type-in-errors")
    at = declaring.now()
    for moment in ("Reçu quand", "Quand l’avez-vous constaté"):
        group = page.get_by_role("group", name=moment)
        group.get_by_label("Date").fill(f"{at:%Y-%m-%d}")
        group.get_by_label("Heure").fill(f"{at:%H:%M}")
    declaring.choose(page, "Reçu comment", "Télécopie")
    page.get_by_label("Nom de la structure").fill("EHPAD Les Tilleuls")
    page.get_by_label("Commune").fill("Bellevue")
    page.get_by_label("Votre nom et prénom").fill("Ève Durand")
    page.get_by_label("Votre fonction").fill("Cadre de nuit")
    page.get_by_label("Téléphone où vous rappeler").fill("0474454647")
    page.get_by_label("En une phrase, que se passe-t-il").fill("Plus de réseau depuis l’aube")
    declaring.choose(page, "Où en est l’incident", "En cours")
    declaring.choose(page, "Des patients ou des résidents", "Non")
    declaring.choose(page, "Comment travaille-t-on", "On travaille normalement")
    declaring.choose(page, "Cela touche-t-il l’organisation", "Non")
    declaring.choose(page, "L’incident peut-il atteindre", "Non")
    declaring.choose(page, "Que sont devenues les données", "Aucun effet sur les données")
    declaring.choose(page, "D’où vient l’incident", "Je ne sais pas encore")
    declaring.choose(page, "De quelle aide avez-vous besoin", "Un conseil")
    page.get_by_role("button", name="Enregistrer la déclaration").click()

    expect(page.get_by_text("Code de reprise à dicter au déclarant")).to_be_visible()
    look_at(page, "incident-typed-in")

"""Everybody of the demonstration sees their own; the operator keeps all of it running."""

import re

import pytest
from playwright.sync_api import expect

from tests.establishments.files import a_sae_file, a_sae_line
from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at

READERS = ["rssi", "direction", "dsi", "dpo", "soins", "lecteur", "ght", "ars"]
OTHERS = ["observatoire", "administration"]


@pytest.mark.parametrize("login", READERS)
def test_a_role_reads_the_incidents_of_its_place_and_handles_none(signed_in, login):
    page = signed_in(login)
    expect(page.get_by_role("heading", name="Incidents", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Saisir une déclaration reçue")).to_have_count(0)
    page.get_by_label("État").select_option(label="Tous")
    page.wait_for_url(re.compile("etat="))
    look_at(page, f"desk-{login}")
    rows = page.locator("[data-keys-item]")
    if rows.count():
        rows.first.click()
        look_at(page, f"incident-{login}")
        expect(page.get_by_role("heading", name="Agir")).to_have_count(0)


@pytest.mark.parametrize("login", OTHERS)
def test_a_role_without_incidents_is_told_so(signed_in, login):
    page = signed_in(login)
    look_at(page, f"home-{login}")
    page.goto("/incidents/")
    look_at(page, f"refused-{login}")
    expect(page.get_by_text("n’est pas ouverte à votre rôle")).to_be_visible()


def test_the_region_sees_the_declaration_of_its_hospital_at_once(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("ars")

    expect(page.locator(f"#i-{number}")).to_be_visible()


def test_my_account_and_the_way_out(signed_in, a_browser, product, size):
    page = signed_in("rssi", size=size)
    page.goto("/compte/moi/")
    look_at(page, "me")
    door = a_browser(size=size)
    door.goto("/compte/connexion/")
    look_at(door, "sign-in")
    door.get_by_label("Adresse électronique").fill("personne@demo.example")
    door.get_by_label("Mot de passe").fill("ce n’est pas lui")
    door.get_by_role("button", name="Se connecter").click()
    expect(door.get_by_text("Connexion refusée")).to_be_visible()
    look_at(door, "sign-in-refused")


def test_the_operator_reads_jobs_and_mails(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("exploitation", size=size)
    page.goto("/exploitation/taches/")
    look_at(page, "jobs")
    expect(page.get_by_text("Aucun échec")).to_be_visible()
    mail = page.get_by_role("link", name=re.compile(number))
    for _ in range(40):
        page.goto("/messages/")
        if mail.count():
            break
        page.wait_for_timeout(250)
    look_at(page, "mails")
    mail.first.click()
    look_at(page, "mail")
    expect(page.locator(f"main a[href$='/incidents/{number}/']")).to_be_visible()


def test_the_operator_reads_how_it_is_saved(signed_in, size):
    page = signed_in("exploitation", size=size)
    page.goto("/exploitation/sauvegardes/")
    expect(page.get_by_role("heading", name="Sauvegardes", exact=True)).to_be_visible()
    look_at(page, "backups", settings={"BACKUP_RECIPIENT"})


def test_the_operator_reads_a_file_into_the_register(signed_in, tmp_path):
    page = signed_in("exploitation", size=DESKTOP)
    page.goto("/etablissements/imports/")
    look_at(page, "imports")
    good, wrong = a_sae_line(77, name="CLINIQUE DES JOURNEYS"), a_sae_line(78, finess="440000000")
    page.locator("input[type=file]").set_input_files(a_sae_file(tmp_path, good, wrong))
    page.get_by_role("button", name="Lire ce fichier").click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    for _ in range(60):
        if page.get_by_text("En attente").count() == 0:
            break
        page.wait_for_timeout(250)
        page.reload()
    look_at(page, "import-report")
    page.goto("/etablissements/")
    page.get_by_role("searchbox").press_sequentially("clinique des journeys")
    expect(page.get_by_role("link", name=re.compile("CLINIQUE DES JOURNEYS"))).to_be_visible()


def test_the_register_is_read_by_who_signed_in(signed_in, size):
    page = signed_in("lecteur", size=size)
    page.goto("/etablissements/")
    look_at(page, "register")
    page.get_by_role("searchbox").press_sequentially("belevue saint luc")
    page.get_by_role("link", name=re.compile(declaring.HOSPITAL)).click()
    look_at(page, "site")
    for part in ("/entites/", "/ght/"):
        page.locator(f"a[href*='{part}']").first.click()
        expect(page).to_have_url(re.compile(rf"{part}[^/]+/$"))
        look_at(page, part.strip("/"))


def test_what_is_wrong_is_said_on_its_page(a_browser, size):
    page = a_browser(size=size)
    page.goto("/nulle-part/")
    look_at(page, "error-404")
    page.goto("/api/")
    look_at(page, "api")
    page.goto("/declarer/")
    page.context.clear_cookies()
    page.get_by_text("Ma structure n’est pas dans la liste").click()
    page.get_by_label("Nom de la structure").fill("Cabinet")
    page.get_by_label("Commune").fill("Bellevue")
    page.get_by_role("button", name="Continuer", exact=True).click()
    expect(page.get_by_role("heading", name="Ce formulaire a expiré")).to_be_visible()
    look_at(page, "error-expired")

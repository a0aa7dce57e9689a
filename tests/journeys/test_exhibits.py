"""Evidence: the structure deposits a ransom note, the desk follows it and seals it for police."""

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from hygie.exhibits import checking
from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at

NOTE = {
    "name": "LISEZ-MOI.txt",
    "mimeType": "text/plain",
    "buffer": "Vos fichiers sont chiffrés. Payez.".encode(),
}
TOOL = {"name": "paiement.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ\x90\0" * 99}


def to_the_evidence(page, number):
    page.goto(f"/incidents/{number}/")
    page.get_by_role("link", name="Éléments de preuve").click()
    expect(page.get_by_role("heading", name="Éléments de preuve", level=1)).to_be_visible()


def deposit(page, file, kind, machine="poste ACC-012, accueil des urgences"):
    page.get_by_label("Qu’est-ce que c’est").select_option(label=kind)
    page.get_by_label("Pris sur").fill(machine)
    page.get_by_label("Pris par").fill("Karima Fictif, technicienne")
    page.get_by_label("Pris le").fill("2026-03-01T22:10")
    page.get_by_label("Comment").fill("Copie sur une clé neuve, écran photographié")
    page.get_by_label("Le fichier").set_input_files(file)
    page.get_by_role("button", name="Déposer").click()


def test_evidence_is_deposited_followed_and_sealed(signed_in, a_browser, size, tmp_path):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi", size=size)
    to_the_evidence(page, number)
    look_at(page, "exhibits-none")

    page.get_by_role("button", name="Déposer").click()
    expect(page.get_by_text("Ce champ est nécessaire.").first).to_be_visible()
    look_at(page, "exhibits-mended")
    deposit(page, NOTE, "Demande de rançon")
    expect(page.locator(".message-list")).to_contain_text("est déposé")
    page.get_by_role("link", name="Éléments de preuve").click()
    deposit(page, TOOL, "Programme suspect", "serveur de fichiers SRV-FIC-02")
    expect(page.get_by_text("Ce fichier peut s’exécuter")).to_be_visible()
    look_at(page, "exhibit-dangerous")

    desk = signed_in("analyste", size=size)
    to_the_evidence(desk, number)
    look_at(desk, "exhibits")
    desk.get_by_role("link", name="LISEZ-MOI.txt").click()
    desk.get_by_role("button", name="Vérifier l’empreinte").click()
    expect(desk.locator(".message-list")).to_contain_text("Le fichier est intact")
    with desk.expect_download() as taken:
        desk.get_by_role("button", name="Télécharger").click()
    assert Path(taken.value.path()).read_bytes() == NOTE["buffer"]
    desk.get_by_text("Noter une remise").click()
    desk.get_by_label("Remis à").fill("Capitaine Durand")
    desk.get_by_label("Service").fill("Police judiciaire de Lyon")
    desk.get_by_label("Référence").fill("PV 2026/118")
    desk.locator("#hand_happened_at").fill("2026-01-02T10:00")
    desk.get_by_role("button", name="Noter la remise").click()
    expect(desk.get_by_text("précède le dépôt").first).to_be_visible()
    look_at(desk, "exhibit-refused")
    desk.goto(desk.url.removesuffix("remettre/"))
    look_at(desk, "exhibit")

    desk.get_by_role("link", name="Éléments de preuve").click()
    desk.locator(".tick").last.click()
    expect(desk.get_by_role("checkbox").last).to_be_checked()
    desk.get_by_label("Remis à").fill("Capitaine Durand")
    desk.get_by_label("Service").fill("Police judiciaire de Lyon")
    desk.get_by_label("Référence").fill("PV 2026/118")
    with desk.expect_download() as taken:
        desk.get_by_role("button", name="Sceller et télécharger").click()
    sealed = tmp_path / "export.zip"
    taken.value.save_as(sealed)
    assert checking.check(sealed).holds
    with zipfile.ZipFile(sealed) as archive:
        assert archive.read("elements/001-LISEZ-MOI.txt") == NOTE["buffer"]


def test_what_no_longer_has_to_be_kept_is_erased_in_two_steps(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("analyste", size=size)
    to_the_evidence(page, number)
    deposit(page, NOTE, "Demande de rançon")
    page.get_by_text("Lever la conservation").first.click()
    page.locator("#release_reason").fill("Procédure close, accord du parquet.")
    look_at(page, "exhibit-release")
    page.get_by_role("button", name="Lever la conservation").click()
    expect(page.locator(".message-list")).to_contain_text("peut être effacé")
    page.get_by_text("Effacer le fichier").first.click()
    page.locator("#erase_reason").fill("Procédure close.")
    page.get_by_role("button", name="Effacer le fichier").click()
    expect(page.get_by_text("Cochez cette case").first).to_be_visible()
    look_at(page, "exhibit-erase")
    page.get_by_label("Effacer ce fichier pour toujours").check()
    page.get_by_role("button", name="Effacer le fichier").click()
    expect(page.get_by_text("Le fichier est effacé").first).to_be_visible()
    expect(page.get_by_role("button", name="Télécharger")).to_have_count(0)
    look_at(page, "exhibit-erased")


def test_without_scripts_evidence_is_deposited_all_the_same(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    state = signed_in("rssi").context.storage_state()
    plain = a_browser(size=PHONE, storage_state=state, java_script_enabled=False)
    plain.goto(f"/incidents/{number}/preuves/")
    deposit(plain, NOTE, "Demande de rançon")

    expect(plain.get_by_role("heading", name="LISEZ-MOI.txt")).to_be_visible()
    plain.get_by_role("button", name="Vérifier l’empreinte").click()
    expect(plain.get_by_text("Le fichier est intact")).to_be_visible()

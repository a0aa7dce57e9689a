"""The long file of recovery: a hospital keeps it, a director reads it, the region on a phone."""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_hospital_keeps_its_file_from_the_first_day(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi", size=size)
    page.goto(f"/incidents/{number}/")
    page.get_by_role("link", name="Reconstruction").click()
    expect(page.get_by_text("Aucun système n’est dans la liste.")).to_be_visible()
    look_at(page, "recovery-empty")
    for name in ("Laboratoire", "Dossier patient"):
        page.get_by_label("Système", exact=True).fill(name)
        page.get_by_role("button", name="Ajouter le système").click()
    tell_a_system(page)
    count(page, number)
    remain(page, number)

    page.goto(f"/incidents/{number}/reconstruction/")
    expect(page.locator(".figures")).to_contain_text("1 sur 2")
    expect(page.locator(".figures")).to_contain_text("12,5 k€")
    look_at(page, "recovery")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Dossier en PDF").click()
    read_the_document(Path(taken.value.path()))


def read_the_document(path):
    """The PDF as an insurer reads it."""
    assert path.read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    read = subprocess.run(
        ["pdftotext", "-layout", path, "-"],
        capture_output=True,
        check=True,
    )
    words = " ".join(read.stdout.decode().split())
    for each in ("Dossier de reconstruction", "12 500,50 €", "Laboratoire", "Rendu aux soins"):
        assert each in words
    assert "125 000,50" not in words, "what was corrected does not count"


def tell_a_system(page):
    """A system stopped, then given back to care; a step corrected."""
    page.get_by_role("link", name="Laboratoire").click()
    page.get_by_role("button", name="Noter l’étape").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look_at(page, "recovery-system-errors")
    for state in ("Arrêté", "Rendu aux soins"):
        page.get_by_label(state).check()
        page.get_by_role("button", name="Noter l’étape").click()
    expect(page.locator(".task-list > li")).to_have_count(2)
    page.get_by_role("link", name="Corriger").last.click()
    page.get_by_label("Dégradé").check()
    page.get_by_label("Pourquoi").fill("Il marchait encore un peu.")
    look_at(page, "recovery-step")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.locator(".task-list")).to_contain_text("Il marchait encore un peu.")
    look_at(page, "recovery-system")


def count(page, number):
    """Hours, a bill that is corrected, activity that was lost."""
    page.goto(f"/incidents/{number}/reconstruction/heures/")
    page.get_by_label("Nature").select_option(label="Prestataire")
    page.get_by_label("Heures").fill("25")
    page.get_by_role("button", name="Noter la ligne").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("24 heures")
    page.get_by_label("Combien de personnes").fill("4")
    page.get_by_role("button", name="Noter la ligne").click()
    expect(page.locator(".task-list")).to_contain_text("25 h")
    look_at(page, "recovery-hours")
    page.goto(f"/incidents/{number}/reconstruction/couts/")
    page.get_by_label("Nature").select_option(label="Prestations")
    page.get_by_label("Montant en euros").fill("125 000,50")
    page.get_by_role("button", name="Noter la ligne").click()
    page.get_by_role("link", name="Corriger").click()
    page.get_by_label("Montant en euros").fill("12 500,50")
    page.get_by_label("Pourquoi").fill("Un zéro de trop.")
    look_at(page, "recovery-line")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.locator(".task-list")).to_contain_text("Un zéro de trop.")
    look_at(page, "recovery-costs")
    page.goto(f"/incidents/{number}/reconstruction/activite/")
    page.get_by_label("Nature").select_option(label="Opérations reportées")
    page.get_by_label("Combien").fill("14")
    page.get_by_role("button", name="Noter la ligne").click()
    look_at(page, "recovery-activity")


def remain(page, number):
    """What remains, and what becomes of it."""
    page.goto(f"/incidents/{number}/reconstruction/reste/")
    page.get_by_label("Ce qu’il reste à faire").fill("Rouvrir l’accès des médecins de ville")
    page.get_by_label("Par qui").fill("DSI")
    page.get_by_label("Avant le").fill(f"{declaring.now():%Y-%m-%d}")
    page.get_by_role("button", name="Noter le travail").click()
    look_at(page, "recovery-works")
    page.get_by_role("link", name="Dire où il en est").click()
    page.get_by_label("Avant le").fill("2099-12-31")
    page.get_by_label("Pourquoi").fill("Le prestataire arrive en janvier.")
    look_at(page, "recovery-work")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".task-list")).to_contain_text("31/12/2099")


def test_the_desk_reads_the_file_without_its_euros(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("analyste")
    page.goto(f"/incidents/{number}/reconstruction/")
    expect(page.locator("main")).not_to_contain_text("€")
    look_at(page, "recovery-desk")

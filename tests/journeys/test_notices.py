"""Other authorities: the declarant prepares what the CNIL gets, the DPO notes that it was sent."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at

CNIL = "Préparer et noter l’envoi : Notification de la violation de données"


def to_the_data_authority(page):
    """Open the duty, folded or not."""
    folded = page.locator("details.possible > summary")
    link = page.get_by_role("link", name=CNIL)
    if not link.is_visible() and folded.count():
        folded.click()
    link.click()


def taken(page, name):
    """The content of a document that a link hands over."""
    with page.expect_download() as waited:
        page.get_by_role("link", name=name).click()
    return Path(waited.value.path()).read_bytes()


def note_the_sending(page, *, sender):
    page.locator("details.act > summary").click()
    form = page.locator("details.act")
    form.get_by_label("Date").fill(f"{declaring.now():%Y-%m-%d}")
    form.get_by_label("Heure").fill(f"{declaring.now():%H:%M}")
    form.get_by_label("Envoyé par").fill(sender)
    form.get_by_label("Accusé de réception").fill("CNIL-2026-4242")
    form.get_by_role("button", name="Noter l’envoi").click()
    expect(page.locator(".message-list")).to_contain_text("L’envoi est noté")


def test_the_declarant_prepares_what_the_data_authority_gets(a_browser, tmp_path):
    page = a_browser(size=PHONE)
    declaring.declare(page)
    to_the_data_authority(page)
    look_at(page, "notice-declarant")
    expect(page.get_by_text("Il manque encore pour ce destinataire")).to_be_visible()

    page.get_by_role("link", name="Compléter la déclaration").click()
    look_at(page, "notice-facts")
    page.get_by_label("Nombre d’enregistrements touchés").fill("1200")
    declaring.choose(page, "Ces personnes sont-elles informées", "Non")
    declaring.go_on(page)
    page.get_by_role("button", name="Envoyer le complément").click()
    page.wait_for_url("**/declarer/accuse/")

    to_the_data_authority(page)
    expect(page.locator(".declared")).to_contain_text("1 200")
    told = json.loads(taken(page, "Données (JSON)"))
    assert told["content"]["authorities"]["records"] == 1200
    assert "cause" not in told["content"] or "support" not in told["content"]["cause"]
    document = taken(page, "Document (PDF)")
    assert document.startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "notice.pdf").write_bytes(document)
    read = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "notice.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "À l’attention de" in read
    assert "CNIL" in read


def test_who_answers_for_the_hospital_notes_the_sending_and_takes_it_back(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi")
    page.goto(f"/incidents/{number}/")
    to_the_data_authority(page)
    look_at(page, "notice-desk")

    note_the_sending(page, sender="Claire Fictif, déléguée")
    look_at(page, "notice-noted")
    expect(page.locator(".duties .clock").first).to_contain_text("Fait")

    page.get_by_text("Retirer cet envoi, noté par erreur").click()
    page.get_by_label("Motif du retrait").fill("Envoyé pour un autre incident")
    page.get_by_role("button", name="Retirer l’envoi").click()
    expect(page.locator(".message-list")).to_contain_text("court à nouveau")
    look_at(page, "notice-withdrawn")
    page.goto(f"/incidents/{number}/")
    expect(page.locator(".timeline")).to_contain_text("Envoi retiré")

"""The DPO completes, on a phone and with an account, what the data authority lacks."""

import json

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at
from tests.journeys.test_notices import taken, to_the_data_authority


def test_the_dpo_completes_what_the_authority_lacks_and_the_declarant_sees_it(signed_in, a_browser):
    phone = a_browser(size=PHONE)
    number = declaring.declare(phone)
    page = signed_in("dpo", size=PHONE)
    page.goto(f"/incidents/{number}/")
    to_the_data_authority(page)
    page.get_by_role("link", name="Compléter la déclaration").click()
    look_at(page, "completion")
    needed = page.get_by_role("region", name="Il manque pour")
    expect(needed.get_by_label("Nombre d’enregistrements touchés")).to_be_visible()

    page.get_by_label("Nombre de personnes concernées").fill("beaucoup")
    page.get_by_role("button", name="Enregistrer et envoyer").click()
    expect(page.get_by_role("alert")).to_contain_text("Un point à corriger")
    look_at(page, "completion-refused")

    page.get_by_label("Nombre de personnes concernées").fill("800")
    page.get_by_label("Nombre d’enregistrements touchés").fill("1 200")
    page.get_by_label("Conséquences probables").fill("Secret médical rompu.")
    page.get_by_text("Origine et aide").click()
    page.locator("summary", has_text="Fichiers").click()
    page.get_by_label("Joindre des fichiers").set_input_files(
        {"name": "rancon.txt", "mimeType": "text/plain", "buffer": b"Payez."}
    )
    look_at(page, "completion-open")
    page.get_by_role("button", name="Enregistrer et envoyer").click()
    page.wait_for_url("**/demarches/GDPR_AUTHORITY/")
    expect(page.locator(".message-list")).to_contain_text("La déclaration est complétée")
    expect(page.locator(".declared")).to_contain_text("Secret médical rompu.")
    look_at(page, "completion-done")
    told = json.loads(taken(page, "Données (JSON)"))["content"]
    assert (told["authorities"]["records"], told["impact"]["persons"]) == (1200, 800)
    assert told["authorities"]["consequences"] == "Secret médical rompu."

    wide = signed_in("rssi")
    wide.goto(f"/incidents/{number}/")
    wide.get_by_role("link", name="Compléter la déclaration").click()
    wide.get_by_text("Autres personnes à joindre").click()
    look_at(wide, "completion")

    page.goto(f"/incidents/{number}/")
    expect(page.locator(".timeline")).to_contain_text("(Délégué à la protection des données)")
    expect(page.locator(".declared")).to_contain_text("rancon.txt")
    phone.goto("/declarer/autorites/")
    expect(phone.get_by_label("Nombre d’enregistrements touchés")).to_have_value("1200")
    expect(phone.get_by_label("Conséquences probables")).to_have_value("Secret médical rompu.")

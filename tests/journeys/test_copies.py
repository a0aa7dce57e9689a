"""The desk sends a copy to the ministry, whose address it wrote; its declarant is told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at
from tests.journeys.test_desk import act


def test_a_copy_is_proposed_confirmed_and_told_to_the_declarant(signed_in, a_browser):
    phone = a_browser(size=PHONE)
    number = declaring.declare(phone)
    desk = signed_in("analyste")
    desk.goto("/astreinte/copies/")
    look_at(desk, "copy-rules")
    desk.get_by_role("link", name="Destinataires et adresses").click()
    ministry = desk.get_by_role("region", name="Fonctionnaire de sécurité")
    ministry.get_by_label("Adresses, une par ligne").fill("fssi@demo.example")
    ministry.get_by_role("button", name="Enregistrer").click()
    expect(desk.locator("main")).to_contain_text("Les adresses sont enregistrées")
    look_at(desk, "recipients")
    _qualify(desk, number)
    expect(desk.locator("main")).to_contain_text("à décider")
    desk.get_by_role("link", name="Copies", exact=True).click()
    look_at(desk, "copies")
    desk.get_by_role("button", name="Envoyer Fonctionnaire").first.click()
    expect(desk.locator("main")).to_contain_text("La copie est décidée ; son mail va partir.")
    look_at(desk, "copies-sent")
    _hand_over(desk)
    phone.get_by_role("link", name="Voir qui lit").click()
    expect(phone.locator("main")).to_contain_text("Fonctionnaire de sécurité")
    expect(phone.locator("main")).to_contain_text("à M. Roux, officier de permanence")
    expect(phone.locator("main")).to_contain_text("TLP:AMBER")
    phone.get_by_label("TLP:RED").check()
    phone.get_by_role("button", name="Choisir cette marque").click()
    expect(phone.locator("main")).to_contain_text("La marque est TLP:RED")
    look_at(phone, "own-readers-copies")


def test_a_rule_is_changed_and_its_versions_stay(signed_in):
    desk = signed_in("analyste")
    desk.goto("/astreinte/copies/OSE-ANSSI/")
    desk.get_by_label("Titre").fill("")
    desk.get_by_role("button", name="Enregistrer une nouvelle version").click()
    expect(desk.locator("[data-error-summary]")).to_be_focused()
    desk.get_by_label("Titre").fill("Opérateur essentiel, à l’ANSSI")
    look_at(desk, "copy-rule")
    desk.get_by_role("button", name="Enregistrer une nouvelle version").click()
    expect(desk.locator("main")).to_contain_text("Opérateur essentiel, à l’ANSSI")
    expect(desk.locator("main")).to_contain_text("version 1 de l’astreinte")


def test_a_rule_of_the_desk_is_tried_then_written_then_stopped(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    desk = signed_in("analyste")
    desk.goto("/astreinte/copies/")
    desk.get_by_role("link", name="Écrire une nouvelle règle").click()
    desk.get_by_label("Titre").fill("Données atteintes, à l’ANSSI")
    desk.get_by_label("À qui").select_option(value="ANSSI")
    desk.get_by_label("Proposer à l’analyste").check()
    desk.get_by_text("Nature", exact=True).click()
    asked = desk.get_by_role("group", name="Nature : la règle demande")
    asked.get_by_label("Incident", exact=True).check()
    desk.get_by_role("button", name="Essayer sur les 90 derniers jours").click()
    trial = desk.get_by_role("status").filter(has_text="rien n’est enregistré")
    expect(trial).to_contain_text("elle aurait envoyé")
    expect(trial).to_contain_text(number)
    look_at(desk, "copy-rule-new")
    desk.get_by_role("button", name="Écrire la règle").click()
    written = desk.get_by_role("listitem").filter(has_text="Données atteintes, à l’ANSSI")
    expect(written).to_contain_text("version 1 de l’astreinte")
    written.get_by_role("link").click()
    desk.get_by_label("Ne rien faire").check()
    desk.get_by_role("button", name="Enregistrer une nouvelle version").click()
    expect(written).to_contain_text("Arrêtée")


def _hand_over(desk):
    """The document is taken, given by hand, and that is noted."""
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="PDF").first.click()
    assert taken.value.suggested_filename.endswith("-fssi.pdf")
    desk.get_by_role("link", name="Noter la remise").first.click()
    now = datetime.now(ZoneInfo("Europe/Paris"))
    desk.get_by_label("Remis quand").fill(f"{now:%Y-%m-%dT%H:%M}")
    desk.get_by_label("Remis à").fill("M. Roux, officier de permanence")
    desk.get_by_label("Accusé de réception").fill("FSSI-2026-12")
    look_at(desk, "copy-handed")
    desk.get_by_role("button", name="Noter la remise").click()
    expect(desk.locator("main")).to_contain_text("avec l’accusé FSSI-2026-12")


def _qualify(desk, number):
    """Taken and found serious; the rules run by themselves."""
    desk.goto(f"/incidents/{number}/")
    desk.get_by_role("button", name="Prendre en compte").click()
    form = act(desk, "Qualifier")
    form.get_by_label("Type d’incident").select_option(label="Rançongiciel")
    form.get_by_role("group", name="Gravité").get_by_role("radio").last.check()
    form.get_by_role("group", name="Incident significatif").get_by_label("Oui").check()
    form.get_by_label("Motif").fill("Chiffrement confirmé.")
    form.get_by_role("button", name="Qualifier").click()
    expect(desk.locator(".timeline")).to_contain_text("Qualifié")
    for _ in range(20):
        if "à décider" in desk.locator("main").inner_text():
            return
        desk.wait_for_timeout(500)
        desk.reload()

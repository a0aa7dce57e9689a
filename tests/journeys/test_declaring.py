"""Somebody declares an incident: on a phone, without scripts, by keyboard, twice, in two goes."""

import re

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at


def test_a_hospital_declares_in_six_steps_and_gets_its_receipt(a_browser, size):
    page = a_browser(size=size)
    page.goto("/")
    look_at(page, "home")
    page.get_by_role("link", name="Déclarer un incident", exact=True).click()
    look_at(page, "declare-1-structure")
    box = page.get_by_label("Chercher la structure")
    box.press_sequentially("belevue saint luc", delay=15)
    expect(page.get_by_role("button", name=declaring.HOSPITAL)).to_be_visible()
    look_at(page, "declare-1-structure-found")
    page.get_by_role("button", name=declaring.HOSPITAL).click()
    page.wait_for_url("**/declarer/vous/")
    look_at(page, "declare-2-who")
    declaring.say_who(page)
    look_at(page, "declare-3-facts")
    page.get_by_text("Peut attendre").click()
    look_at(page, "declare-3-facts-later")
    declaring.say_what(page)
    look_at(page, "declare-4-consequences")
    declaring.say_the_consequences(page)
    look_at(page, "declare-5-origin")
    declaring.say_the_origin(page)
    look_at(page, "declare-6-review")
    declaring.send(page)
    look_at(page, "receipt")

    assert re.fullmatch(r"\d{4}-\d{5}-\d", declaring.number_on(page))
    expect(page.get_by_text("Dépôt de plainte", exact=True)).to_be_visible()
    pdf = page.request.get("/declarer/accuse.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF-")


def test_the_same_without_javascript(a_browser, size):
    page = a_browser(size=size, java_script_enabled=False)
    page.goto("/declarer/")
    page.get_by_label("Chercher la structure").fill("belevue saint luc")
    page.get_by_role("button", name="Chercher").click()
    look_at(page, "plain-1-structure", with_axe=False)
    page.get_by_role("button", name=declaring.HOSPITAL).click()
    declaring.say_who(page)
    declaring.say_what(page)
    declaring.say_the_consequences(page)
    declaring.say_the_origin(page)
    look_at(page, "plain-6-review", with_axe=False)
    declaring.send(page)
    look_at(page, "plain-receipt", with_axe=False)

    assert re.fullmatch(r"\d{4}-\d{5}-\d", declaring.number_on(page))


def test_what_is_missing_is_said_first_and_leads_to_its_field(a_browser):
    page = a_browser(size=PHONE)
    declaring.find_the_hospital(page)
    declaring.go_on(page)
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("3 points à corriger")
    look_at(page, "declare-2-errors")
    summary.get_by_role("link", name=re.compile("Téléphone")).click()

    expect(page.get_by_label("Téléphone où vous rappeler")).to_be_focused()


def test_a_group_of_answers_is_reached_from_the_summary(a_browser):
    page = a_browser(size=PHONE)
    declaring.find_the_hospital(page)
    declaring.say_who(page)
    declaring.go_on(page)
    page.get_by_role("link", name=re.compile("Où en est l’incident")).click()

    expect(page.get_by_label("En cours")).to_be_focused()
    look_at(page, "declare-3-errors")


def test_it_is_put_aside_and_taken_up_again_on_another_device(a_browser):
    page = a_browser(size=PHONE)
    declaring.find_the_hospital(page)
    declaring.say_who(page)
    page.get_by_label("En une phrase, que se passe-t-il").fill("Écrans noirs aux urgences")
    page.get_by_role("button", name="Enregistrer et revenir plus tard").click()
    expect(page.get_by_role("heading", name="C’est enregistré")).to_be_visible()
    look_at(page, "declare-kept")
    code = page.locator(".code-card-code").inner_text().strip()
    page.get_by_role("button", name="Fermer sur cet appareil").click()
    page.goto("/declarer/vous/")
    expect(page.get_by_role("heading", name="Reprendre ou compléter")).to_be_visible()

    other = a_browser(size=DESKTOP)
    other.goto("/declarer/reprendre/")
    look_at(other, "resume")
    other.get_by_label("Votre code").fill("AAAA-AAAA-AAAA")
    other.get_by_role("button", name="Ouvrir").click()
    look_at(other, "resume-refused")
    other.get_by_label("Votre code").fill(f"  {code.lower()} ")
    other.get_by_role("button", name="Ouvrir").click()
    expect(other.get_by_text("Il manque encore")).to_be_visible()
    look_at(other, "declare-6-review-missing")
    expect(other.get_by_text("Écrans noirs aux urgences")).to_be_visible()
    other.get_by_role("link", name=re.compile("Modifier.*Ce qui s’est passé")).click()
    declaring.say_what(other)
    declaring.say_the_consequences(other)
    declaring.say_the_origin(other)
    declaring.send(other)


def test_it_is_completed_after_it_was_sent(a_browser):
    page = a_browser(size=PHONE)
    number = declaring.declare(page)
    code = declaring.code_on(page)

    later = a_browser(size=PHONE)
    later.goto("/declarer/reprendre/")
    later.get_by_label("Votre code").fill(code)
    later.get_by_role("button", name="Ouvrir").click()
    expect(later.get_by_text(number).first).to_be_visible()
    later.get_by_role("link", name="Compléter maintenant").click()
    later.get_by_text("Peut attendre").click()
    look_at(later, "complete-facts")
    later.get_by_label("Racontez ce que vous savez").fill("Les sauvegardes sont intactes.")
    for step in ("consequences", "origine", "autorites", "relire"):
        declaring.go_on(later)
        later.wait_for_url(f"**/declarer/{step}/")
    look_at(later, "complete-review")
    later.get_by_role("button", name="Envoyer le complément").click()

    expect(later.get_by_text("Votre complément est envoyé.")).to_be_visible()
    assert declaring.number_on(later) == number


def test_a_structure_that_the_register_does_not_know_declares_too(a_browser):
    page = a_browser(size=PHONE)
    page.goto("/declarer/")
    page.get_by_label("Chercher la structure").press_sequentially("zzqx introuvable")
    expect(page.get_by_text("Aucune structure trouvée")).to_be_visible()
    page.get_by_text("Ma structure n’est pas dans la liste").click()
    look_at(page, "declare-1-structure-unknown")
    page.get_by_label("Nom de la structure").fill("Cabinet des Tilleuls")
    page.get_by_label("Commune").fill("Bellevue")
    page.get_by_role("button", name="Continuer", exact=True).click()
    page.wait_for_url("**/declarer/vous/")
    declaring.say_who(page)
    declaring.say_what(page)
    declaring.say_the_consequences(page)
    declaring.say_the_origin(page)
    declaring.send(page)

    assert declaring.number_on(page)


def test_sending_twice_declares_once(a_browser):
    page = a_browser(size=PHONE)
    declaring.find_the_hospital(page)
    declaring.say_who(page)
    declaring.say_what(page)
    declaring.say_the_consequences(page)
    declaring.say_the_origin(page)
    page.get_by_role("button", name="Envoyer la déclaration").dblclick()
    page.wait_for_url("**/declarer/accuse/")
    number = declaring.number_on(page)
    # And once more from a page that was left open.
    page.goto("/declarer/relire/")
    page.get_by_role("button", name="Envoyer le complément").click()

    expect(page.get_by_text(number).first).to_be_visible()
    look_at(page, "receipt-nothing-new")


def test_a_file_is_joined_and_another_is_refused(a_browser, tmp_path):
    note = tmp_path / "demande-de-rançon.txt"
    note.write_text("Vos fichiers sont chiffrés.", "utf-8")
    empty = tmp_path / "vide.txt"
    empty.write_bytes(b"")
    page = a_browser(size=PHONE)
    declaring.find_the_hospital(page)
    page.goto("/declarer/relire/")
    for path in (note, empty):
        page.get_by_text("Joindre un fichier (facultatif)").click()
        page.get_by_label("Votre fichier").set_input_files(path)
        page.get_by_role("button", name="Joindre", exact=True).click()
        expect(page.locator(".message-list")).to_be_visible()

    expect(page.locator(".message-list")).to_contain_text("est vide")
    expect(page.locator(".files")).to_contain_text(note.name)
    expect(page.locator(".files")).not_to_contain_text(empty.name)
    look_at(page, "declare-6-review-file")


def test_the_paper_form_is_there_before_anything_works(a_browser):
    page = a_browser(size=PHONE)
    page.goto("/")
    address = page.get_by_role("link", name=re.compile("formulaire papier")).get_attribute("href")

    assert page.request.get(address).body().startswith(b"%PDF-")

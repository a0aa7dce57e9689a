"""Tasks from a playbook: started at the desk, done at the hospital and by the declarant’s code."""

import re

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at


def test_a_playbook_becomes_tasks_that_both_sides_do(signed_in, a_browser):
    phone = a_browser(size=PHONE)
    number = declaring.declare(phone)
    lea = signed_in("analyste")
    lea.goto(f"/incidents/{number}/")
    lea.get_by_role("link", name="Tâches", exact=True).click()
    look_at(lea, "tasks-empty")
    lea.get_by_role("button", name="Lancer Rançongiciel").click()
    expect(lea.locator(".task").first).to_contain_text("Mettre les patients en sécurité")
    look_at(lea, "tasks")

    phone.get_by_role("link", name="Tâches").click()
    samu = phone.locator(".task", has_text="Prévenir le SAMU")
    expect(samu).to_contain_text("décide : Direction")
    look_at(phone, "own-tasks")
    samu.get_by_role("button", name="Fait").click()
    expect(phone.locator(".task", has_text="Prévenir le SAMU")).to_contain_text("Camille Martin")

    lea.reload()
    net = lea.locator(".task", has_text="Couper Internet")
    net.locator("summary").click()
    net.get_by_role("radio", name="Sans objet").check()
    net.get_by_role("button", name="Enregistrer").click()
    expect(lea.locator("[data-error-summary]")).to_be_focused()
    look_at(lea, "tasks-errors")
    net = lea.locator(".task", has_text="Couper Internet")
    net.get_by_role("radio", name="En cours").check()
    net.get_by_label("Confiée à").fill("Le DSI")
    net.get_by_role("button", name="Enregistrer").click()
    expect(lea.locator(".task", has_text="Couper Internet")).to_contain_text("confiée à Le DSI")


def test_the_desk_changes_a_playbook_and_what_runs_says_that_a_newer_one_exists(
    signed_in, a_browser
):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("analyste")
    page.goto(f"/incidents/{number}/taches/")
    page.get_by_role("button", name="Lancer Pour tout incident").click()
    page.get_by_role("link", name="Les fiches réflexes de l’astreinte").click()
    look_at(page, "playbooks")
    page.get_by_role("link", name="Écrire une nouvelle fiche").click()
    page.get_by_label("Titre").fill("Panne du SAMU")
    page.get_by_label("Ligne 1 : ce qu’il faut faire").fill("Appeler le SAMU voisin")
    look_at(page, "playbook-new")
    page.get_by_role("button", name="Créer la fiche").click()
    expect(page.get_by_role("link", name="Panne du SAMU")).to_be_visible()
    page.get_by_role("link", name="Pour tout incident").click()
    page.get_by_label("Ligne 5 : ce qu’il faut faire").fill("Prévenir la presse locale")
    look_at(page, "playbook")
    page.get_by_role("button", name="Enregistrer une nouvelle version").click()
    expect(page.get_by_text(re.compile("5\\slignes, version 1 de l’astreinte"))).to_be_visible()
    page.goto(f"/incidents/{number}/taches/")
    expect(page.get_by_text("Une version plus récente de cette fiche existe")).to_be_visible()
    look_at(page, "tasks-newer")

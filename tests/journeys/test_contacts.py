"""Crisis contacts: kept by a hospital, confirmed from a mail, printed, looked over by a region."""

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at

HYGIE = Path(sys.executable).parent / "hygie"
# What the worker does in the morning, for one sheet, and the mail as its reader gets it.
ASKED = """
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from hygie.contacts.models import CrisisContact
from hygie.contacts.operations import reminders
from hygie.kernel.actor import SYSTEM
from hygie.platform import letters
with transaction.atomic():
    contact = CrisisContact.objects.get(name={name!r})
    reminders._remind(contact.sheet_id, by=SYSTEM, at=timezone.now())
    jobs = ProcrastinateJob.objects.filter(task_name="Letter:queue").order_by("-id")
    job = next(job for job in jobs if job.args["to"] == contact.outside_mail)
    print(letters.opened(job.args["body"]))
"""


def mailed(product, name):
    """The link in the mail that this contact gets."""
    said = subprocess.run(
        [HYGIE, "shell", "-v0", "-c", ASKED.format(name=name)],
        env=os.environ | {"HYGIE_HOME": product.home, "PUBLIC_ADDRESS": product.address},
        capture_output=True,
        check=True,
        text=True,
    )
    words = said.stdout.split()
    return next(word for word in words if "/contacts/lien/" in word).removeprefix(product.address)


def add(page, name, size):
    page.get_by_role("link", name="Ajouter un contact").click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look_at(page, "contact-errors")
    page.get_by_label("Fonction").select_option(label="Ingénieur biomédical")
    page.get_by_label("Nom", exact=False).first.fill(name)
    page.get_by_label("Téléphone hors du réseau").fill("06 39 98 77 66")
    page.get_by_label("Adresse hors de l’établissement").fill(f"elie{size['width']}@mail.example")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".contacts")).to_contain_text("06 39 98 77 66")


def test_a_contact_is_kept_confirmed_from_a_mail_and_printed(signed_in, a_browser, product, size):
    name = f"Élie {size['width']} Fictif"
    page = signed_in("rssi", size=size)
    page.goto("/contacts/")
    look_at(page, "contacts")
    add(page, name, size)
    expect(page.get_by_text("Un mail lui demande de confirmer")).to_be_visible()
    card = page.locator(".contacts > li", has_text=name)
    expect(card).to_contain_text("jamais confirmé")
    card.get_by_role("link", name="Modifier").click()
    look_at(page, "contact-change")
    page.go_back()

    person = a_browser(size=PHONE)
    link = mailed(product, name)
    person.goto(link)
    expect(person.get_by_role("heading", name="Vos coordonnées sont-elles justes")).to_be_visible()
    look_at(person, "contact-link")
    person.get_by_text("Quelque chose est faux").click()
    look_at(person, "contact-link-wrong")
    person.get_by_role("button", name="Oui, ces coordonnées sont justes").click()
    expect(person.get_by_role("heading", name="Merci")).to_be_visible()
    look_at(person, "contact-thanks")
    person.goto(link)
    expect(person.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
    look_at(person, "contact-link-used")

    page.reload()
    expect(card).to_contain_text("confirmé aujourd’hui")
    page.get_by_text("Histoire", exact=True).click()
    expect(page.locator(".timeline")).to_contain_text("le contact, par son lien")
    look_at(page, "contacts-history")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Imprimer (PDF)").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")
    card.get_by_text("Confirmer").first.click()
    look_at(page, "contact-confirm")
    card.get_by_text("Confirmer").first.click()
    card.get_by_text("Retirer").first.click()
    look_at(page, "contact-remove")
    card.get_by_role("button", name="Retirer ce contact").click()
    expect(page.get_by_text("Ses coordonnées sont effacées").first).to_be_visible()


def test_a_region_sees_what_its_hospitals_lack_and_takes_it_along(signed_in, size):
    page = signed_in("ars", size=size)
    page.goto("/contacts/")
    expect(page.get_by_text("À confirmer depuis").first).to_be_visible()
    look_at(page, "contacts-region")
    page.get_by_role("link", name="Aucun contact").click()
    look_at(page, "contacts-region-none")
    page.locator("[data-keys-item]").first.click()
    expect(page.get_by_text("Personne n’est noté ici")).to_be_visible()
    look_at(page, "contacts-empty")
    page.goto("/contacts/")
    for name in ("Imprimer cette liste (PDF)", "Exporter (CSV)"):
        with page.expect_download() as taken:
            page.get_by_role("button", name=name).click()
        assert Path(taken.value.path()).stat().st_size > 1000
        # A file leaves the page where it is: the buttons work again as soon as it comes.
        expect(page.get_by_text("Le fichier est arrivé")).to_be_visible()


def test_who_works_at_a_site_finds_whom_to_call(signed_in, size):
    page = signed_in("soins", size=size)
    page.goto("/contacts/")
    expect(page.get_by_role("heading", name="Les contacts de l’entité")).to_be_visible()
    expect(page.locator(".contacts > li").first).to_be_visible()
    look_at(page, "contacts-site")
    page.get_by_role("link", name="Voir sa fiche").click()
    expect(page.locator(".contacts > li").first).to_be_visible()
    look_at(page, "contacts-from-a-site")

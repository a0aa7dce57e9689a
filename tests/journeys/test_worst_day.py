"""The worst day: one ransomware, five people, each in a browser of their own."""

import re

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at
from tests.journeys.test_care import keep, name_a_service, to_the_situation
from tests.journeys.test_desk import act
from tests.journeys.test_indicators import to_the_indicators
from tests.journeys.test_notices import CNIL, note_the_sending, to_the_data_authority
from tests.journeys.test_talk import write

ASKED = "Nos sauvegardes sont sur le même réseau. Que faire ?"
TOLD = "Débranchez-les maintenant, sans rien éteindre. Je vous rappelle dans dix minutes."
SEEN = "hxxps://paiement-urgence[.]example/cle"


def test_the_worst_day_from_the_first_call_to_the_closed_file(signed_in, a_browser):
    desk = signed_in("analyste")
    desk.evaluate("window.notReloaded = true")
    phone = a_browser(size=PHONE)
    number = it_is_declared(phone)
    the_desk_takes_it(desk, number)
    they_talk(phone, desk)
    care_gets_worse(phone, desk, number)
    the_hospital_does_what_it_must(phone, desk, number)
    the_ciso_says_what_was_seen(signed_in("rssi"), number)
    the_dpo_tells_the_authority(signed_in("dpo"), phone, number)
    the_region_reads_and_does_nothing(signed_in("ars"), number)
    a_neighbour_reads_nothing(a_browser(size=PHONE), number)
    it_ends(desk, phone, number)


def it_is_declared(phone):
    """Without an account: a number, a code, and what else is due, with its clocks."""
    number = declaring.declare(phone)
    duties = phone.locator(".duties")
    expect(duties.locator(".clock").first).to_be_visible()
    expect(phone.get_by_role("link", name=CNIL)).to_be_attached()
    look_at(phone, "story-receipt")
    return number


def the_desk_takes_it(desk, number):
    """It came by itself; it is taken, then qualified, and the declarant sees it."""
    row = desk.locator(f"#i-{number}")
    expect(row).to_be_visible(timeout=10_000)
    assert desk.evaluate("window.notReloaded")
    row.click()
    desk.get_by_role("button", name="Prendre en compte").click()
    expect(desk.locator(".charge")).to_contain_text("Vous suivez cet incident")
    form = act(desk, "Qualifier")
    form.get_by_label("Type d’incident").select_option(label="Rançongiciel")
    form.get_by_role("group", name="Gravité").get_by_role("radio").last.check()
    form.get_by_role("group", name="Incident significatif").get_by_label("Oui").check()
    form.get_by_label("Motif").fill("Demande de rançon sur les postes des urgences.")
    form.get_by_role("button", name="Qualifier").click()
    expect(desk.locator(".timeline")).to_contain_text("Qualifié")


def they_talk(phone, desk):
    phone.get_by_role("link", name="Écrire ou lire les messages").click()
    write(phone, ASKED)
    desk.reload()
    expect(desk.locator("#echanges .talk-theirs")).to_contain_text(ASKED)
    write(desk, TOLD)
    expect(phone.locator(".talk-theirs")).to_contain_text("sans rien éteindre", timeout=12_000)
    phone.goto("/declarer/accuse/")


def care_gets_worse(phone, desk, number):
    """What is said on the phone stands first on the page of who answers."""
    to_the_situation(phone)
    declaring.choose(phone, "Des patients ou des résidents sont-ils en danger", "Oui, c’est avéré")
    name_a_service(phone, 1, "Urgences", "Arrêté")
    keep(phone)
    expect(phone.locator(".message-list")).to_contain_text("La situation est notée")
    desk.goto(f"/incidents/{number}/")
    expect(desk.locator("main")).to_contain_text("1 service arrêté (Urgences)")
    look_at(desk, "story-desk")


def the_hospital_does_what_it_must(phone, desk, number):
    """The decisions that cost care are written, with who decides; the hospital does them."""
    desk.goto(f"/incidents/{number}/taches/")
    desk.get_by_role("button", name="Lancer Rançongiciel").click()
    expect(desk.locator(".task").first).to_be_visible()
    phone.goto("/declarer/accuse/")
    phone.get_by_role("link", name="Tâches").click()
    samu = phone.locator(".task", has_text="Prévenir le SAMU")
    samu.get_by_role("button", name="Fait").click()
    expect(phone.locator(".task", has_text="Prévenir le SAMU")).to_contain_text("Camille Martin")
    desk.reload()
    expect(desk.locator(".task", has_text="Prévenir le SAMU")).to_contain_text("Camille Martin")


def the_ciso_says_what_was_seen(ciso, number):
    to_the_indicators(ciso, number)
    ciso.get_by_label("Indicateurs", exact=True).fill(SEEN)
    ciso.get_by_role("button", name="Ajouter").click()
    expect(ciso.locator(".message-list")).to_contain_text("1 indicateur ajouté")


def the_dpo_tells_the_authority(dpo, phone, number):
    """The breach file is open since the declaration; once sent, each side reads that it is."""
    dpo.goto(f"/incidents/{number}/")
    expect(dpo.locator(".duties")).to_contain_text("CNIL")
    to_the_data_authority(dpo)
    look_at(dpo, "story-breach")
    note_the_sending(dpo, sender="Paul Fictif, délégué")
    phone.goto("/declarer/accuse/")
    done = phone.locator(".duties li", has_text="CNIL").first
    expect(done).to_contain_text("Fait")


def the_region_reads_and_does_nothing(region, number):
    region.goto(f"/incidents/{number}/")
    expect(region.locator("main")).to_contain_text("1 service arrêté (Urgences)")
    expect(region.get_by_role("heading", name="Agir")).to_have_count(0)
    look_at(region, "story-region")


def a_neighbour_reads_nothing(stranger, number):
    stranger.goto(f"/incidents/{number}/")
    expect(stranger).to_have_url(re.compile("/compte/connexion/"))
    expect(stranger.locator("main")).not_to_contain_text("rançon")


def it_ends(desk, phone, number):
    desk.goto(f"/incidents/{number}/")
    form = act(desk, "Clore")
    form.get_by_label("Date").fill(f"{declaring.now():%Y-%m-%d}")
    form.get_by_label("Heure").fill(f"{declaring.now():%H:%M}")
    form.get_by_label("Bilan").fill("Sauvegardes restaurées, urgences rouvertes.")
    form.get_by_label("Pourquoi clore quand même").fill("Le papier reste jusqu’à lundi.")
    form.get_by_role("button", name="Clore l’incident").click()
    expect(desk.locator(".timeline")).to_contain_text("Clos")
    look_at(desk, "story-closed")
    phone.goto("/declarer/accuse/")
    expect(phone.locator("main")).to_contain_text("a clos l’incident")
    look_at(phone, "story-end")

"""Care, followed: the declarant says it on a phone, the establishment corrects, the desk reads."""

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at


def to_the_situation(page):
    page.get_by_role("link", name="Situation des soins").first.click()
    expect(page.get_by_role("heading", name="Situation des soins", level=1)).to_be_visible()


def name_a_service(page, rank, name, state):
    page.get_by_label(f"Service {rank}", exact=True).fill(name)
    page.get_by_label(f"État {rank}").select_option(state)


def keep(page):
    page.get_by_role("button", name="Enregistrer ce point").click()


def test_the_declarant_follows_care_from_a_phone(a_browser):
    page = a_browser(size=PHONE)
    declaring.declare(page)
    look_at(page, "receipt-care")
    to_the_situation(page)
    look_at(page, "care-declarant")

    declaring.choose(page, "Des patients ou des résidents sont-ils en danger", "Oui, c’est avéré")
    keep(page)
    expect(page.locator(".notice.tone-danger")).to_contain_text("au moins un service")
    look_at(page, "care-refused")

    name_a_service(page, 1, "Urgences", "Arrêté")
    page.get_by_label("Opérations").fill("12")
    page.get_by_text("Urgences détournées", exact=True).click()
    since = page.get_by_role("group", name="Urgences détournées depuis quand")
    since.get_by_label("Heure").fill(f"{declaring.now():%H:%M}")
    keep(page)

    expect(page.locator(".message-list")).to_contain_text("La situation est notée")
    said = page.locator("#maintenant + p")
    expect(said).to_contain_text("danger avéré pour des patients, 1 service arrêté (Urgences)")
    expect(said).to_contain_text("12 actes annulés, urgences détournées depuis")
    expect(page.locator(".timeline > li")).to_have_count(2)
    look_at(page, "care-said")


def test_the_establishment_corrects_and_the_desk_reads_it_first(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi", size=size)
    page.goto(f"/incidents/{number}/")
    to_the_situation(page)
    look_at(page, "care-desk")
    name_a_service(page, 1, "Bloc opératoire", "Dégradé")
    page.get_by_label("Opérations").fill("340")
    keep(page)

    page.get_by_role("link", name="Corriger le point").first.click()
    look_at(page, "care-correct")
    page.get_by_label("Opérations").fill("34")
    keep(page)
    expect(page.locator(".notice.tone-danger")).to_contain_text("Dites pourquoi")
    page.get_by_label("Motif").fill("Un zéro de trop")
    keep(page)
    expect(page.locator(".message-list")).to_contain_text("Le point est corrigé")
    look_at(page, "care-corrected")

    desk = signed_in("analyste", size=size)
    desk.goto(f"/incidents/{number}/")
    expect(desk.get_by_text("34 actes annulés").first).to_be_visible()
    look_at(desk, "care-of-the-incident")


def test_without_scripts_the_situation_is_said_all_the_same(a_browser):
    page = a_browser(size=PHONE)
    declaring.declare(page)
    state = page.context.storage_state()
    plain = a_browser(size=PHONE, storage_state=state, java_script_enabled=False)
    plain.goto("/declarer/soins/")
    name_a_service(plain, 1, "Laboratoire", "Arrêté")
    keep(plain)

    expect(plain.locator("#maintenant + p")).to_contain_text("1 service arrêté (Laboratoire)")

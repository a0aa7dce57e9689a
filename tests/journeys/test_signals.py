"""A near miss, told in a minute from a phone; then it becomes an incident."""

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.look import look_at


def tell(page):
    page.goto("/")
    page.get_by_role("link", name="Signalez-le en une minute").click()
    page.get_by_role("radio", name="Presque-accident").check()


def fill(page):
    page.get_by_label("En une phrase").fill("Un faux courriel de la direction, ouvert par personne")
    when = page.get_by_role("group", name="Quand l’avez-vous vu")
    when.get_by_label("Heure").fill(f"{declaring.now():%H:%M}")


def say_who(page):
    page.get_by_label("Votre nom et prénom").fill("Camille Martin")
    page.get_by_label("Téléphone où vous rappeler").fill("06 12 34 56 78")


def send(page):
    page.get_by_role("button", name="Envoyer le signalement").last.click()


def test_a_near_miss_is_told_in_a_minute_and_becomes_an_incident(signed_in, a_browser, size):
    page = a_browser(size=size)
    page.goto("/declarer/signaler/")
    look_at(page, "signal")
    tell(page)
    fill(page)
    send(page)
    look_at(page, "signal-missing")
    page.get_by_label("Chercher la structure").press_sequentially("belevue saint luc", delay=15)
    page.get_by_role("button", name=declaring.HOSPITAL).click()
    expect(page.get_by_text("Ce n’est pas celle-ci")).to_be_visible()
    say_who(page)
    send(page)
    page.wait_for_url("**/declarer/accuse/")
    look_at(page, "signal-receipt")
    number = declaring.number_on(page)

    desk = signed_in("analyste", size=size)
    desk.goto("/incidents/?nature=SIGNAL")
    look_at(desk, "signal-list")
    desk.goto(f"/incidents/{number}/")
    expect(desk.get_by_text("aucun délai ne court")).to_be_visible()
    look_at(desk, "signal-desk")

    page.get_by_role("button", name="Déclarer l’incident").click()
    page.wait_for_url("**/declarer/vous/")
    expect(page.get_by_label("Votre nom et prénom")).to_have_value("Camille Martin")
    look_at(page, "signal-became")


def test_the_desk_types_in_what_it_is_told_by_telephone(signed_in, size):
    page = signed_in("analyste", size=size)
    page.goto("/incidents/saisir/")
    page.get_by_role("link", name="Saisissez un presque-accident ou une menace").click()
    look_at(page, "type-in-signal")
    came = page.get_by_role("group", name="Reçu quand")
    came.get_by_label("Date").fill(f"{declaring.now():%Y-%m-%d}")
    came.get_by_label("Heure").fill(f"{declaring.now():%H:%M}")
    page.get_by_label("Téléphone", exact=True).check()
    page.get_by_role("radio", name="Menace").check()
    page.get_by_label("En une phrase").fill("Des accès sont vendus sur un forum")
    seen = page.get_by_role("group", name="Vu quand")
    seen.get_by_label("Heure").fill(f"{declaring.now():%H:%M}")
    page.get_by_role("button", name="Enregistrer le signalement").last.click()
    look_at(page, "type-in-signal-missing")
    page.get_by_label("Chercher la structure").press_sequentially("belevue saint luc", delay=15)
    page.get_by_role("button", name=declaring.HOSPITAL).click()
    expect(page.get_by_text("Ce n’est pas celle-ci")).to_be_visible()
    page.get_by_label("Nom et prénom de qui signale").fill("Camille Martin")
    page.get_by_label("Téléphone où rappeler").fill("06 12 34 56 78")
    page.get_by_role("button", name="Enregistrer le signalement").last.click()

    expect(page.get_by_text("Code de reprise à dicter au déclarant")).to_be_visible()
    expect(page.get_by_text("aucun délai ne court")).to_be_visible()
    look_at(page, "type-in-signal-kept")


def test_without_scripts_it_is_told_all_the_same(a_browser):
    page = a_browser(java_script_enabled=False)
    tell(page)
    fill(page)
    page.get_by_label("Chercher la structure").fill("bellevue saint luc")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("button", name=declaring.HOSPITAL).click()
    say_who(page)
    send(page)

    expect(page.get_by_role("heading", name="Votre signalement est arrivé")).to_be_visible()

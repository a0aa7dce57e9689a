"""A provider fails: two hospitals declare, the desk says it once, and takes it back."""

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at
from tests.journeys.test_desk import act

TITLE = "Panne de l’hébergeur Nuage"
KNOWN = "Les dossiers hébergés ne répondent plus depuis 3 h. Retour annoncé vers midi."
NOW = "L’hébergeur restaure ses serveurs. Gardez le mode dégradé jusqu’à notre message."


def open_with(desk, number):
    """Open what many structures meet from the page of the first that declared it."""
    desk.goto(f"/incidents/{number}/")
    desk.get_by_role("link", name="Rattacher à un incident commun").click()
    look_at(desk, "parent-of-none")
    desk.get_by_role("link", name="Ouvrir un incident commun avec celui-ci").click()
    expect(desk.get_by_label("Numéros des incidents")).to_have_value(number)
    desk.get_by_role("button", name="Ouvrir l’incident commun").click()
    expect(desk.locator("[data-error-summary]")).to_be_focused()
    desk.get_by_label("Titre").fill(TITLE)
    desk.get_by_label("Prestataire en cause").fill("Nuage (fictif)")
    desk.get_by_label("Ce que l’on sait").fill(KNOWN)
    look_at(desk, "parent-new")
    desk.get_by_role("button", name="Ouvrir l’incident commun").click()
    expect(desk.get_by_role("heading", name=TITLE)).to_be_visible()


def test_what_strikes_many_structures_is_said_once_and_each_reads_it(signed_in, a_browser):
    first = a_browser(size=PHONE)
    numbers = [declaring.declare(first), declaring.declare(a_browser(size=PHONE))]
    desk = signed_in("analyste")
    open_with(desk, numbers[0])
    common = desk.url

    desk.goto(f"/incidents/{numbers[1]}/incident-commun/")
    desk.get_by_label(TITLE).check()
    look_at(desk, "parent-of")
    desk.get_by_role("button", name="Rattacher").click()
    expect(desk.locator(".timeline")).to_contain_text("Rattaché à un incident commun")
    expect(desk.get_by_role("link", name=TITLE)).to_be_visible()
    look_at(desk, "incident-with-parent")

    desk.goto(common)
    expect(desk.locator(".figures")).to_contain_text("incidents rattachés")
    form = act(desk, "Dire ce que l’on sait maintenant")
    form.get_by_label("Ce que l’on sait maintenant").fill(NOW)
    form.get_by_role("button", name="Dire").click()
    expect(desk.locator(".message-list")).to_contain_text("chaque structure le lit")
    look_at(desk, "parent")
    region = signed_in("ars", size=PHONE)
    region.goto(common)
    expect(region.get_by_role("heading", name="Ceux que vous voyez")).to_be_visible()
    expect(region.get_by_role("heading", name="Agir")).to_have_count(0)
    look_at(region, "parent-region")
    first.goto("/declarer/accuse/")
    expect(first.get_by_text(NOW)).to_be_visible()
    look_at(first, "receipt-parent")

    desk.get_by_role("link", name="Écrire aux déclarants").click()
    expect(desk.get_by_label("Numéros des incidents")).to_have_value("\n".join(sorted(numbers)))
    desk.goto(common)
    form = act(desk, "Retirer, il n’y avait rien de commun")
    form.get_by_label("Motif du retrait").fill("Deux pannes sans lien.")
    form.get_by_role("button", name="Retirer l’incident commun").click()
    expect(desk.get_by_text("Retiré par")).to_be_visible()
    look_at(desk, "parent-withdrawn")
    desk.get_by_role("link", name="Incidents communs").click()
    look_at(desk, "parents")
    first.reload()
    expect(first.get_by_text("Deux pannes sans lien.")).to_be_visible()
    first.get_by_text("Ce qui a été dit alors").click()
    expect(first.get_by_text(NOW)).to_be_visible()
    look_at(first, "receipt-parted")

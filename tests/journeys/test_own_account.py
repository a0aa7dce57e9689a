"""Somebody with an account: their own telephone, and a second role that they are offered."""

from playwright.sync_api import expect

from tests.journeys.look import look_at
from tests.journeys.test_accounts import invited

CHOSEN = "une phrase que personne ne devine"


def an_account(page, product, login):
    """Somebody who came by an invitation, and has signed out since."""
    page.goto(invited(product, login))
    page.get_by_label("Nouveau mot de passe").fill(CHOSEN)
    page.get_by_label("Le même, encore une fois").fill(CHOSEN)
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Votre compte est ouvert")).to_be_visible()


def a_second_role(page, login):
    """The link that the RSSI is handed for somebody who has an account."""
    page.goto("/comptes/inviter/")
    page.get_by_label("Adresse électronique").fill(f"{login}@demo.example")
    page.get_by_label("Prénom et nom").fill("Nina Nouvelle")
    page.get_by_label("Rôle").select_option(label="Lecteur")
    page.get_by_label("Lieu").select_option(index=1)
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_text("L’invitation est faite")).to_be_visible()
    return page.locator("[data-copy]").first.get_attribute("data-copy")


def test_somebody_writes_their_telephone(signed_in, size):
    page = signed_in("dsi", size=size)
    page.goto("/compte/moi/")
    look_at(page, "me")
    page.get_by_role("link", name="Modifier mes coordonnées").click()
    look_at(page, "own-details")
    page.get_by_label("Téléphone").fill("3615")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Ce numéro n’existe pas sous cette forme").first).to_be_visible()
    look_at(page, "own-details-refused")
    page.get_by_label("Téléphone").fill("06 39 98 12 34")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Vos coordonnées").first).to_be_visible()
    expect(page.get_by_text("06 39 98 12 34")).to_be_visible()
    look_at(page, "me-with-telephone")

    keeper = signed_in("rssi", size=size)
    keeper.goto("/comptes/")
    keeper.get_by_role("link", name="Didier Dsi").click()
    expect(keeper.get_by_role("link", name="06 39 98 12 34")).to_be_visible()
    look_at(keeper, "person-with-telephone")


def test_somebody_with_an_account_takes_a_second_role(signed_in, a_browser, product, size):
    login = f"seconde{size['width']}"
    page = a_browser(size=size)
    an_account(page, product, login)
    link = a_second_role(signed_in("rssi", size=size), login).removeprefix(product.address)

    page.goto(link)
    look_at(page, "accept-second")
    page.get_by_role("link", name="Se connecter").first.click()
    look_at(page, "accept-second-sign-in")
    page.get_by_label("Adresse électronique").fill(f"{login}@demo.example")
    page.get_by_label("Mot de passe").fill(CHOSEN)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text("Ce rôle s’ajoute à ceux que vous avez")).to_be_visible()
    look_at(page, "accept-second-signed-in")
    page.get_by_role("button", name="Accepter ce rôle").click()
    expect(page.get_by_text("s’ajoute à ceux que vous aviez")).to_be_visible()
    roles = page.get_by_role("region", name="Mes rôles")
    expect(roles.get_by_text("Observateur national")).to_be_visible()
    expect(roles.get_by_text("Lecteur")).to_be_visible()
    look_at(page, "accept-second-done")
    page.goto("/incidents/")
    expect(page.get_by_role("heading", name="Incidents", exact=True)).to_be_visible()

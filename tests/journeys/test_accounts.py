"""Those who keep accounts: people, invitations, reviews, keys; and somebody who is invited."""

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.look import look_at

HYGIE = Path(sys.executable).parent / "hygie"


def invited(product, login):
    """The link that the command line prints for somebody new."""
    words = ["person", "invite", "--email", f"{login}@demo.example", "--name", "Nina Nouvelle"]
    words += ["--role", "OBSERVER", "--place", "FR", "--json"]
    said = subprocess.run(
        [HYGIE, *words],
        env=os.environ | {"HYGIE_HOME": product.home, "PUBLIC_ADDRESS": product.address},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(said.stdout)["link"].removeprefix(product.address)


def test_a_ciso_looks_over_the_people_of_the_hospital(signed_in, size):
    page = signed_in("rssi", size=size)
    page.goto("/comptes/")
    look_at(page, "people")
    page.get_by_role("link", name="Didier Dsi").click()
    look_at(page, "person")
    page.get_by_role("link", name="Donner un autre rôle").click()
    look_at(page, "give-role")
    page.get_by_role("button", name="Donner ce rôle").click()
    look_at(page, "give-role-refused")
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Changer la fin").first.click()
    look_at(page, "end-role")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Donnez le dernier jour").first).to_be_visible()
    look_at(page, "end-role-refused")
    page.goto("/comptes/invitations/")
    look_at(page, "invitations")
    page.goto("/comptes/revues/")
    look_at(page, "reviews")
    page.locator("[data-keys-item]").first.click()
    expect(page.get_by_role("heading", name="Qui travaille encore ici ?")).to_be_visible()
    look_at(page, "review")


def test_a_ciso_invites_and_makes_a_key(signed_in, size):
    page = signed_in("rssi", size=size)
    page.goto("/comptes/inviter/")
    look_at(page, "invite")
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_text("points à corriger")).to_be_visible()
    look_at(page, "invite-refused")
    page.get_by_label("Adresse électronique").fill(f"lucie{size['width']}@demo.example")
    page.get_by_label("Prénom et nom").fill("Lucie Lectrice")
    page.get_by_label("Rôle").select_option(label="Lecteur")
    page.get_by_label("Lieu").select_option(index=1)
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_text("L’invitation est faite")).to_be_visible()

    page.goto("/cles/")
    look_at(page, "keys")
    page.get_by_label("Machine").fill("Supervision")
    page.get_by_label("Déposer une déclaration").check()
    page.get_by_label("Lieu").select_option(index=1)
    page.get_by_role("button", name="Faire la clé").click()
    expect(page.get_by_text("copiez-la maintenant")).to_be_visible()
    look_at(page, "key-made")


def test_an_administrator_comes_to_the_accounts(signed_in, size):
    page = signed_in("administration", size=size)
    expect(page.get_by_role("heading", name="Comptes", exact=True)).to_be_visible()
    look_at(page, "people-of-the-nation")
    page.goto("/comptes/inviter/")
    look_at(page, "invite-anywhere")
    page.goto("/comptes/?q=anne")
    page.get_by_role("link", name="Anne Rssi").click()
    look_at(page, "person-of-the-nation")
    page.get_by_role("link", name="Cette personne est partie").click()
    look_at(page, "close")
    page.goto("/cles/")
    look_at(page, "keys-of-the-nation")


def test_somebody_new_accepts_and_signs_in(a_browser, product, size):
    login = f"nina{size['width']}"
    link = invited(product, login)
    page = a_browser(size=size)
    page.goto(link)
    look_at(page, "accept")
    page.get_by_label("Nouveau mot de passe").fill("une phrase que personne ne devine")
    page.get_by_label("Le même, encore une fois").fill("une autre")
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("diffèrent").first).to_be_visible()
    look_at(page, "accept-refused")
    page.get_by_label("Nouveau mot de passe").fill("une phrase que personne ne devine")
    page.get_by_label("Le même, encore une fois").fill("une phrase que personne ne devine")
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Votre compte est ouvert")).to_be_visible()
    page.goto(link)
    expect(page.get_by_text("déjà servi")).to_be_visible()
    look_at(page, "accept-used")

"""Somebody keeps the door of their account: codes, passkeys, paper, sessions."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hygie.accounts.factors import totp
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at
from tests.journeys.product import alone_in

# Nobody else's journey signs in as them: what opens their account changes here.
LOGIN, OTHER = "instruction", "expert"
INSIDE = "Se déconnecter"
# Codes that reach beyond the sheet or run into each other cannot be copied out.
CODES_THAT_DO_NOT_FIT = """() => {
  const sheet = document.querySelector(".code-sheet").getBoundingClientRect();
  const boxes = [...document.querySelectorAll(".code-sheet li")].map((code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    return range.getBoundingClientRect();
  });
  const meet = (a, b) => a !== b && a.left < b.right && b.left < a.right
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const isWrong = (box) => box.right > sheet.right + 1 || boxes.some((other) => meet(box, other));
  return boxes.filter(isWrong).map((box) => box.top);
}"""


@pytest.fixture(autouse=True)
def one_after_the_other(product):
    """What one journey does to the door of an account would shut another out."""
    with alone_in(Path(product.home)):
        yield


def give_password(page, product, login):
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(f"{login}@demo.example")
    page.get_by_label("Mot de passe").fill(product.password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(lambda url: not url.endswith("/compte/connexion/"))


def a_device(page):
    """An authenticator of this browser, as the tools of Chromium make them."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return tools, made["authenticatorId"]


def key_in(device):
    tools, number = device
    return tools.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"][0]


def put(device, key):
    tools, number = device
    tools.send("WebAuthn.addCredential", {"authenticatorId": number, "credential": key})


def an_application_of_codes(page, product, login):
    """Set one up: its secret, and the recovery codes that come with it."""
    give_password(page, product, login)
    page.goto("/compte/moi/")
    look_at(page, "me-without-factor")
    page.get_by_role("link", name="Ajouter une application de codes").click()
    look_at(page, "code-app")
    secret = totp.secret_of(page.locator("[data-copy]").get_attribute("data-copy"))
    page.get_by_label("Code", exact=True).fill("12")
    page.get_by_role("button", name="Ajouter cette application").click()
    look_at(page, "code-app-refused")
    step = int(time.time()) // totp.PERIOD
    page.get_by_label("Code", exact=True).fill(totp.code_of(secret, step))
    page.get_by_role("button", name="Ajouter cette application").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    look_at(page, "recovery-sheet")
    for media in ("print", "screen"):
        page.emulate_media(media=media)
        assert page.evaluate(CODES_THAT_DO_NOT_FIT) == []
    codes = page.locator(".code-sheet li").all_inner_texts()
    page.get_by_role("link", name="Je les ai gardés").click()
    look_at(page, "me-with-codes")
    return secret, codes


def test_codes_are_set_up_asked_lost_and_taken_away(a_browser, product, size):
    login = LOGIN if size == PHONE else OTHER
    page = a_browser(size=size)
    secret, codes = an_application_of_codes(page, product, login)

    again = a_browser(size=size)
    give_password(again, product, login)
    look_at(again, "second-factor-asked")
    again.get_by_label("Code", exact=True).fill("000000")
    again.get_by_role("button", name="Continuer").click()
    expect(again.get_by_text("Ce code n’est pas le bon").first).to_be_visible()
    look_at(again, "second-factor-refused")
    again.get_by_label("Code", exact=True).fill(
        totp.code_of(secret, int(time.time()) // totp.PERIOD + 1)  # each serves once
    )
    again.get_by_role("button", name="Continuer").click()
    expect(again.get_by_text(INSIDE).first).to_be_attached()

    lost = a_browser(size=size)
    give_password(lost, product, login)
    lost.get_by_label("Code", exact=True).fill(codes[0].lower())
    lost.get_by_role("button", name="Continuer").click()
    lost.goto("/compte/moi/")
    expect(lost.get_by_text("9 n’ont pas servi")).to_be_visible()
    lost.get_by_role("link", name="En faire d’autres").click()
    look_at(lost, "recovery-codes")
    lost.goto("/compte/moi/")
    lost.get_by_role("button", name="Fermer toutes les autres").click()
    expect(lost.get_by_text("Vos autres sessions sont fermées")).to_be_visible()
    page.goto("/compte/moi/")
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    lost.get_by_role("link", name=re.compile("Retirer")).click()
    look_at(lost, "remove-factor")
    lost.get_by_role("button", name="Retirer").click()
    expect(lost.get_by_text("L’application de codes est retirée")).to_be_visible()


def test_a_passkey_opens_and_its_copy_shuts_it(a_browser, product):
    page = a_browser(size=DESKTOP)
    device = a_device(page)
    give_password(page, product, LOGIN)
    page.goto("/compte/cles/")
    look_at(page, "add-passkey")
    page.get_by_label("Nom").fill("Portable")
    page.get_by_role("button", name="Faire la clé d’accès").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    copied = key_in(device)

    page.goto("/compte/moi/")
    look_at(page, "me-with-passkey")
    page.get_by_role("button", name=INSIDE).click()
    page.goto("/compte/connexion/?next=/compte/moi/")
    look_at(page, "sign-in-with-passkey")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", name="Mes sessions ouvertes")).to_be_visible()

    thief = a_browser(size=DESKTOP)
    put(a_device(thief), copied)
    thief.goto("/compte/connexion/")
    thief.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(thief.get_by_text("en deux exemplaires").first).to_be_visible()
    look_at(thief, "passkey-copied")

    page.reload()
    expect(page.get_by_text("Copiée, n’ouvre plus rien")).to_be_visible()
    look_at(page, "me-with-copied-passkey")
    page.get_by_role("link", name=re.compile("Retirer la clé")).click()
    look_at(page, "remove-passkey")
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("La clé d’accès est retirée")).to_be_visible()


def test_a_passkey_is_a_second_factor_and_a_confirmation(a_browser, product):
    page = a_browser(size=PHONE)
    a_device(page)
    give_password(page, product, LOGIN)
    page.goto("/compte/cles/")
    page.get_by_role("button", name="Faire la clé d’accès").click()
    page.get_by_role("link", name="Je les ai gardés").click()
    page.goto("/compte/moi/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name=INSIDE).click()
    give_password(page, product, LOGIN)
    look_at(page, "second-factor-passkey")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_text(INSIDE).first).to_be_attached()

    page.goto("/compte/confirmer/?next=/compte/moi/")
    look_at(page, "confirm")
    page.get_by_role("button", name="Confirmer avec ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Ce qui ouvre mon compte")).to_be_visible()
    page.get_by_role("link", name=re.compile("Retirer la clé")).click()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("La clé d’accès est retirée")).to_be_visible()


def test_without_javascript_everything_but_passkeys_works(a_browser, product, size):
    page = a_browser(size=size, java_script_enabled=False)
    page.goto("/compte/connexion/")
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_be_hidden()
    give_password(page, product, OTHER)
    page.goto("/compte/cles/")
    expect(page.get_by_text("Ce navigateur ne fait pas de clé d’accès")).to_be_visible()
    expect(page.get_by_role("button", name="Faire la clé d’accès")).to_be_hidden()
    page.goto("/compte/mot-de-passe/")
    page.get_by_label("Mot de passe actuel").fill("autre")
    page.get_by_label("Nouveau mot de passe").fill("court")
    page.get_by_label("Le même, encore une fois").fill("autre")
    page.get_by_role("button", name="Changer de mot de passe").click()
    expect(page.get_by_text("Les deux mots de passe diffèrent").first).to_be_visible()


def test_a_forgotten_password(a_browser, size):
    page = a_browser(size=size)
    page.goto("/compte/connexion/")
    page.get_by_role("link", name="Mot de passe oublié").click()
    look_at(page, "forgotten-without-mail")
    # The demonstration sends no mail, and says so.
    expect(page.get_by_role("heading", name="À qui demander")).to_be_visible()
    page.goto("/compte/mot-de-passe/nouveau/pas-un-lien/")
    look_at(page, "link-over")


@pytest.mark.parametrize("page_of", ["mot-de-passe/", "second-facteur/", "confirmer/"])
def test_the_pages_of_the_door(a_browser, product, size, page_of):
    page = a_browser(size=size)
    give_password(page, product, OTHER)
    page.goto(f"/compte/{page_of}")

    expect(page).to_have_url(re.compile(rf"/compte/{page_of}$"))  # the sign-in page looks well too
    look_at(page, f"door-{page_of.strip('/')}")

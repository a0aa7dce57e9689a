"""The ways in that lean on another server: an identity of the hospital, a link by mail."""

import re
import shutil
from email import message_from_string, policy

import pytest
from playwright.sync_api import expect

from tests.config.running import a_free_port, a_home
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import Watch, look_at
from tests.journeys.product import READY_WITHIN, ROOT, Demonstration
from tests.notifications.mailbox import a_mailbox
from tests.openid.running import openid
from tests.openid.serve import CLIENT, SECRET

INSIDE = "Se déconnecter"


@pytest.fixture(scope="module")
def mailbox():
    with a_mailbox() as found:
        yield found


@pytest.fixture(scope="module")
def two(tmp_path_factory, mailbox):
    """The product with its provider: where it answers, and the password of its people."""
    port = a_free_port()
    back = f"http://localhost:{port}/compte/identites/etablissement/retour/"
    with openid(tmp_path_factory.mktemp("openid"), back=(back,)) as provider:
        running = Demonstration(
            a_home(),
            port,
            "--demo",
            DEMONSTRATION="oui",
            PYTHONPATH=str(ROOT),
            WEB_WORKERS="1",
            OIDC_ISSUER=provider.issuer,
            OIDC_CLIENT_ID=CLIENT,
            OIDC_CLIENT_SECRET=SECRET,
            OIDC_LABEL="le compte du CH",
            SMTP_HOST=mailbox[0],
            SMTP_PORT=str(mailbox[1]),
            SMTP_STARTTLS="non",
        )
        running.wait_for("Pour arrêter", within=READY_WITHIN)
        password = re.search(r"tous les comptes\W+(\S+)", running.text)[1]
        yield f"http://localhost:{port}", password, provider.issuer
        running.stop()
        shutil.rmtree(running.home, ignore_errors=True)


@pytest.fixture
def open_page(browser, two):
    address, _, issuer = two
    opened = []

    def new(*, size=DESKTOP, **options):
        context = browser.new_context(
            base_url=address,
            viewport=size,
            locale="fr-FR",
            # How the provider of the tests knows who sits there.
            extra_http_headers={"X-User": "camille"},
            **options,
        )
        context.set_default_timeout(20_000)
        context.watch = Watch(context, address, issuer)
        opened.append(context)
        return context.new_page()

    yield new
    for context in opened:
        context.close()


def test_an_identity_is_tied_opens_and_is_untied(open_page, two):
    page = open_page()
    page.goto("/compte/connexion/")
    look_at(page, "sign-in-with-provider")
    page.get_by_label("Adresse électronique").fill("instruction@demo.example")
    page.get_by_label("Mot de passe").fill(two[1])
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text(INSIDE).first).to_be_attached()
    page.goto("/compte/moi/")
    page.get_by_role("link", name="Lier le compte du CH").click()
    look_at(page, "link-identity")
    page.get_by_role("button", name="Lier").click()
    look_at(page, "link-identity-leave")
    page.get_by_role("link", name=re.compile("Continuer")).click()
    expect(page.get_by_text("Le compte du CH ouvre maintenant votre compte")).to_be_visible()
    page.get_by_text("Où vous travaillez").click()
    look_at(page, "me-with-identity")

    again = open_page(size=PHONE)
    again.goto("/compte/connexion/?next=/compte/moi/")
    look_at(again, "sign-in-with-provider-phone")
    again.get_by_role("link", name="Se connecter avec le compte du CH").click()
    expect(again.get_by_role("heading", name="Mes sessions ouvertes")).to_be_visible()

    bare = open_page(java_script_enabled=False)
    bare.goto("/compte/connexion/")
    bare.get_by_role("link", name="Se connecter avec le compte du CH").click()
    bare.get_by_role("button", name="Continuer").click()
    expect(bare.get_by_text(INSIDE).first).to_be_attached()

    page.get_by_role("link", name=re.compile("Délier")).click()
    look_at(page, "unlink-identity")
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("L’identité est déliée")).to_be_visible()
    stranger = open_page()
    stranger.goto("/compte/connexion/")
    stranger.get_by_role("link", name="Se connecter avec le compte du CH").click()
    expect(stranger.get_by_text("n’ouvre aucun compte ici")).to_be_visible()
    look_at(stranger, "identity-unknown")
    stranger.goto("/compte/identites/etablissement/retour/?error=access_denied")
    look_at(stranger, "identity-given-up")


def the_mail_to(received, address):
    """The next mail to this address, as text; the product sends others."""
    while True:
        mail = message_from_string(received.get(timeout=60), policy=policy.default)
        if mail["To"] == address:
            return mail.get_body(("plain",)).get_content()


def test_a_forgotten_password_is_chosen_again_by_the_link_of_a_mail(open_page, mailbox):
    page = open_page(size=PHONE)
    page.goto("/compte/connexion/")
    page.get_by_role("link", name="Mot de passe oublié").click()
    look_at(page, "forgotten")
    page.get_by_label("Adresse électronique").fill("lecteur@demo.example")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", name="Regardez votre courrier")).to_be_visible()
    look_at(page, "forgotten-sent")

    text = the_mail_to(mailbox[2], "lecteur@demo.example")
    page.goto(re.search(r"https?://\S+", text)[0])
    look_at(page, "new-password")
    chosen = "tracteur violon girafe 71"
    page.get_by_label("Nouveau mot de passe").fill(chosen)
    page.get_by_label("Le même, encore une fois").fill(chosen)
    page.get_by_role("button", name="Garder ce mot de passe").click()
    expect(page.get_by_text("Votre mot de passe a changé. Connectez-vous.")).to_be_visible()
    page.get_by_label("Adresse électronique").fill("lecteur@demo.example")
    page.get_by_label("Mot de passe").fill(chosen)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text(INSIDE).first).to_be_attached()

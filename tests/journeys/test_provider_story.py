"""A provider stops and three hundred declare: joined, told once, and none sees the others."""

import json
import tomllib
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

import hygie.establishments as register
from hygie.incidents.rules import encoding
from hygie.incidents.rules.vocabulary import Origin
from tests.config.running import hygie
from tests.incidents.factories import a_declaration
from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at
from tests.journeys.product import own_product
from tests.journeys.test_desk import act

VICTIMS = 300
TITLE = "Panne de l’hébergeur Nuage"
KNOWN = "Les dossiers hébergés ne répondent plus depuis 3 h. Retour annoncé vers midi."
NOW = "L’hébergeur restaure ses serveurs. Gardez le mode dégradé jusqu’à notre message."
DONE = "Tout répond de nouveau. Vérifiez les saisies de la nuit avant de quitter le papier."
SITES = Path(register.__file__).parent / "reference" / "demonstration.toml"


@pytest.fixture(scope="module")
def product():
    with own_product() as running:
        yield running


def a_national_key(product):
    """The key of a machine that declares for any structure."""
    words = ["--name", "automate", "--scope", "DECLARE", "--place", "FR", "--json"]
    return json.loads(hygie(product.home, "key", "create", *words).stdout)["key"]


def the_victims(product):
    """Declare for one structure after the other; the receipts."""
    key = a_national_key(product)
    sites = tomllib.loads(SITES.read_text("utf-8"))["site"]
    receipts = []
    for rank in range(VICTIMS):
        told = a_declaration(
            at=declaring.now(),
            structure__finess_et=sites[rank % len(sites)]["finess"],
            facts__title="Le dossier hébergé ne répond plus",
            cause__origin=Origin.NON_MALICIOUS,
            cause__incident_type="PROVIDER_INCIDENT",
        )
        asked = urllib.request.Request(  # noqa: S310 - our own product
            f"{product.address}/api/v1/declarations",
            data=json.dumps(encoding.to_json(told)).encode(),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - the same
            receipts.append(json.load(answer))
    return receipts


def come_back(page, code):
    page.goto("/declarer/reprendre/")
    page.get_by_label("Votre code").fill(code)
    page.get_by_role("button", name="Ouvrir").click()
    page.wait_for_url("**/declarer/accuse/")


def test_three_hundred_structures_are_told_at_once_and_none_sees_the_others(
    signed_in, a_browser, product
):
    receipts = the_victims(product)
    assert len({each["number"] for each in receipts}) == VICTIMS
    desk = signed_in("analyste")
    phone = a_browser(size=PHONE)
    come_back(phone, receipts[VICTIMS // 2]["code"])

    common = joined(desk, [each["number"] for each in receipts])
    phone.reload()
    expect(phone.get_by_text(KNOWN)).to_be_visible()
    assert phone.locator("main").inner_text().count(str(VICTIMS)) == 0
    look_at(phone, "provider-victim")

    told_to_all(desk, common)
    phone.goto("/declarer/echanges/")
    expect(phone.locator(".talk-theirs")).to_contain_text(NOW)
    another = a_browser(size=PHONE)
    come_back(another, receipts[-1]["code"])
    another.goto("/declarer/echanges/")
    expect(another.locator(".talk-theirs")).to_contain_text(NOW)

    ended(desk, common)
    region = signed_in("ars")
    region.goto(common)
    expect(region.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(region.get_by_role("heading", name="Agir")).to_have_count(0)
    look_at(region, "provider-region")


def joined(desk, numbers):
    """The desk ties them all to what they have in common; the address of that."""
    desk.goto("/incidents/communs/")
    desk.get_by_role("link", name="Ouvrir un incident commun").click()
    desk.get_by_label("Titre").fill(TITLE)
    desk.get_by_label("Prestataire en cause").fill("Nuage (fictif)")
    desk.get_by_label("Ce que l’on sait").fill(KNOWN)
    desk.get_by_label("Numéros des incidents").fill("\n".join(numbers))
    desk.get_by_role("button", name="Ouvrir l’incident commun").click()
    expect(desk.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(desk.locator(".figures")).to_contain_text(str(VICTIMS))
    look_at(desk, "provider-common")
    return desk.url


def told_to_all(desk, common):
    desk.goto(common)
    desk.get_by_role("link", name="Écrire aux déclarants").click()
    desk.get_by_label("Message", exact=False).last.fill(NOW)
    desk.get_by_role("button", name="Vérifier avant l’envoi").click()
    desk.get_by_role("button", name=f"Envoyer à {VICTIMS} structures").click()
    expect(desk.locator("#avancement")).to_contain_text("Terminé", timeout=60_000)
    look_at(desk, "provider-told")


def ended(desk, common):
    desk.goto(common)
    form = act(desk, "Dire ce que l’on sait maintenant")
    form.get_by_label("Ce que l’on sait maintenant").fill(DONE)
    form.get_by_role("button", name="Dire").click()
    act(desk, "Terminer, la cause est finie").get_by_role(
        "button", name="Terminer l’incident commun"
    ).click()
    expect(desk.locator("main")).to_contain_text(DONE)
    look_at(desk, "provider-ended")

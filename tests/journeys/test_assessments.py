"""The life of a campaign: opened by a region, answered by several, given, reviewed, locked."""

import pytest
from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at

BOTH = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
MEASURES = "Mesures prioritaires de sécurité"


def opened(page, title):
    """The region prepares a campaign, looks at how many it would ask, and opens it."""
    page.goto("/evaluations/")
    look_at(page, "assessments-region")
    page.get_by_role("link", name="Nouvelle campagne").click()
    page.get_by_role("button", name="Préparer la campagne").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_label("Nom de la campagne").fill(title)
    version = page.get_by_label("Référentiel")
    version.select_option(label=option_of(version, MEASURES))
    page.get_by_label("Premier jour").fill(f"{declaring.now():%Y-%m-%d}")
    page.get_by_label("Dernier jour").fill(f"{declaring.now().year + 1}-06-30")
    page.get_by_role("button", name="Voir combien").click()
    expect(page.locator("main")).to_contain_text("seraient interrogés")
    look_at(page, "campaign-new")
    page.get_by_role("button", name="Préparer la campagne").click()
    look_at(page, "campaign-draft")
    page.get_by_role("link", name="Modifier").click()
    look_at(page, "campaign-change")
    page.go_back()
    page.get_by_text("Ouvrir la campagne", exact=True).click()
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(page.locator("main")).to_contain_text("La campagne est ouverte")
    look_at(page, "campaign")
    return page.url


def option_of(select, start):
    """The first choice whose words begin so."""
    return next(
        text for text in select.locator("option").all_inner_texts() if text.startswith(start)
    )


def answer_everything(page):
    """The best answer everywhere, so that every follow-up is asked; the rest is confirmed."""
    for _ in range(20):
        expect(page.locator(".measure").first).to_be_visible()
        page.evaluate(
            """() => {
              for (const set of document.querySelectorAll(".measure fieldset")) {
                const best = [...set.querySelectorAll("input[type=radio]:not([value=na])")].pop();
                if (best) best.click();
              }
              document.querySelectorAll("input[name^=c-]").forEach((each) => each.click());
            }"""
        )
        is_last = page.get_by_role("button", name="Enregistrer et revoir l’ensemble").count()
        with page.expect_navigation():
            page.locator("button[name=suite]").click()
        if is_last:
            return


def begin(rssi, title):
    """The hospital finds the campaign, gives an objective to somebody and starts; its address."""
    rssi.goto("/evaluations/")
    expect(rssi.locator("main")).to_contain_text(title)
    look_at(rssi, "assessments")
    rssi.get_by_role("link", name=title).first.click()
    look_at(rssi, "assessment")
    rssi.get_by_text("Confier un objectif", exact=True).click()
    rssi.get_by_label("À qui").select_option(label="Didier Dsi")
    rssi.get_by_role("button", name="Confier").click()
    expect(rssi.locator("main")).to_contain_text("Didier Dsi")
    address = rssi.url
    rssi.get_by_role("link", name="Commencer").or_(
        rssi.get_by_role("link", name="Continuer")
    ).click()
    return address


def plan_for(rssi, size):
    """A measure that is not met is explained, and becomes an action of the plan."""
    # Another measure each time: one that is planned for already asks for nothing.
    first = rssi.locator(".measure").nth(0 if size == PHONE else 2)
    first.get_by_role("radio").first.check()
    first.get_by_label("Précision").fill(f"Le marché est en cours ({size['width']}).")
    rssi.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(rssi.locator("main")).to_contain_text("enregistrée")
    look_at(rssi, "assessment-objective")
    first.get_by_role("link", name="Prévoir une action").click()
    look_at(rssi, "assessment-plan")
    rssi.get_by_label("Ou un nom, une fonction").fill("DSI")
    rssi.get_by_label("Avant le").fill(f"{declaring.now().year + 1}-03-31")
    rssi.get_by_role("button", name="Ajouter au plan").click()
    expect(rssi.locator("main")).to_contain_text("L’action est dans le plan")
    look_at(rssi, "assessment-measure")


def finish(dsi, address):
    """Who has an objective in charge answers the rest, and may not give it."""
    dsi.goto(address)
    dsi.get_by_role("link", name="Continuer").click()
    dsi.goto(address)
    dsi.locator("[data-keys-item]").first.click()
    answer_everything(dsi)
    expect(dsi.locator("main")).to_contain_text("la direction ou le RSSI remet")


def give(director, address):
    """The direction gives the answers in the name of the hospital."""
    director.goto(address)
    director.get_by_role("link", name="Remettre les réponses").click()
    look_at(director, "assessment-give")
    director.get_by_role("button", name="Remettre au nom de l’établissement").click()
    expect(director.locator("main")).to_contain_text("Les réponses sont remises")


def save_too_late(dsi):
    """What was typed while the direction gave stays on the page."""
    dsi.get_by_label("Précision").first.fill("Tapé pendant que la direction remettait.")
    dsi.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(dsi.locator("[data-error-summary]")).to_be_focused()
    expect(dsi.locator("#pas-enregistre")).to_contain_text("Tapé pendant que la direction")
    look_at(dsi, "assessment-unsaved")


def send_back(ars, address):
    """The region reviews, says what is to be completed and why, and sends it back."""
    ars.goto(address)
    ars.get_by_role("link", name="Examiner").click()
    look_at(ars, "assessment-review")
    third = ars.locator(".measure").nth(2)
    third.get_by_role("radio", name="À compléter").check()
    ars.get_by_role("button", name="Enregistrer les avis").click()
    expect(ars.locator("[data-error-summary]")).to_be_focused()
    look_at(ars, "assessment-review-wrong")
    third = ars.locator(".measure-wrong")
    third.get_by_label("Raison").fill("Joignez le compte rendu.")
    ars.get_by_role("button", name="Enregistrer les avis").click()
    expect(ars.locator("main")).to_contain_text("1 avis enregistré")
    ars.get_by_text("Renvoyer à l’établissement", exact=True).click()
    ars.get_by_label("Ce que l’établissement doit compléter").fill("Le compte rendu manque.")
    ars.get_by_role("button", name="Renvoyer", exact=True).click()
    expect(ars.locator("main")).to_contain_text("Renvoyée à compléter")


def complete(rssi, address):
    """The hospital completes what was marked, and gives its answers again."""
    rssi.goto(address)
    look_at(rssi, "assessment-back")
    rssi.get_by_role("link", name="Compléter").click()
    marked = rssi.locator(".measure", has_text="Joignez le compte rendu.")
    marked.get_by_label("Précision").fill("Le voici.")
    rssi.get_by_role("button", name="Enregistrer", exact=True).click()
    rssi.goto(f"{address}remettre/")
    rssi.get_by_role("button", name="Remettre au nom de l’établissement").click()


def accept(ars, address):
    """The region accepts everything and ends its review."""
    ars.goto(f"{address}examen/?vue=toutes")
    ars.evaluate(
        """() => document.querySelectorAll("input[value=ACCEPTED]").forEach((one) => one.click())"""
    )
    ars.get_by_role("button", name="Enregistrer les avis").click()
    ars.get_by_text("Terminer l’examen", exact=True).click()
    ars.get_by_role("button", name="Terminer", exact=True).click()
    expect(ars.locator("main")).to_contain_text("L’examen est terminé")


def lock(ars, campaign):
    """The region closes the campaign, then locks it."""
    ars.goto(campaign)
    for label, button, said in (
        ("Clore maintenant", "Clore la campagne", "La campagne est close"),
        ("Verrouiller", "Verrouiller la campagne", "La campagne est verrouillée"),
    ):
        ars.get_by_text(label, exact=True).click()
        ars.get_by_role("button", name=button).click()
        expect(ars.locator("main")).to_contain_text(said)
    look_at(ars, "campaign-locked")


@BOTH
def test_a_campaign_from_its_opening_to_its_lock(signed_in, size):
    title = f"Campagne de la région ({size['width']})"
    ars, rssi = signed_in("ars", size=size), signed_in("rssi", size=size)

    campaign = opened(ars, title)
    address = begin(rssi, title)
    plan_for(rssi, size)
    dsi = signed_in("dsi", size=size)
    finish(dsi, address)
    dsi.locator("[data-keys-item]").first.click()
    give(signed_in("direction", size=size), address)
    save_too_late(dsi)
    send_back(ars, address)
    complete(rssi, address)
    accept(ars, address)
    lock(ars, campaign)

    rssi.goto(address)
    expect(rssi.locator("main")).to_contain_text("Examinée")
    look_at(rssi, "assessment-locked")

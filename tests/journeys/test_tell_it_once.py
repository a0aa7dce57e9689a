"""An exercise of four hospitals arrives in one file: what it proves is known everywhere, once."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.look import look_at
from tests.journeys.test_evidence import take_in
from tests.opssies.factories import an_event

EXERCISE = 43
BELLEVUE = "CH de Bellevue"
# Nothing proved their yearly exercise before; the plans of the other two did.
UNPROVEN = ("CHU de Port-Séverin", "SAS Polyclinique du Parc-Neuf")
PLAYED = {
    "990000101": BELLEVUE,
    "990000200": "CH de Montclair-sur-Orvanne",
    "990000606": UNPROVEN[0],
    "990001901": UNPROVEN[1],
}
NO_PROOF = "Sans preuve en vigueur"


def measure_of(page, assessment):
    """What the page of the fifth objective says of measure 35."""
    page.goto(assessment)
    page.get_by_role("link", name="Anticipation").click()
    return page.locator(".measure", has_text="35. Exercice annuel").first


def assessments(page):
    """The addresses of the assessments of this year, by hospital."""
    page.goto("/evaluations/?vue=campagnes")
    page.get_by_role("link", name="Mesures prioritaires 2026").first.click()
    page.get_by_role("link", name="L’ensemble").click()
    found = {}
    for name in PLAYED.values():
        link = page.locator("#etablissements ~ .table-wrap").get_by_role("link", name=name)
        found[name] = link.get_attribute("href").replace("scores/", "")
    return found


def test_an_exercise_is_told_once_and_four_hospitals_are_proven(signed_in):
    day = declaring.now() - timedelta(days=1)
    told = f"du {day:%d/%m/%Y}"
    ars = signed_in("ars", size=DESKTOP)
    addresses = assessments(ars)
    for name in UNPROVEN:
        expect(measure_of(ars, addresses[name])).to_contain_text(NO_PROOF)

    events = [
        an_event(ids=[(3, finess)], eventType=EXERCISE, at=f"{day:%Y%m%d}-140000")
        for finess in PLAYED
    ]
    take_in(ars, *events)
    expect(ars.locator(".message-list")).to_contain_text("repris")

    for address in addresses.values():
        measure = measure_of(ars, address)
        expect(measure).to_contain_text(told)
        expect(measure).to_contain_text("Prouvé")
        expect(measure).not_to_contain_text(NO_PROOF)

    # Nobody has typed anything again: the answer is still that of last year.
    measure_of(ars, addresses[UNPROVEN[0]]).get_by_role("link", name="Histoire").click()
    expect(ars.locator("main")).not_to_contain_text(f"{declaring.now():%d/%m/%Y}")

    rssi = signed_in("rssi", size=PHONE)
    measure = measure_of(rssi, addresses[BELLEVUE])
    expect(measure).to_contain_text(told)
    look_at(rssi, "told-once-measure")
    rssi.goto(f"{addresses[BELLEVUE]}scores/")
    look_at(rssi, "told-once-house")
    expect(rssi.locator("main")).to_contain_text(f"{day:%d/%m/}")

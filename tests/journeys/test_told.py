"""What happens is told inside: the bell counts it, the list leads to it, each reads their own."""

import re

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at


def the_bell(page):
    return page.locator("a.bell")


def until_told(page, words):
    """Come back to the list until the worker has written the line."""
    line = page.get_by_role("button", name=re.compile(words)).first
    for _ in range(40):
        page.goto("/notifications/")
        if line.count():
            return line
        page.wait_for_timeout(500)
    raise AssertionError(words)


def test_a_declaration_is_told_inside_and_read_when_it_is_opened(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("analyste", size=size)

    line = until_told(page, f"Nouvelle déclaration {number}")
    look_at(page, "told")
    expect(the_bell(page)).to_contain_text("non lue")
    line.click()
    expect(page).to_have_url(re.compile(f"/incidents/{number}/"))
    page.goto("/notifications/")
    expect(page.locator("li", has_text=number).first).not_to_contain_text("Non lue")
    mark = page.get_by_role("button", name="Tout marquer comme lu")
    for _ in range(20):  # others declare meanwhile
        if not mark.count():
            break
        mark.click()
    expect(the_bell(page)).not_to_contain_text("non lue")
    look_at(page, "told-read")


def test_each_reads_what_they_were_told_themselves(signed_in, size):
    page = signed_in("observatoire", size=size)
    the_bell(page).click()
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Nouvelle déclaration")
    look_at(page, "told-of-another")


def test_without_javascript_a_line_opens_too(signed_in, a_browser, product):
    number = declaring.declare(a_browser(size=PHONE))
    state = signed_in("analyste").context.storage_state()
    page = a_browser(java_script_enabled=False, storage_state=state)

    until_told(page, f"Nouvelle déclaration {number}").click()

    expect(page).to_have_url(re.compile(f"/incidents/{number}/"))


def test_somebody_chooses_a_digest_and_quiet_hours(signed_in, size):
    page = signed_in("rssi", size=size)
    page.goto("/compte/moi/")
    page.get_by_role("link", name="Choisir ce qui m’arrive par mail").click()
    look_at(page, "habits")
    page.get_by_label("Échanges").select_option(label="Dans un résumé par jour")
    page.get_by_label("Heures calmes, de").select_option(label="21 h")
    page.get_by_label("Heures calmes, jusqu’à").select_option(index=0)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look_at(page, "habits-errors")
    page.get_by_label("Heures calmes, jusqu’à").select_option(label="7 h")
    page.get_by_label("Fuseau horaire").select_option(label="Heure de La Réunion")
    page.get_by_label("Pendant 24 heures").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("vos prochains mails en tiennent compte")).to_be_visible()
    page.goto("/notifications/reglages/")
    expect(page.get_by_text("D’astreinte jusqu’au")).to_be_visible()
    look_at(page, "habits-on-duty")

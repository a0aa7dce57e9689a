"""The RSSI reads who looked at the incidents of the hospital."""

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at


def test_the_ciso_reads_who_opened_an_incident(signed_in, a_browser, size):
    number = declaring.declare(a_browser(size=PHONE))
    analyst = signed_in("analyste")
    analyst.goto(f"/incidents/{number}/")
    page = signed_in("rssi", size=size)

    page.goto(f"/incidents/{number}/")
    page.get_by_role("link", name="Qui a consulté cet incident").click()
    look_at(page, "trail-of-an-incident")
    expect(page.get_by_text("Analyste du CERT · Toute la France").first).to_be_visible()
    expect(page.get_by_role("link", name="Retirer le filtre Incident")).to_be_visible()
    page.goto("/consultations/?personne=personne-de-ce-nom")
    look_at(page, "trail-empty")
    page.goto("/consultations/")
    look_at(page, "trail")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Exporter (CSV)").click()
    assert number in taken.value.path().read_text("utf-8")

"""The declarant sees who reads, and sends the group away; the desk is told."""

from playwright.sync_api import expect

from tests.journeys import declaring
from tests.journeys.conftest import PHONE
from tests.journeys.look import look_at


def test_the_declarant_sees_who_reads_and_withholds_it_from_the_group(signed_in, a_browser):
    phone = a_browser(size=PHONE)
    number = declaring.declare(phone)
    group = signed_in("ght")
    assert group.goto(f"/incidents/{number}/").status == 200
    phone.get_by_role("link", name="Voir qui lit").click()
    expect(phone.locator("main")).to_contain_text("Référent cyber du GHT")
    look_at(phone, "own-readers")
    phone.get_by_role("button", name="Retirer La lecture par le GHT").click()
    expect(phone.locator("main")).to_contain_text("Retiré")
    look_at(phone, "own-readers-withheld")
    assert group.goto(f"/incidents/{number}/").status == 404


def test_the_establishment_and_the_desk_read_the_same_list(signed_in, a_browser):
    number = declaring.declare(a_browser(size=PHONE))
    page = signed_in("rssi")
    page.goto(f"/incidents/{number}/")
    page.get_by_role("link", name="Qui lit", exact=True).click()
    page.get_by_role("button", name="Retirer Le partage des indicateurs").click()
    expect(page.locator("main")).to_contain_text("C’est retiré")
    look_at(page, "readers")
    desk = signed_in("analyste")
    desk.goto(f"/incidents/{number}/")
    expect(desk.locator("main")).to_contain_text("Lecture retirée")
    desk.goto(f"/incidents/{number}/lecteurs/")
    look_at(desk, "readers-desk")

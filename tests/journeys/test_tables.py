"""Incidents counted two ways: chosen, read on a phone too, each figure leads to its list."""

import re

from playwright.sync_api import expect

from tests.journeys.look import look_at


def test_a_figure_of_the_table_leads_to_the_list_that_it_counts(signed_in, size):
    page = signed_in("analyste", size=size)
    page.goto("/incidents/?etat=ALL")
    page.get_by_role("link", name="Tableau").click()
    expect(page.get_by_role("table", name="Incidents par type et par gravité")).to_be_visible()
    look_at(page, "table")

    page.get_by_label("Lignes").select_option(label="Établissement")
    expect(
        page.get_by_role("table", name="Incidents par établissement et par gravité")
    ).to_be_visible()
    look_at(page, "table-establishments")
    line = page.locator(".table-crossed tbody tr").first
    name, total = line.get_by_role("rowheader").inner_text(), line.get_by_role("link").last
    count = total.inner_text()
    total.click()

    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()
    expect(page.locator(".active-filters")).to_contain_text(name)
    expect(page.locator("#liste > [role=status]")).to_contain_text(f"{count} incident")
    look_at(page, "desk-of-a-cell")


def test_the_panel_of_the_table_is_scrolled_by_keyboard(signed_in):
    page = signed_in("analyste", size={"width": 390, "height": 844})
    page.goto("/incidents/tableau/?lignes=entite&colonnes=genre&etat=ALL")
    panel = page.get_by_role("region", name=re.compile("par établissement"))
    panel.focus()

    for _ in range(6):
        page.keyboard.press("ArrowRight")

    second = page.locator(".table-crossed thead th").nth(1)
    expect(second).not_to_be_in_viewport(ratio=0.9)
    expect(page.locator(".table-crossed tbody th").first).to_be_in_viewport(ratio=0.9)

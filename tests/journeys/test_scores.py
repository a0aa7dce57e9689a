"""A director reads the house in ten seconds; a region reads its campaign from above."""

import pytest
from playwright.sync_api import expect

from tests.journeys.assessing import GIVEN, TITLE, two_campaigns
from tests.journeys.look import look_at

# Every line of words of the picture that is shown, and whether it is over another.
OVER = """() => {
  const boxes = [...document.querySelectorAll(".house svg")]
    .filter((svg) => svg.getBoundingClientRect().width > 0)
    .flatMap((svg) => [...svg.querySelectorAll("text")])
    .map((each) => [each.textContent, each.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], rank) => boxes.slice(rank + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom - 2
      && b.top < a.bottom - 2)
    .map(([other]) => `${one} / ${other}`));
}"""


@pytest.fixture(scope="module")
def asked(product):
    return two_campaigns(product)


def test_a_director_reads_what_stands_what_leaks_and_why(signed_in, asked, size):
    page = signed_in("direction", size=size)
    page.goto(f"/evaluations/{asked[0]}/scores/")
    expect(page.locator(".house-sentence")).to_contain_text("6 pièces")
    expect(page.locator(".house svg:visible")).to_have_count(1)
    assert page.evaluate(OVER) == []
    expect(page.locator("main")).to_contain_text("établissements semblables ont remis")
    look_at(page, "scores")
    page.locator(".trail a").last.click()
    expect(page.locator("h1")).to_contain_text("Bellevue", ignore_case=True)
    look_at(page, "posture")


def test_a_region_reads_who_gave_and_goes_down_to_an_establishment(signed_in, asked, size):
    page = signed_in("ars", size=size)
    page.goto(f"/evaluations/campagnes/{asked[1]}/ensemble/")
    expect(page.locator("main")).to_contain_text(TITLE)
    look_at(page, "together")
    page.get_by_role("link", name="Ont remis", exact=True).click()
    expect(page.locator("#etablissements ~ .table-wrap tbody tr")).to_have_count(GIVEN)
    page.locator("#etablissements ~ .table-wrap a").first.click()
    expect(page.locator("h1")).to_have_text("Scores")

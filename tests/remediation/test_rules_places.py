"""The keys of places in addresses; the picture of a budget."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.kernel.actor import Place, PlaceKind
from hygie.remediation import drawing
from hygie.remediation.rules.costs import Year
from hygie.remediation.rules.places import key_of, read_key
from tests.remediation.factories import ENTITY, GROUP, SITE

EUROS = st.decimals(0, 10_000_000, places=2)
YEARS = st.lists(
    st.builds(Year, year=st.integers(2020, 2040), investment=EUROS, running=EUROS),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("place", [ENTITY, SITE, GROUP, Place(PlaceKind.SITE, "2A0000014")])
def test_a_key_leads_back_to_its_place(place):
    assert read_key(key_of(place)) == place
    assert read_key(key_of(place).upper()) == place


@given(st.text(max_size=30))
def test_what_is_no_key_is_no_place(text):
    found = read_key(text)
    assert found is None or read_key(key_of(found)) == found


@pytest.mark.parametrize("text", ["", "ej-", "ej-٠١٠٧٨٠٠٥٤", "xx-010780054", "ght-", "ej-01078005"])
def test_a_key_of_another_shape_is_none(text):
    assert read_key(text) is None


@given(YEARS)
def test_the_bars_of_a_budget_stay_in_their_picture_and_stand_on_its_floor(years):
    picture = drawing.picture(years)
    if picture is None:
        assert not any(each.euros for each in years)
        return
    assert len(picture.bars) == len(years)
    for bar in picture.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= picture.width
        assert 0 < bar.label_y <= bar.running_y <= bar.invested_y <= picture.floor < picture.height
        assert bar.invested_y + bar.invested_height == picture.floor
        assert bar.running_y + bar.running_height == bar.invested_y


def test_a_budget_without_euros_has_no_picture_and_one_with_some_says_them():
    assert drawing.picture([Year(year=2026)]) is None
    picture = drawing.picture([Year(year=2026, investment=Decimal(12_500)), Year(year=2027)])
    assert "2026, 12,5 k€".replace(" k", "\xa0k") in picture.caption

"""The keys of groups, regions and the nation in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessments.rules.areas import key_of, read_key, widest
from hygie.kernel.actor import NATION, Place, PlaceKind

REGION, GROUP = Place(PlaceKind.REGION, "84"), Place(PlaceKind.GHT, "GHT-A")


@pytest.mark.parametrize("place", [NATION, REGION, GROUP, Place(PlaceKind.REGION, "988")])
def test_a_key_leads_back_to_its_area(place):
    assert read_key(key_of(place)) == place
    assert read_key(key_of(place).upper()) == place


@given(st.text(max_size=20))
def test_what_is_no_key_is_no_area(text):
    found = read_key(text)
    assert found is None or read_key(key_of(found)) == found


@pytest.mark.parametrize("text", ["", "region-", "region-٨٤", "ght-", "et-010000024", "france-1"])
def test_a_key_of_another_shape_is_none(text):
    assert read_key(text) is None


def test_the_widest_area_comes_first():
    assert widest([GROUP, NATION, REGION]) == [NATION, REGION, GROUP]

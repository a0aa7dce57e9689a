"""A page of the list and its length are what the list and its count say, with words or without."""

from datetime import timedelta

import pytest

from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import ALL, Filters
from hygie.incidents.queries.page import page_of
from tests.cast import LEA, NOON, ZOE
from tests.incidents.factories import an_incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    return [an_incident(at=NOON + timedelta(hours=hour)) for hour in range(5)]


@pytest.mark.parametrize("text", ["", "bellevue", "introuvable ailleurs"])
@pytest.mark.parametrize(("start", "end"), [(0, 3), (3, 6), (5, 8)])
def test_the_rows_and_their_number_are_those_of_the_list(found, text, start, end):
    filters = Filters(text=text, status="", nature=ALL)

    rows, total = page_of(LEA, filters, start=start, end=end, at=NOON)

    whole = list(desk.listed(LEA, filters, at=NOON))
    assert rows == whole[start:end]
    assert total == len(whole) == desk.counted(LEA, filters)


def test_words_are_looked_for_once(found, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows, total = page_of(LEA, Filters(text="bellevue"), start=0, end=50, at=NOON)

    assert (len(rows), total) == (5, 5)


def test_a_count_stops_where_the_list_says_so(found, monkeypatch):
    monkeypatch.setattr(desk, "COUNTED_WITH_WORDS", 2)

    assert page_of(LEA, Filters(text="bellevue"), start=0, end=2, at=NOON)[1] == 3


def test_nobody_finds_the_words_of_others(found):
    assert page_of(ZOE, Filters(text="bellevue"), start=0, end=50, at=NOON) == ([], 0)

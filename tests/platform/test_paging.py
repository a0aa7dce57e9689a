"""The pages beside the one that is read, with all else that the address asks."""

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from hygie.platform.paging import Pager, narrowed, pager


@pytest.mark.parametrize(
    ("count", "number", "query", "shown"),
    [
        (0, 1, "", Pager("", "", "")),
        (2, 1, "etat=ALL", Pager("", "", "")),
        (5, 1, "", Pager("Page 1 sur 3", "", "?page=2")),
        (5, 2, "q=a%26b", Pager("Page 2 sur 3", "?q=a%26b&page=1", "?q=a%26b&page=3")),
        (5, 3, "", Pager("Page 3 sur 3", "?page=2", "")),
    ],
)
def test_one_goes_to_the_page_before_and_after(count, number, query, shown):
    page = Paginator(list(range(count)), 2).get_page(number)

    assert pager(page, query) == shown


def test_a_list_further_down_its_page_is_come_back_to():
    page = Paginator([1, 2, 3], 2).get_page(2)

    assert pager(page, "remis=oui", "#liste").previous_url == "?remis=oui&page=1#liste"


def test_the_next_page_asks_what_this_one_does():
    request = RequestFactory().get("/", {"etat": "ALL", "q": "a&b", "vue": "", "page": "3"})

    assert narrowed(request) == "etat=ALL&q=a%26b"
    assert narrowed(request, "etat") == "q=a%26b"

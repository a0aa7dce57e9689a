"""Where one is in a list that is read page by page, as `ui/pager.html` shows it."""

from typing import Any, NamedTuple

from django.core.paginator import Page
from django.http import HttpRequest


class Pager(NamedTuple):
    """Nothing but empty words when the list has one page."""

    text: str
    previous_url: str
    next_url: str


def narrowed(request: HttpRequest, *without: str) -> str:
    """What the address asks besides the page, but for these names: `a=1&b=2`."""
    kept = request.GET.copy()
    for name in (*without, "page"):
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return kept.urlencode()


def pager(page: Page[Any], query: str = "", anchor: str = "") -> Pager:
    """The pages beside this one; `query` is what else the address asks, without the page."""
    start = f"?{query}&page=" if query else "?page="
    return Pager(
        text=f"Page {page.number} sur {page.paginator.num_pages}" if page.has_other_pages() else "",
        previous_url=f"{start}{page.previous_page_number()}{anchor}" if page.has_previous() else "",
        next_url=f"{start}{page.next_page_number()}{anchor}" if page.has_next() else "",
    )

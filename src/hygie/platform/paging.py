"""Where one is in a list that is read page by page, as `ui/pager.html` shows it."""

from typing import Any, NamedTuple

from django.core.paginator import Page


class Pager(NamedTuple):
    """Nothing but empty words when the list has one page."""

    text: str
    previous_url: str
    next_url: str


def pager(page: Page[Any], query: str = "") -> Pager:
    """The pages beside this one; `query` is what else the address asks, without the page."""
    start = f"?{query}&page=" if query else "?page="
    return Pager(
        text=f"Page {page.number} sur {page.paginator.num_pages}" if page.has_other_pages() else "",
        previous_url=f"{start}{page.previous_page_number()}" if page.has_previous() else "",
        next_url=f"{start}{page.next_page_number()}" if page.has_next() else "",
    )

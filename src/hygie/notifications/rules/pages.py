"""Where a message leads: the first address of ours in its text, and the incident that it is of."""

import re

# Between « / » and the first thing that no address of ours holds.
_PATH = r"(/[\w./#?=&%-]*)"
_CASE = re.compile(r"/incidents/(\d{4}-\d{5,}-\d)/")
LONGEST = 200
# What the subject of each mail begins with.
OURS = "[Hygie] "


def page_in(body: str, *, address: str) -> str:
    """The first page of this installation that a text names; nothing when it names none."""
    found = re.search(rf"(?<!\S){re.escape(address)}{_PATH}", body)
    page = found[1] if found else ""
    return page if is_ours(page) else ""


def is_ours(page: str) -> bool:
    """Say whether this is the path of a page, and never a way out to another server."""
    return (
        len(page) <= LONGEST
        and re.fullmatch(_PATH, page, re.ASCII) is not None
        and not page.startswith("//")
    )


def case_of(page: str) -> str:
    """The number of the incident that a page is of: who may no longer read it is shown nothing."""
    found = _CASE.match(page)
    return found[1] if found else ""


def title_of(subject: str) -> str:
    """What a line of the list says: the subject of the mail, without the name that mails need."""
    return subject.removeprefix(OURS).strip()

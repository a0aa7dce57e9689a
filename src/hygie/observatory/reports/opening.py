"""What a publication gives as open data, and takes back."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from hygie.kernel.errors import NotFound
from hygie.observatory import figures as kept
from hygie.observatory.opendata import publishing, shelf
from hygie.observatory.reports.models import Publication
from hygie.observatory.reports.words import titled
from hygie.observatory.rules.cells import Shown
from hygie.observatory.rules.editions import Edition
from hygie.observatory.rules.figures import Figure


def give(made: Publication, years: Collection[int]) -> None:
    """Keep its figures as an edition, hidden ones told as such; again, it changes nothing."""
    rows = kept.whole(made.snapshot, years)
    found = [
        Figure(key=key, cell=cell if how is Shown.SHOWN else None, shown=how)
        for cell, key, how in rows
    ]
    publishing.publish(edition(made), found, labels=titled(each.key for each in found))


def take_back(made: Publication, *, why: str, at: datetime) -> None:
    """Say at its addresses that it was withdrawn, and why."""
    with suppress(NotFound):
        shelf.withdraw(edition(made).name, why=why, at=at)


def edition(made: Publication) -> Edition:
    """The edition of a publication."""
    return Edition(
        year=made.report.year,
        place=made.report.place_code,
        number=made.report.edition,
        title=made.title,
        published_at=made.published_at,
        snapshot=made.snapshot,
    )

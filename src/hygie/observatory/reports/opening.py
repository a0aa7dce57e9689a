"""What a publication gives as open data, and takes back."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from hygie.kernel.errors import Gone, NotFound
from hygie.observatory import figures as snapshots
from hygie.observatory.opendata import publishing, shelf
from hygie.observatory.opendata.publishing import is_open
from hygie.observatory.reports import telling
from hygie.observatory.reports.models import Publication, Report
from hygie.observatory.reports.readying import Ready, nearest
from hygie.observatory.reports.words import titled
from hygie.observatory.rules import editions
from hygie.observatory.rules.cells import Shown
from hygie.observatory.rules.editions import Edition
from hygie.observatory.rules.figures import Figure
from hygie.observatory.rules.protection.rounding import MULTIPLE


def given(found: Ready, edition: Edition, years: Iterable[int]) -> list[Figure]:
    """All figures that an edition tells, hidden ones as such: those of its report, and others."""
    fresh = snapshots.whole(found.snapshot, set(years) - found.telling.years)
    every = [
        Figure(key=key, cell=cell if how is Shown.SHOWN else None, shown=how)
        for cell, key, how in fresh
    ]
    every.extend(found.telling.figures.values())
    return [each for each in every if is_open(edition, each.key)]


def record(found: Ready, told: Sequence[Figure], edition: Edition) -> bytes:
    """What the next publications must know that this one told, exact even where it is rounded."""
    years = {each.key.year for each in told}
    families = {each for each in snapshots.counted(found.snapshot) if each[1] in years}
    place = "" if edition.place == editions.NATION else edition.place
    every = {each.key: each for each in (*told, *found.found)}
    return telling.record(every.values(), families=families, place=place)


def prepare(edition: Edition, told: Sequence[Figure]) -> None:
    """Write the figures of an edition, where nobody reads them yet; again, it changes nothing."""
    shown = list(map(nearest, told)) if edition.rounded else told
    publishing.prepare(edition, shown, labels=titled(each.key for each in shown))


def give(made: Publication) -> None:
    """Open the figures of a publication to everybody; again, it changes nothing."""
    shelf.open_up(name_of(made))


def take_back(made: Publication, *, why: str, at: datetime) -> None:
    """Say at its addresses that it was withdrawn, and why; again, it changes nothing."""
    give(made)
    with suppress(NotFound, Gone):
        shelf.withdraw(name_of(made), why=why, at=at)


def name_of(made: Publication) -> str:
    """How the edition of a publication is called."""
    return edition_of(
        made.report, title=made.title, snapshot=made.snapshot, at=made.published_at
    ).name


def edition_of(report: Report, *, title: str, snapshot: str, at: datetime) -> Edition:
    """The edition of open data that goes with the publication of a report."""
    return Edition(
        year=report.year,
        place=report.place_code,
        number=report.edition,
        title=title,
        published_at=at,
        snapshot=snapshot,
        rounded=MULTIPLE if report.is_rounded else None,
    )

"""What publishing a report does for the open data: an edition of its figures, hidden ones told."""

from collections.abc import Iterable

from hygie.observatory.catalogue import indicators
from hygie.observatory.opendata import shelf, writing
from hygie.observatory.opendata.table import Labels
from hygie.observatory.opendata.writing import Publisher
from hygie.observatory.rules.cells import Key, Level
from hygie.observatory.rules.editions import NATION, OPEN_LEVELS, Edition
from hygie.observatory.rules.figures import Figure
from hygie.platform.installation import desk


def prepare(edition: Edition, found: Iterable[Figure], *, labels: Labels) -> None:
    """Write an edition of the figures of a publication, to be opened once it is published.

    Raise Refused when it cannot be.

    `found` are all of them: one that is hidden and is not given would read as a zero. What is not
    open to all (groups, entities) is left out. The same publication again changes nothing.
    """
    kept = [each for each in found if is_open(edition, each.key)]
    publisher = Publisher(name=desk().name or "Hygie", address=desk().address)
    made = writing.files(edition, kept, indicators=indicators(), labels=labels, publisher=publisher)
    shelf.prepare(edition, made)


def is_open(edition: Edition, key: Key) -> bool:
    """Whether a figure is for everybody, in this edition."""
    if edition.place == NATION:
        return key.level in OPEN_LEVELS and key.year <= edition.year
    here = (key.level, key.place) == (Level.REGION, edition.place)
    return here and key.year <= edition.year

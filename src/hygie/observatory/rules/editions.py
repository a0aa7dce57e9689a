"""An edition of the open data: what was published once, under a name that never changes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hygie.observatory.rules.cells import Level

NATION = "FR"
# Those of a group or of an entity name whom they are of: they are never open.
OPEN_LEVELS = (Level.NATION, Level.REGION, Level.KIND)
_NAME = re.compile(r"([0-9]{4})-(FR|[0-9]{2,3})-([1-9][0-9]{0,2})")
_LATEST = re.compile(r"derniere(?:-(FR|[0-9]{2,3}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is published: of which year and place (FR, or the code of a region), the how manyeth.

    `rounded` is the number to whose multiples all counts were rounded, if they were.
    """

    year: int
    place: str
    number: int
    title: str
    published_at: datetime
    snapshot: str
    rounded: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for what would have no address."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name} is no name of an edition")

    @property
    def name(self) -> str:
        """The part of its addresses that is its own: 2024-FR-1."""
        return f"{self.year}-{self.place}-{self.number}"


def is_name(text: str) -> bool:
    """Whether an edition may have this name."""
    return bool(_NAME.fullmatch(text))


def rank(name: str) -> tuple[int, int]:
    """The later of two editions of a place has the higher one: by year, then by number."""
    year, _, number = name.split("-")
    return int(year), int(number)


def last_words(found: Iterable[Edition], place: str) -> list[Edition]:
    """The editions that tell of a place, the last that was published first.

    Those of the nation tell of every region too; that of a region tells of no other place.
    """
    telling = (each for each in found if each.place in {NATION, place})
    return sorted(telling, key=lambda each: (each.published_at, rank(each.name)), reverse=True)


def place_of(name: str) -> str:
    """The place of an edition, by its name."""
    return name.split("-")[1]


def asked_latest(text: str) -> str | None:
    """The place whose last edition is asked for (`derniere`, `derniere-84`); none for a name."""
    found = _LATEST.fullmatch(text)
    return (found[1] or NATION) if found else None

"""A fact as it is told: checked before it is kept, the same each time that it is told again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from hygie.evidence.rules.kinds import kind_of
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import Refused
from hygie.kernel.markings import USUAL_TLP, Tlp
from hygie.kernel.text import clean_line

LEVEL_MOST, SCORE_MOST = 1_000, 2**31 - 1
TITLE_LIMIT, PERIMETER_LIMIT, KEY_LIMIT, REASON_LIMIT = 200, 500, 200, 500
# No information system of a hospital is older.
EARLIEST = date(1990, 1, 1)
_HERE = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY})


@lru_cache(maxsize=20_000)
def line(text: str) -> str:
    """The text on one line: among many facts, the same perimeters come back."""
    return clean_line(text)


class NotAFact(Refused):
    """What is told cannot be kept as a fact."""


@dataclass(frozen=True)
class Source:
    """Who tells: a module, and the key by which it knows the fact. Told twice, it is kept once."""

    module: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened, to which places, with what outcome."""

    kind: int
    places: tuple[Place, ...]
    occurred_on: date
    source: Source
    occurred_at: datetime | None = None
    title: str = ""
    score: int | None = None
    level: int | None = None
    perimeter: str = ""
    tlp: Tlp = USUAL_TLP

    @property
    def digest(self) -> str:
        """A hash of what is told; that of the same fact told again is the same."""
        said = (
            self.kind,
            sorted({f"{place.kind.value}:{place.code}" for place in self.places}),
            self.occurred_on.isoformat(),
            self.occurred_at.astimezone(UTC).isoformat() if self.occurred_at else "",
            line(self.title),
            self.score,
            self.level,
            line(self.perimeter),
            self.tlp.value,
        )
        return hashlib.sha256(repr(said).encode()).hexdigest()


def check(fact: Fact, *, today: date) -> None:
    """Refuse a fact that cannot be: an unknown kind, a day to come, an outcome out of bounds."""
    kind_of(fact.kind)
    check_places(fact.places)
    check_day(fact.occurred_on, today=today)
    check_outcome(level=fact.level, score=fact.score)
    if not fact.source.module or not fact.source.key or len(fact.source.key) > KEY_LIMIT:
        raise NotAFact("Un fait sans source n’est pas gardé.")


def check_places(places: Iterable[Place]) -> None:
    """Refuse a fact that concerns nobody, or a place that is no establishment."""
    kinds = {place.kind for place in places}
    if not kinds:
        raise NotAFact("Un fait concerne au moins un établissement.")
    if kinds - _HERE:
        raise NotAFact("Une preuve concerne un site ou une entité juridique.")


def check_day(day: date, *, today: date) -> None:
    """Refuse a day to come, and one before there was anything to prove."""
    if day > today:
        raise NotAFact(f"Le {day:%d/%m/%Y} n’est pas encore passé : on ne prouve que du passé.")
    if day < EARLIEST:
        raise NotAFact(f"Le {day:%d/%m/%Y} est trop ancien : rien n’est gardé d’avant 1990.")


def check_outcome(*, level: int | None, score: int | None) -> None:
    """Refuse a level or a score that no audit gives."""
    if level is not None and not 0 <= level <= LEVEL_MOST:
        raise NotAFact(f"Un niveau va de 0 à {LEVEL_MOST}.")
    if score is not None and not -SCORE_MOST <= score <= SCORE_MOST:
        raise NotAFact("Ce score a trop de chiffres pour en être un.")

"""Whether a fact that comes some other way is one that is proven already."""

from datetime import UTC, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hygie.evidence.rules.fact import PERIMETER_LIMIT, Fact, line
from hygie.kernel.zones import PARIS

_PARIS = ZoneInfo(PARIS)


class Had(NamedTuple):
    """A proof of one place, as it is compared with a fact of the same kind, place and day."""

    proof_id: int
    # On the clock of Paris, to the second; midnight when only the day is known.
    moment: datetime
    level: int | None
    score: int | None
    perimeter: str
    is_withdrawn: bool


def moment_of(fact: Fact) -> datetime:
    """The moment of a fact, as `Had` says it."""
    if fact.occurred_at is None:
        return datetime.combine(fact.occurred_on, time())
    # By way of UTC: in March, an hour that no clock of Paris shows is read as the next one.
    at = fact.occurred_at.astimezone(UTC).astimezone(_PARIS)
    return at.replace(tzinfo=None, microsecond=0)


def is_the_same(had: Had, fact: Fact, moment: datetime) -> bool:
    """Say whether both tell one thing: what one of them leaves unsaid does not part them.

    The profile CaRE D1 says neither score nor forest. The moment and the level are always said.
    """
    return (
        had.moment == moment
        and had.level == fact.level
        and (had.score == fact.score or had.score is None or fact.score is None)
        and _one_unless_both_say(had.perimeter, _perimeter(fact))
    )


def is_to_the_letter(had: Had, fact: Fact) -> bool:
    """Say whether both leave the same unsaid, given that they are the same."""
    return had.score == fact.score and bool(had.perimeter) == bool(_perimeter(fact))


def _perimeter(fact: Fact) -> str:
    return line(fact.perimeter)[:PERIMETER_LIMIT]


def _one_unless_both_say(one: str, other: str) -> bool:
    return not one or not other or one.casefold() == other.casefold()

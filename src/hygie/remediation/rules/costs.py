"""What the plan costs, year by year: euros of investment, euros of each year, days of work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hygie.kernel.errors import Refused
from hygie.remediation.rules.states import State

ZERO = Decimal(0)
MOST_EUROS = Decimal("999999999.99")


class NotACost(Refused):
    """An amount that cannot be."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Euros: spent once when the action is due, and each year after it."""

    investment: Decimal = ZERO
    running: Decimal = ZERO


@dataclass(frozen=True, kw_only=True)
class Spending:
    """What one action spends; days are None while nobody estimated them."""

    due_on: date
    state: State
    days: Decimal | None = None
    cost: Cost | None = None


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of a plan."""

    year: int
    investment: Decimal = ZERO
    running: Decimal = ZERO
    days: Decimal = ZERO
    actions: int = 0

    @property
    def euros(self) -> Decimal:
        """All the euros of the year."""
        return self.investment + self.running


def check(cost: Cost) -> None:
    """Refuse what is negative, endless or beyond any hospital."""
    for amount in (cost.investment, cost.running):
        if not amount.is_finite() or amount < ZERO:
            raise NotACost("Un coût n’est pas négatif : laissez vide ce qui ne coûte rien.")
        if amount > MOST_EUROS:
            raise NotACost("999 999 999,99 € au plus : comptez les zéros.")


def by_year(spending: Iterable[Spending], *, first: int, years: int) -> list[Year]:
    """The years from a first one: investment and days when due, running costs from the year after.

    What is dropped spends nothing. What was due before the first year only runs.
    """
    counted = [each for each in spending if each.state != State.DROPPED]
    return [_year(counted, year) for year in range(first, first + years)]


def outside(spending: Iterable[Spending], *, first: int, years: int) -> tuple[int, int]:
    """How many actions are due before these years, and after them."""
    due = [each.due_on.year for each in spending if each.state != State.DROPPED]
    return sum(year < first for year in due), sum(year >= first + years for year in due)


def _year(spending: list[Spending], year: int) -> Year:
    due = [each for each in spending if each.due_on.year == year]
    running = [each for each in spending if each.due_on.year < year]
    return Year(
        year=year,
        investment=sum((each.cost.investment for each in due if each.cost), ZERO),
        running=sum((each.cost.running for each in running if each.cost), ZERO),
        days=sum((each.days for each in due if each.days is not None), ZERO),
        actions=len(due),
    )

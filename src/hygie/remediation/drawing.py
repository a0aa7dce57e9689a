"""The budget as a picture: a bar a year, drawn by the server; its table says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hygie.kernel import amounts
from hygie.kernel.amounts import Unit
from hygie.remediation.rules.costs import Year

WIDTH, HEIGHT = 400, 230
_TOP, _BOTTOM, _SIDE = 34, 34, 8


@dataclass(frozen=True)
class Bar:
    """One year: the investment below, the running costs above, in units of the picture."""

    year: int
    x: int
    width: int
    middle: int
    invested_y: int
    invested_height: int
    running_y: int
    running_height: int
    label: str
    label_y: int


@dataclass(frozen=True)
class Picture:
    """All the years, and what the picture says to who does not see it."""

    width: int
    height: int
    floor: int
    bars: tuple[Bar, ...]
    caption: str


def picture(years: Sequence[Year]) -> Picture | None:
    """The bars of some years; none where nothing is spent."""
    most = max((each.euros for each in years), default=Decimal(0))
    if not most:
        return None
    step = (WIDTH - 2 * _SIDE) // len(years)
    floor = HEIGHT - _BOTTOM
    bars = tuple(_bar(each, most, _SIDE + rank * step, step) for rank, each in enumerate(years))
    said = " ; ".join(f"{each.year}, {amounts.in_short(each.euros, Unit.EUROS)}" for each in years)
    return Picture(WIDTH, HEIGHT, floor, bars, f"Dépenses du plan, par an : {said}.")


def _bar(year: Year, most: Decimal, left: int, step: int) -> Bar:
    room = HEIGHT - _TOP - _BOTTOM
    invested = int(room * year.investment / most)
    running = int(room * year.running / most)
    width = step * 3 // 5
    floor = HEIGHT - _BOTTOM
    return Bar(
        year=year.year,
        x=left + (step - width) // 2,
        width=width,
        middle=left + step // 2,
        invested_y=floor - invested,
        invested_height=invested,
        running_y=floor - invested - running,
        running_height=running,
        label=amounts.in_short(year.euros, Unit.EUROS) if year.euros else "0 €",
        label_y=floor - invested - running - 8,
    )

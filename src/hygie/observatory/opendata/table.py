"""The lines of the open data: what is shown with its value, what is hidden with the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Protocol

from hygie.kernel.errors import Refused
from hygie.observatory.catalogue import Indicator
from hygie.observatory.opendata.columns import (
    FIGURES,
    KEY,
    LEVELS,
    STATES,
    UNSAID,
    WHOLE,
    measure_of,
)
from hygie.observatory.rules.cells import Cell, Key, Level, Measure, Shown
from hygie.observatory.rules.editions import NATION, OPEN_LEVELS, Edition
from hygie.observatory.rules.figures import Figure

Value = str | int | float | bool | None
Line = tuple[Value, ...]
_PLACE = [column.name for column in FIGURES].index
_KEY = [_PLACE(name) for name in KEY]
_SAID = {"": WHOLE, "UNSAID": UNSAID}


class NotOpen(Refused):
    """Something that is not for everybody was given to be published."""


class Labels(Protocol):
    """The names of codes."""

    def category(self, indicator: str, code: str) -> str:
        """What a category of an indicator is called."""

    def place(self, level: Level, code: str) -> str:
        """What a place is called."""


def lines(
    edition: Edition,
    found: Iterable[Figure],
    *,
    indicators: Mapping[str, Indicator],
    labels: Labels,
) -> list[Line]:
    """A line for each figure, in the order of their keys; raise NotOpen for what all may not see.

    A count that other places of its level have that year, and this one has not, is a zero.
    """
    kept = list(found)
    _check(edition, kept, indicators)
    made = [_line(edition, each, indicators, labels) for each in (*kept, *_zeros(kept, indicators))]
    return sorted(made, key=lambda line: [line[at] for at in _KEY])


def described(indicators: Iterable[Indicator]) -> list[Line]:
    """A line for each indicator: what one must know to read it."""
    return [
        (
            each.code,
            each.title,
            each.question,
            measure_of(each),
            each.unit,
            each.denominator.value,
            each.dimension or None,
            each.parts_of or None,
            each.caveat,
        )
        for each in sorted(indicators, key=lambda one: one.code)
    ]


def _check(edition: Edition, found: Sequence[Figure], indicators: Mapping[str, Indicator]) -> None:
    for each in found:
        key = each.key
        if key.level not in OPEN_LEVELS:
            raise NotOpen(f"Les chiffres par {key.level.label} ne sont pas ouverts à tous.")
        if key.indicator not in indicators:
            raise NotOpen(f"L’indicateur {key.indicator} n’est pas décrit : rien n’est publié.")
        if edition.place != NATION and (key.level, key.place) != (Level.REGION, edition.place):
            raise NotOpen("Les données d’une région ne disent rien d’un autre lieu.")
        if each.shown is not Shown.SHOWN and each.cell is not None:
            raise NotOpen("Un chiffre masqué a été donné avec sa valeur : rien n’est publié.")
        if each.cell and edition.rounded and _is_exact(each.cell, edition.rounded):
            raise NotOpen(f"Un nombre n’est pas arrondi à {edition.rounded} : rien n’est publié.")


def _is_exact(cell: Cell, base: int) -> bool:
    return any(number % base for number in (cell.n, cell.base or 0))


def _zeros(found: Sequence[Figure], indicators: Mapping[str, Indicator]) -> Iterator[Figure]:
    """What was counted that year at other places of the level: none here, and it is told so."""
    known = {each.key for each in found}
    counted = {(key.indicator, key.level, key.year) for key in known}
    places = {level: {key.place for key in known if key.level is level} for level in OPEN_LEVELS}
    for indicator in indicators.values():
        if indicator.measure is not Measure.COUNT or indicator.dimension:
            continue
        for named, level, year in sorted(counted):
            if named != indicator.code:
                continue
            for place in places[level] - {""}:
                key = Key(indicator=indicator.code, year=year, level=level, place=place)
                if key not in known:
                    yield Figure(key=key, cell=Cell(key=key, n=0))


def _line(
    edition: Edition, figure: Figure, indicators: Mapping[str, Indicator], labels: Labels
) -> Line:
    key, cell = figure.key, figure.cell
    indicator = indicators[key.indicator]
    # What was not said has no name of its own in the lists of names.
    return (
        edition.name,
        key.year,
        key.indicator,
        indicator.title,
        measure_of(indicator),
        LEVELS[key.level][0],
        key.place or UNSAID,
        labels.place(key.level, key.place) if key.place else "Non précisé",
        _SAID.get(key.category, key.category),
        labels.category(key.indicator, key.category) if key.category else "Ensemble",
        value_of(indicator, cell) if cell else None,
        indicator.unit,
        cell.n if cell else None,
        cell.base if cell else None,
        _tenths(cell.low) if cell else None,
        _tenths(cell.high) if cell else None,
        STATES[figure.shown][0],
        figure.is_revised,
    )


def value_of(indicator: Indicator, cell: Cell) -> float | None:
    """What is read: the count, the share or the rate of its base, or the median."""
    if indicator.measure is Measure.COUNT:
        return float(cell.n)
    if indicator.measure is Measure.SHARE:
        if not cell.base:
            return None
        return _rounded(Fraction(cell.n * (indicator.per or 100), cell.base), "0.01")
    return _tenths(cell.middle)


def _tenths(amount: float | None) -> float | None:
    return None if amount is None else _rounded(Fraction(amount), "0.1")


def _rounded(amount: Fraction, to: str) -> float:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return float(exact.quantize(Decimal(to), rounding=ROUND_HALF_UP))

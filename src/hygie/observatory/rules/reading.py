"""A figure as a report reads it: the number, or that it is hidden, or that nobody counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from hygie.kernel.wording import number
from hygie.observatory.rules.cells import Cell, Key, Level, Measure, Shown
from hygie.observatory.rules.documents import Point, Value
from hygie.observatory.rules.figures import Figures
from hygie.observatory.rules.sentences import (
    Said,
    Standing,
    decimal,
    delay,
    percent,
    quartiles,
    rate,
)

HIDDEN = "masqué"
MISSING = "sans donnée"
_HUNDRED = 100
# Answers that tell nothing.
UNANSWERED = frozenset({"UNSAID", "UNKNOWN"})


class Described(Protocol):
    """What a report must know of an indicator; the catalogue says it."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def question(self) -> str:
        """The question that it answers."""

    @property
    def dimension(self) -> str:
        """What its categories are; empty when it has none."""

    @property
    def measure(self) -> Measure:
        """How its rows are counted."""

    @property
    def unit(self) -> str:
        """What is counted, or what a share is a share of."""

    @property
    def parts_of(self) -> str:
        """The indicator to which its categories add up."""

    @property
    def caveat(self) -> str:
        """What one must know to read it."""

    @property
    def is_share(self) -> bool:
        """Whether it is a share, and not a rate."""

    @property
    def per(self) -> int | None:
        """For a rate: per so many."""

    @property
    def scale(self) -> int:
        """What one of the base is worth, when both are sums of it."""


class Labels(Protocol):
    """The names of codes."""

    def category(self, indicator: str, code: str) -> str:
        """What a category of an indicator is called."""

    def place(self, level: Level, code: str) -> str:
        """What a place is called."""

    def categories(self, indicator: str, found: frozenset[str]) -> tuple[str, ...]:
        """The categories in their order: those that were found, and the closed list they are of."""

    def places(self, level: Level, found: frozenset[str]) -> tuple[str, ...]:
        """The places in their order."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """The figures of one place, in one year and those before it."""

    figures: Figures
    indicators: Mapping[str, Described]
    labels: Labels
    level: Level
    place: str
    year: int

    def moved_to(self, level: Level, place: str) -> "Reader":
        """The same, of another place."""
        return Reader(
            figures=self.figures,
            indicators=self.indicators,
            labels=self.labels,
            level=level,
            place=place,
            year=self.year,
        )

    def cell(self, code: str, year: int, category: str = "") -> tuple[Standing, Cell | None]:
        """A cell and how it stands; what a known year did not count is a zero, without a cell."""
        if not self.figures.has_year(code, year):
            return Standing.MISSING, None
        key = Key(indicator=code, year=year, level=self.level, place=self.place, category=category)
        found = self.figures.at(key)
        if found is not None:
            if found.shown is not Shown.SHOWN or found.cell is None:
                return Standing.HIDDEN, None
            return Standing.KNOWN, found.cell
        is_counted = self.indicators[code].measure is Measure.COUNT
        return (Standing.KNOWN if is_counted else Standing.MISSING), None

    def is_told(self, code: str, year: int) -> bool:
        """Whether anything of an indicator is there for this place and this year."""
        found = self.figures.categories(code, year, self.level, self.place)
        return bool(found) and self.figures.has_year(code, year)

    def is_shown(self, code: str, year: int) -> bool:
        """Whether a figure of it may be read: beside hidden ones, zeros alone tell nothing, nor
        does how many did not answer.
        """
        found = self.figures.categories(code, year, self.level, self.place)
        if not self.indicators[code].dimension and self.is_zero(code, year):
            return True
        cells = [self.cell(code, year, each) for each in (found - UNANSWERED) or found]
        is_hidden = any(standing is Standing.HIDDEN for standing, _ in cells)
        is_count = self.indicators[code].measure is Measure.COUNT
        return any(
            cell is not None and (cell.n > 0 or not is_count or not is_hidden) for _, cell in cells
        )

    def is_zero(self, code: str, year: int) -> bool:
        """Whether a count is nothing, and may be told to be nothing."""
        return self.cell(code, year) == (Standing.KNOWN, None)

    def value(self, code: str, year: int, category: str = "") -> Value:
        """The figure as it is read."""
        standing, cell = self.cell(code, year, category)
        if standing is not Standing.KNOWN:
            return Value(text=HIDDEN if standing is Standing.HIDDEN else MISSING, standing=standing)
        key = Key(indicator=code, year=year, level=self.level, place=self.place, category=category)
        found = self.figures.at(key)
        is_revised = found is not None and found.is_revised
        return Value(text=text_of(self.indicators[code], cell), is_revised=is_revised)

    def point(self, code: str, year: int, category: str, *, label: str) -> Point:
        """The figure as it is drawn."""
        standing, cell = self.cell(code, year, category)
        value = self.value(code, year, category)
        if standing is not Standing.KNOWN or cell is None:
            return Point(code=category, label=label, value=value)
        return Point(
            code=category,
            label=label,
            value=value,
            amount=_amount(self.indicators[code], cell),
            low=cell.low or 0,
            high=cell.high or 0,
        )

    def said(self, code: str, year: int, category: str = "") -> Said:
        """The figure as a sentence wants it."""
        standing, cell = self.cell(code, year, category)
        if standing is not Standing.KNOWN or cell is None:
            return Said(year=year, standing=standing)
        indicator = self.indicators[code]
        return Said(year=year, n=cell.n, base=cell.base, per=indicator.per, scale=indicator.scale)

    def part(self, code: str, year: int, category: str) -> Value:
        """A category as a share of its whole; nothing to say when one of both is not shown."""
        standing, cell = self.cell(code, year, category)
        whole_standing, whole = self.cell(self.indicators[code].parts_of, year)
        if whole_standing is Standing.KNOWN and (whole is None or not whole.n):
            return Value(text=MISSING, standing=Standing.MISSING)
        for each in (standing, whole_standing):
            if each is not Standing.KNOWN:
                text = HIDDEN if each is Standing.HIDDEN else MISSING
                return Value(text=text, standing=each)
        assert whole is not None  # noqa: S101 - for the type checker: looked at above
        return Value(text=percent(cell.n if cell else 0, whole.n))

    def spread(self, code: str, year: int, category: str) -> tuple[Value, ...]:
        """Of a delay or a spread: how many, the lower quartile, the median, the upper one."""
        standing, cell = self.cell(code, year, category)
        if standing is not Standing.KNOWN or cell is None or cell.middle is None:
            text = HIDDEN if standing is Standing.HIDDEN else MISSING
            kept = standing if standing is not Standing.KNOWN else Standing.MISSING
            return (Value(text=text, standing=kept),) * 4
        tell = _hours if self.indicators[code].measure is Measure.DELAY else _share
        amounts = (cell.low, cell.middle, cell.high)
        told = (Value(text=tell(each or 0)) for each in amounts)
        return (Value(text=number(cell.n)), *told)


def text_of(indicator: Described, cell: Cell | None) -> str:
    """A figure in words; one without a cell is nothing."""
    if cell is None:
        return "0"
    match indicator.measure:
        case Measure.COUNT:
            return number(cell.n)
        case Measure.SHARE:
            if not cell.base:
                return MISSING
            if indicator.is_share:
                return percent(cell.n, cell.base)
            return rate(cell.n, cell.base, indicator.per or 1)
    tell = "hours" if indicator.measure is Measure.DELAY else "share"
    return quartiles(cell.low or 0, cell.middle or 0, cell.high or 0, tell)


def _amount(indicator: Described, cell: Cell) -> float:
    if indicator.measure is Measure.COUNT:
        return cell.n
    if indicator.measure is Measure.SHARE:
        scale = _HUNDRED if indicator.is_share else indicator.per or 1
        return cell.n * scale / cell.base if cell.base else 0
    return cell.middle or 0


def _hours(amount: float) -> str:
    return delay(amount)


def _share(amount: float) -> str:
    return f"{decimal(Fraction(amount))}\N{NO-BREAK SPACE}%"

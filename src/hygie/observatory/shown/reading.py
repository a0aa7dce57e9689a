"""Figures read for people: what stands where, in words, and what is not there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from hygie.kernel.wording import number
from hygie.observatory import labels
from hygie.observatory.catalogue import Indicator
from hygie.observatory.drawing.quartiles import Quarters
from hygie.observatory.drawing.values import State, Value
from hygie.observatory.rules import sentences
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Cell, Key, Measure
from hygie.observatory.rules.figures import Figure, Figures
from hygie.observatory.rules.sentences import Said, Standing

SPREADS = frozenset({Measure.DELAY, Measure.SPREAD})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An indicator in an area; `titles` are the labels of categories that the register keeps."""

    indicator: Indicator
    area: Area
    figures: Figures
    titles: Mapping[str, str] = field(default_factory=dict)

    def figure(self, year: int, category: str = "") -> Figure | None:
        """The figure of a year; none when nothing was counted, or nothing of its kind."""
        if not self.has(year):
            return None
        return self.figures.at(
            Key(
                indicator=self.indicator.code,
                year=year,
                level=self.area.level,
                place=self.area.code,
                category=category,
            )
        )

    def said(self, year: int, category: str = "") -> Said:
        """What a year has: a value, something hidden, or nothing. A count that is absent is zero
        where anything else was counted that year."""
        figure = self.figure(year, category)
        if figure is None:
            is_zero = self.indicator.measure is Measure.COUNT and self.has(year)
            return Said(year=year, standing=Standing.KNOWN if is_zero else Standing.MISSING)
        if figure.cell is None:
            return Said(year=year, standing=Standing.HIDDEN)
        return Said(
            year=year,
            n=figure.cell.n,
            base=figure.cell.base,
            per=self.indicator.per,
            scale=self.indicator.scale,
        )

    def has(self, year: int) -> bool:
        """Whether anything was counted that year, anywhere."""
        return self.figures.has_year(self.indicator.code, year)

    def categories(self, *years: int) -> list[str]:
        """The categories of these years in the order in which they are read."""
        code, area = self.indicator.code, self.area
        found = {
            each
            for year in years
            for each in self.figures.categories(code, year, area.level, area.code)
        }
        order = {each: rank for rank, each in enumerate(self.titles)}
        name = self.indicator.categories
        return sorted(
            found, key=lambda each: (order.get(each, len(order)), *labels.rank(name, each))
        )

    def label(self, category: str) -> str:
        """A category in words."""
        return labels.category(self.indicator.categories, category, self.titles)

    def value(self, year: int, category: str = "", label: str = "") -> Value:
        """What a picture draws."""
        figure, said = self.figure(year, category), self.said(year, category)
        return Value(
            label=label,
            amount=self._amount(said),
            said=self.words(year, category),
            state=State(said.standing.value),
            is_revised=bool(figure and figure.is_revised),
        )

    def words(self, year: int, category: str = "") -> str:
        """A value as a table tells it: 749, 13 %, masqué, sans donnée."""
        said = self.said(year, category)
        if said.standing is not Standing.KNOWN or said.base == 0:
            state = State.HIDDEN if said.standing is Standing.HIDDEN else State.MISSING
            return state.label
        figure = self.figure(year, category)
        if self.indicator.measure in SPREADS:
            return self._middle(figure.cell if figure else None)
        if said.base is None:
            return number(said.n)
        if said.per:
            return sentences.rate(said.n, said.base, said.per)
        return sentences.percent(said.n, said.base)

    def detail(self, year: int, category: str = "") -> str:
        """What stands below a value: of how many, and that it was revised."""
        figure, said = self.figure(year, category), self.said(year, category)
        found = []
        if said.standing is Standing.KNOWN and figure and figure.cell:
            if self.indicator.measure in SPREADS:
                found.append(f"sur {number(said.n)}")
            elif said.base and said.scale == 1:
                found.append(f"{number(said.n)} sur {number(said.base)}")
        if figure and figure.is_revised:
            found.append("révisé depuis sa publication")
        return ", ".join(found)

    def quarters(self, year: int, category: str) -> Quarters:
        """The quartiles of a category, as a picture draws them."""
        said = self.said(year, category)
        figure = self.figure(year, category)
        label = self.label(category)
        if said.standing is not Standing.KNOWN or figure is None or figure.cell is None:
            return Quarters(label=label, state=State(said.standing.value))
        cell = figure.cell
        low, middle, high = cell.low or 0.0, cell.middle or 0.0, cell.high or 0.0
        told = sentences.quartiles(low, middle, high, self._unit())
        return Quarters(label=label, low=low, middle=middle, high=high, said=told)

    @property
    def unit(self) -> str:
        """The unit after its value: « % des déclarations » says « des déclarations » there."""
        unit = self.indicator.unit
        if unit.startswith("% ("):
            return f"en {unit[3:].rstrip(')')}"
        return unit.removeprefix("% ")

    def sentence(self, year: int, before: int | None) -> str:
        """The figure of a year against another one."""
        then = self.said(before) if before is not None else None
        is_running = self.is_running(year)
        return sentences.sentence(self.said(year), then, self.unit, is_running=is_running)

    def is_running(self, year: int) -> bool:
        """Whether a year was not over when it was counted: it is compared with none."""
        return self.figures.is_running(year)

    def _unit(self) -> str:
        return "hours" if self.indicator.measure is Measure.DELAY else "shares"

    def _amount(self, said: Said) -> float:
        if said.standing is not Standing.KNOWN:
            return 0
        if said.base is None:
            return said.n
        return float(Fraction((said.per or 100) * said.n, said.base)) if said.base else 0

    def _middle(self, cell: Cell | None) -> str:
        if cell is None or cell.middle is None:
            return State.MISSING.label
        if self.indicator.measure is Measure.DELAY:
            return sentences.delay(cell.middle)
        return f"{sentences.decimal(Fraction(cell.middle))}\N{NO-BREAK SPACE}%"

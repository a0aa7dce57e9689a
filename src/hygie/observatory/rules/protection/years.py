"""The figures of one year while it is decided which are shown, indicator after indicator."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from hygie.observatory.rules.cells import Cell, Key, Shown
from hygie.observatory.rules.protection import deciding
from hygie.observatory.rules.protection.deciding import Whole
from hygie.observatory.rules.protection.grid import Marks
from hygie.observatory.rules.protection.relations import NATION, Tie
from hygie.observatory.rules.protection.tables import table_of

ALONE = Tie()


class Year:
    """The tables of a year, and which of their cells are hidden."""

    def __init__(
        self,
        year: int,
        cells: Iterable[Cell],
        *,
        ties: Mapping[str, Tie],
        regions: Mapping[str, str],
        also: Collection[Key] = (),
    ) -> None:
        self.year = year
        self.regions = regions
        by_code: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            by_code[cell.key.indicator].append(cell)
        self.ties = {code: ties.get(code, ALONE) for code in by_code}
        self.tables = {code: table_of(by_code[code], self.ties[code]) for code in sorted(by_code)}
        self._start = {code: table.small.copy() for code, table in self.tables.items()}
        for key in also:
            self._mark(key)
        self._share_marks()
        self._hidden: dict[str, Marks] = {}
        self._deciding: set[str] = set()

    def hidden(self) -> dict[Key, Shown]:
        """Every figure that is not shown, and why."""
        found = {}
        for code in sorted(self.tables):
            marks = self._decided(code)
            table = self.tables[code]
            for row, column in np.argwhere(marks):
                level, place = table.spots[row]
                key = Key(
                    indicator=code,
                    year=self.year,
                    level=level,
                    place=place,
                    category=table.categories[column],
                )
                found[key] = Shown.SMALL if table.small[row, column] else Shown.LINKED
        return found

    def _mark(self, key: Key) -> None:
        """Hide a cell whatever it holds."""
        table = self.tables.get(key.indicator)
        spot = (key.level, key.place)
        if key.year == self.year and table is not None and spot in table.spots:
            column = table.column(key.category)
            if column is not None:
                self._start[key.indicator][table.spots.index(spot), column] = True

    def _share_marks(self) -> None:
        """One count that is told twice is hidden in both."""
        for code in self.tables:
            tie = self.ties[code]
            if tie.sum_of and len(tie.sum_of[1]) == 1:
                self._lend(code, "", tie.sum_of[0], *tie.sum_of[1])
            if tie.parts_of:
                self._lend(code, "", tie.parts_of, "")

    def _lend(self, code: str, category: str, other: str, its: str) -> None:
        if other not in self.tables:
            return
        one, two = self.tables[code], self.tables[other]
        column, target = one.column(category), two.column(its)
        if column is None or target is None:
            return
        rows = {spot: row for row, spot in enumerate(two.spots)}
        for row in np.flatnonzero(self._start[code][:, column]):
            if one.spots[row] in rows:
                self._start[other][rows[one.spots[row]], target] = True

    def _decided(self, code: str) -> Marks:
        """Which cells of an indicator are hidden. Raises ValueError for ties in a circle."""
        if code not in self._hidden:
            if code in self._deciding:
                raise ValueError(f"{code} is tied to itself")
            self._deciding.add(code)
            self._hidden[code] = self._decide(code)
        return self._hidden[code]

    def _decide(self, code: str) -> Marks:
        tie = self.ties[code]
        if tie.sum_of and tie.sum_of[0] in self.tables:
            return self._follow(code, *tie.sum_of)
        if tie.parts_of and (whole := self._whole(tie.parts_of)):
            return self._divide(code, whole)
        table, start = self.tables[code], self._start[code]
        if tie.base_of and (whole := self._whole(tie.base_of)):
            self._over(code, whole)
            return deciding.within(self.tables[code], self._start[code], whole, self.regions)
        if tie.has_groups:
            return deciding.groups(table, start, self.regions)
        if table.is_share:
            return deciding.shares(table, start, self.regions)
        marks = deciding.columns(table, start, self.regions)
        if self._is_divided(code):
            whole = self._whole_of(code, marks)
            if whole is not None:
                # What is outside the groups of hospitals is hidden with one of them.
                marks[:, table.column("")] = [spot in whole.withheld for spot in table.spots]
        return marks

    def _is_divided(self, code: str) -> bool:
        return any(code in (tie.parts_of, tie.base_of) for tie in self.ties.values())

    def _whole(self, code: str) -> Whole | None:
        """The counts that an indicator's categories are parts of, and the places that hide them."""
        if code not in self.tables:
            return None
        if (above := self.ties[code].parts_of) and self.tables[code].column("") is None:
            return self._whole(above)
        return self._whole_of(code, self._decided(code))

    def _whole_of(self, code: str, marks: Marks) -> Whole | None:
        table = self.tables[code]
        if (column := table.column("")) is None:
            return None
        return Whole(
            count={spot: int(table.count[row, column]) for row, spot in enumerate(table.spots)},
            withheld=frozenset(spot for row, spot in enumerate(table.spots) if marks[row, column]),
        ).without_outside()

    def _over(self, code: str, whole: Whole) -> None:
        """Places where something was counted, though nothing of this indicator."""
        table = self.tables[code]
        more = [spot for spot in whole.count if spot[0] in table.levels]
        self.tables[code] = table.over(more)
        start = np.zeros_like(self.tables[code].small)
        start[: len(self._start[code])] = self._start[code]
        self._start[code] = start

    def _divide(self, code: str, whole: Whole) -> Marks:
        """Categories that add up to a whole; the whole itself is hidden where the other is."""
        self._over(code, whole)
        table = self.tables[code]
        parts = [at for at, category in enumerate(table.categories) if category]
        marks = np.zeros_like(table.small)
        if parts:
            marks[:, parts] = deciding.parts(
                table.only(parts), self._start[code][:, parts], whole, self.regions
            )
        if (column := table.column("")) is not None:
            marks[:, column] = [spot in whole.withheld for spot in table.spots]
        return marks

    def _follow(self, code: str, other: str, categories: frozenset[str]) -> Marks:
        """A figure that follows from another indicator: shown where it adds nothing to it."""
        marks, target = self._decided(other), self.tables[other]
        rows = {spot: row for row, spot in enumerate(target.spots)}
        inside = np.array([each in categories for each in target.categories])
        whole = target.column("")
        table = self.tables[code]
        found = self._start[code].copy()
        for row, spot in enumerate(table.spots):
            if spot in rows:
                its = marks[rows[spot]]
                found[row] |= _tells_more(its, inside, None if "" in categories else whole)
        if NATION in table.spots and found[table.spots.index(NATION)].any():
            found[:] = True
        return found


def _tells_more(hidden: Marks, inside: Marks, whole: int | None) -> bool:
    """Whether the sum of the cells `inside` does not follow from what is shown in the line."""
    if inside.sum() == 1 and hidden[inside].any():
        return True
    parts = np.ones_like(inside)
    if whole is not None:
        parts[whole] = False
        if hidden[whole]:
            return bool(hidden[inside].any())
    return bool(hidden[inside].any() and hidden[~inside & parts].any())

"""The cells of one indicator and one year as a table."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from hygie.observatory.rules.cells import Cell, Level
from hygie.observatory.rules.protection.grid import Counts, Marks
from hygie.observatory.rules.protection.relations import Spot, Tie
from hygie.observatory.rules.protection.small import is_small


@dataclass(frozen=True, kw_only=True)
class Table:
    """What was counted by place and category; a cell that is not there counted nothing."""

    spots: list[Spot]
    categories: list[str]
    count: Counts
    base: Counts
    largest: Counts
    small: Marks
    is_share: bool

    @property
    def levels(self) -> set[Level]:
        """The levels of which this indicator speaks."""
        return {level for level, _ in self.spots}

    def column(self, category: str) -> int | None:
        """Where a category is."""
        return self.categories.index(category) if category in self.categories else None

    def only(self, columns: list[int]) -> "Table":
        """The same with these categories alone."""
        return Table(
            spots=self.spots,
            categories=[self.categories[column] for column in columns],
            count=self.count[:, columns],
            base=self.base[:, columns],
            largest=self.largest[:, columns],
            small=self.small[:, columns],
            is_share=self.is_share,
        )

    def over(self, spots: Collection[Spot]) -> "Table":
        """The same with these places too, where nothing was counted."""
        more = [spot for spot in spots if spot not in set(self.spots)]
        width = len(self.categories)

        nothing = np.zeros((len(more), width), dtype=np.int64)
        return Table(
            spots=[*self.spots, *more],
            categories=self.categories,
            count=np.vstack((self.count, nothing)),
            base=np.vstack((self.base, nothing)),
            largest=np.vstack((self.largest, nothing)),
            small=np.vstack((self.small, nothing != 0)),
            is_share=self.is_share,
        )


def table_of(cells: Collection[Cell], tie: Tie) -> Table:
    """The table of these cells, of one indicator and one year.

    Raises ValueError for a cell of one entity: those are shown to whoever answers for it alone.
    """
    spots = _sorted((cell.key.level, cell.key.place) for cell in cells)
    categories = sorted({cell.key.category for cell in cells})
    if any(level is Level.ENTITY for level, _ in spots):
        raise ValueError("figures of one entity are never in a table of all")
    row = {spot: at for at, spot in enumerate(spots)}
    column = {category: at for at, category in enumerate(categories)}
    shape = (len(spots), len(categories))
    count, base, largest = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    small = np.zeros(shape, dtype=bool)
    is_share = False
    for cell in cells:
        at = row[cell.key.level, cell.key.place], column[cell.key.category]
        small[at] = is_small(cell, unit=tie.unit, is_rate=tie.is_rate)
        count[at] = cell.n if tie.unit == 1 else (cell.base or 0) // tie.unit
        largest[at] = min(cell.largest, count[at])
        if cell.base is not None and tie.unit == 1 and not tie.is_rate:
            base[at] = cell.base
            is_share = True
    return Table(
        spots=spots,
        categories=categories,
        count=count,
        base=base,
        largest=largest,
        small=small,
        is_share=is_share,
    )


def _sorted(spots: Iterable[Spot]) -> list[Spot]:
    order = list(Level)
    return sorted(set(spots), key=lambda spot: (order.index(spot[0]), spot[1]))

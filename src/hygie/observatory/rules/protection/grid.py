"""One table: places in rows, categories in columns, and what adds up in it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hygie.observatory.rules.protection.small import FEWEST_OTHERS, SMALLEST

Counts = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Sum:
    """In every column, the rows `parts` add up to the row `whole`."""

    whole: int
    parts: Counts


@dataclass(kw_only=True)
class Grid:
    """Counts by place and category, and which of them are hidden.

    `rest` rows are nobody's figure, never published: what is left of a whole when its places are
    taken away. A `block` row is such a rest with all the places of which nothing is published: each
    of them may have all of it or nothing, so that it hides them when it may be large.
    """

    count: Counts
    largest: Counts
    hidden: Marks
    sums: list[Sum]
    weight: NDArray[np.float64]
    rest: Marks
    block: Marks
    has_totals: bool = False
    by_row: bool = False
    is_broken: bool = False

    @property
    def wanted(self) -> Marks:
        """The hidden cells that nobody may find: those where something was counted."""
        few = (self.count > 0) & (self.count < SMALLEST)
        mine = self.hidden & (self.count > 0) & ~self.rest[:, None]
        return mine | (few & self.rest[:, None]) | (self.block[:, None] & (self.count > 0))

    def is_safe(self, low: Counts, high: Counts) -> Marks:
        """Whether a cell that may be anything from `low` to `high` is not found.

        Neither by everybody (to within less than `SMALLEST`), nor by its largest holder, who knows
        that it is not less than its own part.
        """
        floor = np.where(self.block[:, None], 0, low)
        wide: Marks = high >= floor + SMALLEST
        return wide & (high >= np.maximum(floor, self.largest) + FEWEST_OTHERS)

    def hide(self, cells: Marks) -> bool:
        """Hide more; whether any of them was shown."""
        if self.by_row:
            cells = np.repeat(cells.any(axis=1, keepdims=True), cells.shape[1], axis=1)
        more = cells & ~self.hidden
        self.hidden |= more
        return bool(more.any())

    def lines(self) -> Iterator[tuple[Counts, Counts]]:
        """Where a known number is the sum of cells: the rows and columns of these cells."""
        width = self.count.shape[1]
        for each in self.sums:
            for column in np.flatnonzero(~self.hidden[each.whole, :]):
                yield each.parts, np.full(len(each.parts), column)
        if self.has_totals:
            for row in range(len(self.count)):
                yield np.full(width, row), np.arange(width)

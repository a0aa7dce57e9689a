"""Hiding in one table until no hidden cell can be found, with the proof of it.

It ends: each step either settles a cell for good (the tables that prove it stay possible when more
is hidden) or hides one more; and once all is hidden, any cell may be larger.
"""

import numpy as np

from hygie.observatory.rules.protection.cover import cover
from hygie.observatory.rules.protection.grid import Counts, Grid, Marks
from hygie.observatory.rules.protection.moves import Moves, touched
from hygie.observatory.rules.protection.small import FEWEST_OTHERS, SMALLEST

# Moves of many cells at once, up and down in turn, before those that are left one by one.
_TURNS = 3


class Settling:
    """A table, and for each cell the lowest and highest that it might be as far as is proven."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.low = grid.count.copy()
        self.high = grid.count.copy()
        self.moves = Moves(grid)

    def run(self) -> None:
        """Hide what has to be hidden."""
        if not self._open().any():
            return
        cover(self.grid)
        self._together()
        while (left := np.flatnonzero(self._open())).size:
            order = np.argsort(self.grid.count.ravel()[left], kind="stable")
            if not self._one(int(left[order[0]])):
                self.grid.hide(np.ones_like(self.grid.hidden))
                return

    def _open(self) -> Marks:
        return self.grid.wanted & ~self.grid.is_safe(self.low, self.high)

    def _together(self) -> None:
        """Move as many as possible at once, by chance of a fixed seed."""
        chance = np.random.default_rng(5)
        for _ in range(_TURNS):
            if not (left := self._open()).any():
                return
            signs = np.where(chance.random(left.shape) < 0.5, -1.0, 1.0)
            signs[self.grid.block] = 1.0
            for way in (signs, -signs):
                self._keep(self.moves.free(np.where(left, way, 0.0)))

    def _one(self, cell: int) -> bool:
        """Settle one cell: down as far as it goes or is needed, then up; whether it could be."""
        grid, at = self.grid, np.unravel_index(cell, self.grid.count.shape)
        count, low, high = int(grid.count[at]), int(self.low[at]), int(self.high[at])
        if not grid.block[at[0]]:
            down = min(count, count - low + max(0, SMALLEST - (high - low)))
            if down > count - low and not self._keep(self._forced(cell, -down)):
                return False
        if not self._open()[at]:
            return True
        floor = 0 if grid.block[at[0]] else int(self.low[at])
        most = max(floor + SMALLEST, max(floor, int(grid.largest[at])) + FEWEST_OTHERS)
        return self._keep(self._forced(cell, most - count))

    def _forced(self, cell: int, amount: int) -> Counts | None:
        lacks = SMALLEST - (self.high - self.low)
        gain = np.where(self._open() & (lacks > 0), 1.0, 0.0)
        gain *= np.where(self.high > self.grid.count, -1.0, 1.0)
        return self.moves.forced(cell, amount, gain)

    def _keep(self, move: Counts | None) -> bool:
        """Hide what a move changes, and remember what it proves."""
        if move is None:
            return False
        self.grid.hide(touched(move) & ~self.grid.rest[:, None])
        np.minimum(self.low, self.grid.count + move, out=self.low)
        np.maximum(self.high, self.grid.count + move, out=self.high)
        return True


def settle(grid: Grid) -> tuple[Counts, Counts]:
    """Hide in a table what has to be; between which numbers each cell is proven to be open."""
    work = Settling(grid)
    work.run()
    return work.low, work.high

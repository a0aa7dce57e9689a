"""Other tables that tell everybody the same: what a hidden cell might be as well.

A move changes hidden cells by whole numbers, leaves nothing below zero and every sum as it is: the
table that it makes cannot be told from the true one. A linear programme finds the move of a cell
that needs the fewest and cheapest shown cells, which have to be hidden for it.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import LinearConstraint, linprog, milp

from hygie.observatory.rules.protection.grid import Counts, Grid, Marks
from hygie.observatory.rules.protection.small import SMALLEST

# What is far too large to be a move: rests may take what many cells give.
_FAR = 10_000
# Of what a cell costs: moving others that are still to be settled is a gain, but hides nothing.
_GAIN = 1e-4
_EXACT = 1e-6


class Moves:
    """The moves of a table."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._matrix = _matrix(grid)
        reach = np.where(grid.rest[:, None], _FAR, SMALLEST)
        self._up = np.broadcast_to(reach, grid.count.shape).ravel()
        self._down = np.minimum(self._up, grid.count.ravel())
        self._cost = (grid.weight[:, None] * (1 + np.log1p(grid.count))).ravel()

    def free(self, gain: NDArray[np.float64]) -> Counts | None:
        """The move of hidden cells alone that gains most: `gain` by cell, of its sign."""
        within = np.flatnonzero(self.grid.hidden.ravel())
        if not len(within):
            return None
        rows = self._matrix[:, within]
        rows = rows[np.diff(rows.indptr) > 0]
        found = linprog(
            -gain.ravel()[within],
            A_eq=rows if rows.shape[0] else None,
            b_eq=np.zeros(rows.shape[0]) if rows.shape[0] else None,
            bounds=np.column_stack((-self._down[within], self._up[within])),
            method="highs",
        )
        return self._whole(found.x, within) if found.status == 0 else None

    def forced(self, cell: int, amount: int, gain: NDArray[np.float64]) -> Counts | None:
        """The cheapest move by which this cell changes by `amount`; none when there is none.

        It is looked for among the neighbours of the place, and only then everywhere.
        """
        near = self._near(cell // self.grid.count.shape[1])
        if len(near) < self.grid.count.size:
            found = self._cheapest(near, cell, amount, gain)
            if found is not None:
                return found
        return self._cheapest(np.arange(self.grid.count.size), cell, amount, gain)

    def _near(self, row: int) -> Counts:
        """The cells of the places that add up with this one, and what is left of their sums."""
        sums = [each for each in self.grid.sums if row in each.parts]
        if not sums:
            return np.arange(self.grid.count.size)
        rows = set(min(sums, key=lambda each: len(each.parts)).parts.tolist()) | {row}
        for each in self.grid.sums:
            if each.whole in rows or not rows.isdisjoint(each.parts.tolist()):
                rows |= {part for part in each.parts.tolist() if self.grid.rest[part]}
        width = self.grid.count.shape[1]
        first = np.array(sorted(rows), dtype=np.int64) * width
        near: Counts = (first[:, None] + np.arange(width)).reshape(-1)
        return near

    def _cheapest(
        self, near: Counts, cell: int, amount: int, gain: NDArray[np.float64]
    ) -> Counts | None:
        """The cheapest move of these cells alone."""
        reach = max(SMALLEST, abs(amount))
        is_hidden, count = self.grid.hidden.ravel()[near], self.grid.count.ravel()[near]
        up, down = np.maximum(self._up[near], reach), np.minimum(count, reach)
        down = np.maximum(down, self._down[near])
        gains = np.where(is_hidden, gain.ravel()[near] * _GAIN, 0.0)
        cost = np.where(is_hidden, 2 * _GAIN, self._cost[near])
        highest = np.concatenate((up, down)).astype(float)
        lowest = np.zeros(len(highest))
        size = len(up)
        _fix(lowest, highest, int(np.searchsorted(near, cell)), size, amount)
        price = np.concatenate((cost - gains, cost + gains))
        its = self._matrix[:, near]
        its = its[np.diff(its.indptr) > 0]
        matrix = sparse.hstack((its, -its), format="csr")
        zero = np.zeros(matrix.shape[0])
        bounds = np.column_stack((lowest, highest))
        found = linprog(price, A_eq=matrix, b_eq=zero, bounds=bounds, method="highs")
        if found.status != 0:
            return None
        whole = self._whole(found.x[:size] - found.x[size:], near)
        if whole is not None:
            return whole
        found = milp(
            price,
            constraints=LinearConstraint(matrix, zero, zero),
            integrality=np.ones(2 * size),
            bounds=(lowest, highest),
            options={"time_limit": 5.0},
        )
        if found.x is None:
            return None
        return self._whole(found.x[:size] - found.x[size:], near)

    def _whole(self, change: NDArray[np.float64], within: Counts) -> Counts | None:
        """The move, when it is one of whole numbers."""
        nearest = np.rint(change)
        if np.abs(nearest - change).max(initial=0.0) > _EXACT:
            return None
        found = np.zeros(self.grid.count.size, dtype=np.int64)
        found[within] = nearest.astype(np.int64)
        if (self._matrix @ found).any():
            return None
        return found.reshape(self.grid.count.shape)


def touched(move: Counts) -> Marks:
    """The cells that a move changes."""
    changed: Marks = move != 0
    return changed


def _fix(
    lowest: NDArray[np.float64], highest: NDArray[np.float64], cell: int, size: int, amount: int
) -> None:
    """Let one cell change by so much: its way up, or its way down, and not the other."""
    way, other = (cell, cell + size) if amount > 0 else (cell + size, cell)
    lowest[way] = highest[way] = abs(amount)
    highest[other] = 0.0


def _matrix(grid: Grid) -> sparse.csr_array:
    """What a move leaves as it is: each line of it is nought."""
    height, width = grid.count.shape
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float64]] = []
    line = 0
    for each in grid.sums:
        members = np.concatenate(([each.whole], each.parts))
        signs = np.concatenate(([1.0], -np.ones(len(each.parts))))
        for column in range(width):
            rows.append(np.full(len(members), line))
            columns.append(members * width + column)
            values.append(signs)
            line += 1
    if grid.has_totals:
        rows.append(np.repeat(np.arange(height), width) + line)
        columns.append(np.arange(height * width))
        values.append(np.ones(height * width))
        line += height
    if not rows:
        return sparse.csr_array((0, height * width))
    return sparse.csr_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(line, height * width),
    )

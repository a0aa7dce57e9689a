"""A first cover, line by line: what is hidden in a line whose total is known hides itself.

Two cells or more, of five together or more, and three more than the largest part of anybody. It is
quick and settles most cells; `moves` settles the others and proves all of them.
"""

import numpy as np

from hygie.observatory.rules.protection.grid import Counts, Grid, Marks
from hygie.observatory.rules.protection.small import FEWEST_OTHERS, SMALLEST


def cover(grid: Grid) -> None:
    """Hide cells until every line with a hidden cell hides enough; each round hides one or ends."""
    while True:
        wanted, before = grid.wanted, grid.hidden.copy()
        for rows, columns in list(grid.lines()):
            if wanted[rows, columns].any():
                _cover_line(grid, rows, columns)
        if (before == grid.hidden).all():
            return


def _cover_line(grid: Grid, rows: Counts, columns: Counts) -> None:
    count, largest = grid.count[rows, columns], grid.largest[rows, columns]
    hidden = grid.hidden[rows, columns]
    is_block = grid.block[rows]
    while (lacks := _lacking(count, largest, hidden, is_block)) > 0:
        open_ones = np.flatnonzero(~hidden & (count > 0))
        if not len(open_ones):
            return
        # The smallest that is enough; failing that the largest, so that few more are needed.
        cost = grid.weight[rows[open_ones]] * (1 + np.log1p(count[open_ones]))
        enough = count[open_ones] >= lacks
        chosen = open_ones[_best(cost, enough, count[open_ones])]
        hidden[chosen] = True
        cells = np.zeros_like(grid.hidden)
        cells[rows[chosen], columns[chosen]] = True
        grid.hide(cells)
        hidden = grid.hidden[rows, columns]


def _best(cost: np.ndarray, enough: Marks, count: Counts) -> int:
    order = np.lexsort((cost, -count)) if not enough.any() else np.argsort(cost, kind="stable")
    return int(order[0] if not enough.any() else order[enough[order]][0])


def _lacking(count: Counts, largest: Counts, hidden: Marks, is_block: Marks) -> int:
    """How much more must be hidden in a line; one when a cell hides nothing but itself."""
    some = hidden & (count > 0)
    if not some.any():
        return 0
    wanted = max(SMALLEST, int(largest[some].max()) + FEWEST_OTHERS)
    lacks = wanted - int(count[some].sum())
    is_alone = hidden.sum() == 1 and not is_block[hidden].any()
    return max(lacks, 1 if is_alone else 0)

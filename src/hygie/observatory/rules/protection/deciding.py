"""Which cells of one table are hidden, by what its figures are to each other."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.protection.grid import Counts, Marks
from hygie.observatory.rules.protection.relations import NATION, OUTSIDE, Spot, laid_out
from hygie.observatory.rules.protection.settle import settle
from hygie.observatory.rules.protection.small import SMALLEST
from hygie.observatory.rules.protection.tables import Table


@dataclass(frozen=True, kw_only=True)
class Whole:
    """The whole of every place, and the places where it is hidden."""

    count: Mapping[Spot, int]
    withheld: frozenset[Spot]

    def without_outside(self) -> "Whole":
        """With one group hidden, what is outside them all is too."""
        if OUTSIDE in self.count and any(level is Level.GHT for level, _ in self.withheld):
            return Whole(count=self.count, withheld=self.withheld | {OUTSIDE})
        return self


def columns(table: Table, start: Marks, regions: Mapping[str, str]) -> Marks:
    """Figures that add up over places, each category for itself."""
    found = start.copy()
    grid, row = laid_out(table.spots, table.count, table.largest, start, regions=regions)
    for column in range(table.count.shape[1]):
        if not grid.is_broken and not grid.wanted[:, column].any():
            continue
        one = [column]
        alone, row = laid_out(
            table.spots, table.count[:, one], table.largest[:, one], start[:, one], regions=regions
        )
        settle(alone)
        found[:, column] |= alone.hidden[row, 0]
    return found


def shares(table: Table, start: Marks, regions: Mapping[str, str]) -> Marks:
    """Shares of a base of their own: what has it, and what has not, shown or hidden together."""
    found = start.copy()
    for column in range(table.count.shape[1]):
        yes, base = table.count[:, column], table.base[:, column]
        if (yes > base).any():
            found[:, [column]] = columns(table.only([column]), start[:, [column]], regions)
            continue
        both = np.column_stack((yes, base - yes))
        grid, row = laid_out(
            table.spots, both, _halves(table, column), _twice(start[:, column]), regions=regions
        )
        grid.by_row = True
        settle(grid)
        found[:, column] |= grid.hidden[row].any(axis=1)
    return found


def parts(table: Table, start: Marks, whole: Whole, regions: Mapping[str, str]) -> Marks:
    """Categories that add up to a whole, of the places where it is shown."""
    total = np.array([whole.count.get(spot, 0) for spot in table.spots])
    return _divided(table.spots, table.count, table.largest, start, total, whole, regions)


def within(table: Table, start: Marks, whole: Whole, regions: Mapping[str, str]) -> Marks:
    """Figures of which each is a part of a whole, and the others of that whole with it."""
    found = start.copy()
    total = np.array([whole.count.get(spot, 0) for spot in table.spots])
    for column in range(table.count.shape[1]):
        yes = table.count[:, column]
        if (yes > total).any():
            found[:, [column]] = columns(table.only([column]), start[:, [column]], regions)
            continue
        both = np.column_stack((yes, total - yes))
        few = ((both > 0) & (both < SMALLEST)).any(axis=1) & (yes > 0)
        marks = _divided(
            table.spots,
            both,
            _halves(table, column),
            _twice(start[:, column] | few),
            total,
            whole,
            regions,
            by_row=True,
        )
        found[:, column] |= marks.any(axis=1)
    return found


def groups(table: Table, start: Marks, regions: Mapping[str, str]) -> Marks:
    """Categories `group:part`, whose parts add up in each group to a whole that is not told."""
    members: dict[str, list[int]] = defaultdict(list)
    for column, category in enumerate(table.categories):
        members[category.partition(":")[0]].append(column)
    found = start.copy()
    for its in members.values():
        total = table.count[:, its].sum(axis=1)
        few = ((total > 0) & (total < SMALLEST))[:, None]
        grid, row = laid_out(
            table.spots, total[:, None], np.zeros_like(total)[:, None], few, regions=regions
        )
        settle(grid)
        gone = frozenset(table.spots[at] for at in np.flatnonzero(grid.hidden[row, 0]))
        whole = Whole(count=dict(zip(table.spots, map(int, total), strict=True)), withheld=gone)
        found[:, its] = parts(table.only(its), start[:, its], whole.without_outside(), regions)
    return found


def _divided(
    spots: list[Spot],
    count: Counts,
    largest: Counts,
    start: Marks,
    total: Counts,
    whole: Whole,
    regions: Mapping[str, str],
    *,
    by_row: bool = False,
) -> Marks:
    """Cells whose totals by place are known, without the places of which nothing is told."""
    gone = np.array([spot in whole.withheld for spot in spots], dtype=bool)
    marks: Marks = start | gone[:, None]
    if NATION in whole.withheld:
        return np.ones_like(marks)
    withheld = [spot for spot, is_gone in zip(spots, gone, strict=True) if is_gone]
    grid, row = laid_out(spots, count, largest, start, regions=regions, withheld=withheld)
    grid.has_totals = bool((count.sum(axis=1) == total)[~gone].all())
    grid.by_row = by_row
    settle(grid)
    kept = row >= 0
    marks[kept] |= grid.hidden[row[kept]]
    return marks


def _halves(table: Table, column: int) -> Counts:
    largest = table.largest[:, column]
    return np.column_stack((largest, np.zeros_like(largest)))


def _twice(marks: Marks) -> Marks:
    return np.column_stack((marks, marks))

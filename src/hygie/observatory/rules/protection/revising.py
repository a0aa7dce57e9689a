"""A year that was published, and is counted again: what changes in what people read.

What was told stays known. A figure that was hidden stays hidden. A figure that was told is told
anew when it changed by five or more; else it stays as it was told, and so does one that must now be
hidden. Nothing says which of them changed a little: whoever reads knows each to within four. Where
the figures told anew would give another away more closely than that, one of them stays too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hygie.observatory.rules.cells import Cell, Key, Shown
from hygie.observatory.rules.protection.attack import bounded, matters
from hygie.observatory.rules.protection.relations import Tie
from hygie.observatory.rules.protection.small import SMALLEST
from hygie.observatory.rules.protection.suppress import protect
from hygie.observatory.rules.protection.systems import System, systems

_ANY = 1e9


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What is told of a figure now: a cell as it is told, or nothing; whether it is told anew."""

    shown: Shown
    cell: Cell | None
    is_revised: bool = False


def revised(
    told: Mapping[Key, Cell | None],
    now: Collection[Cell],
    *,
    ties: Mapping[str, Tie],
    regions: Mapping[str, str],
) -> dict[Key, Revision]:
    """What is told of a year, after `told`: its figures as they read, None for those hidden.

    A figure that was told and is not counted any more counts 0 from now on.
    """
    cells = {cell.key: cell for cell in now}
    gone = [cell for key, cell in told.items() if cell is not None and key not in cells]
    cells |= {cell.key: _nothing(cell) for cell in gone}
    hidden = [key for key, cell in told.items() if cell is None]
    shown = protect(cells.values(), ties=ties, regions=regions, also=hidden)
    shown |= {key: Shown.LINKED for key in hidden if shown.get(key) is not Shown.SMALL}
    fresh = {key for key, cell in cells.items() if _is_fresh(cell, told.get(key), shown[key])}
    for year, system in systems(cells.values(), shown, ties=ties, regions=regions).items():
        its = {key for key in fresh if key.year == year}
        fresh -= its - _kept_apart(system, its, told, cells)
    return {
        key: _revision(key, how, told.get(key), cells.get(key), key in fresh)
        for key, how in shown.items()
    }


def _is_fresh(cell: Cell, before: Cell | None, how: Shown) -> bool:
    """Whether its new value may be told: it was not told before, or it is far from it."""
    return how is Shown.SHOWN and (before is None or _distance(cell, before) >= SMALLEST)


def _distance(one: Cell, two: Cell) -> int:
    """By how much a figure changed: the least of what changed of it, where something did."""
    sides = [abs(one.n - two.n)]
    if one.base is not None and two.base is not None:
        sides.append(abs(one.base - two.base))
        sides.append(abs(one.base - one.n - two.base + two.n))
    return min((side for side in sides if side), default=0)


def _kept_apart(
    system: System,
    fresh: set[Key],
    told: Mapping[Key, Cell | None],
    cells: Mapping[Key, Cell],
) -> set[Key]:
    """Those of `fresh` that give no other away; each turn leaves one out, or is the last."""
    fresh = set(fresh)
    while fresh:
        found = _found(system, fresh, told, cells)
        if not found:
            return fresh
        near = _near(system, found, fresh)
        fresh.discard(min(near or fresh, key=lambda key: (cells[key].n, repr(key))))
    return fresh


def _found(
    system: System, fresh: set[Key], told: Mapping[Key, Cell | None], cells: Mapping[Key, Cell]
) -> set[Key]:
    """The figures not told anew that follow, to within less than five, from those that are."""
    names, matrix = system.matrix()
    truth = np.array([system.truth[name] for name in names], dtype=float)
    low, high = np.zeros(len(names)), np.full(len(names), _ANY)
    open_ = np.array([role not in {"count", "base"} or key not in fresh for role, key in names])
    target = np.zeros(len(names), dtype=bool)
    for at, (role, key) in enumerate(names):
        before, cell = told.get(key), cells.get(key)
        if role not in {"count", "base"} or key in fresh:
            continue
        if cell is None:
            # A figure without a cell is nothing, as everybody reads, unless it is hidden.
            open_[at] = (role, key) not in system.told
            continue
        # That a figure did not change at all tells of nobody, and may be found.
        target[at] = role == "count" and (cell.n != before.n if before else matters(cell))
        if before is not None:
            _bound(low, high, at, int(truth[at]), _side(before, role))
    narrowed = bounded(matrix, truth, open_, low, high, target)
    return {
        names[at][1]
        for at, lowest, highest in narrowed
        # Near nought a figure told as 2 is known to be 0 to 6 whatever else is told.
        if highest - lowest < min(SMALLEST, high[at] - low[at])
    }


def _side(cell: Cell, role: str) -> int:
    return cell.n if role == "count" else cell.base or 0


def _bound(
    low: NDArray[np.float64], high: NDArray[np.float64], at: int, truth: int, told: int
) -> None:
    """What everybody takes for granted of a figure that stays as it was told."""
    if abs(truth - told) < SMALLEST:
        low[at], high[at] = max(0, told - SMALLEST + 1), told + SMALLEST - 1


def _near(system: System, found: set[Key], fresh: set[Key]) -> set[Key]:
    """The fresh figures that stand in a sum with one that was found."""
    lines = ({key for (_, key), _ in line} for line in system.lines)
    return {key for its in lines if its & found for key in its & fresh}


def _nothing(cell: Cell) -> Cell:
    return Cell(key=cell.key, n=0, base=None if cell.base is None else 0)


def _revision(
    key: Key, how: Shown, before: Cell | None, now: Cell | None, is_fresh: bool
) -> Revision:
    if is_fresh:
        return Revision(shown=Shown.SHOWN, cell=now, is_revised=before is not None)
    if before is not None:
        return Revision(shown=Shown.SHOWN, cell=before)
    return Revision(shown=Shown.LINKED if how is Shown.SHOWN else how, cell=None)

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
# A programme gives fractions: as whole numbers they may have one less at either end.
_ENOUGH = SMALLEST + 1


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
    hidden: Collection[Key] = (),
) -> dict[Key, Revision]:
    """What is told of a year, after `told`: its figures as they read, None for those hidden.

    A figure that was told and is not counted any more counts 0 from now on. `hidden` are those that
    must be hidden beside, of which nobody was told anything.
    """
    cells = {cell.key: cell for cell in now}
    gone = [cell for key, cell in told.items() if cell is not None and key not in cells]
    cells |= {cell.key: _nothing(cell) for cell in gone}
    closed = {key for key, cell in told.items() if cell is None} | (set(hidden) - told.keys())
    shown = protect(cells.values(), ties=ties, regions=regions, also=closed)
    shown |= {key: Shown.LINKED for key in closed if shown.get(key) is not Shown.SMALL}
    fresh = {
        key
        for key, cell in cells.items()
        if _is_fresh(cell, told.get(key), shown[key], _unit(ties, key))
    }
    for year, system in systems(cells.values(), shown, ties=ties, regions=regions).items():
        its = {key for key in fresh if key.year == year}
        if its:
            fresh -= its - _kept_apart(_View(system, told, cells, shown, ties), its)
    return {
        key: _revision(key, how, told.get(key), cells.get(key), key in fresh)
        for key, how in shown.items()
    }


def given_away(
    told: Mapping[Key, Cell | None],
    now: Collection[Cell],
    then: Mapping[Key, Revision],
    *,
    ties: Mapping[str, Tie],
    regions: Mapping[str, str],
) -> set[Key]:
    """The figures that `then`, whoever made it, gives away to who knows `told`; none when it holds.

    A figure told anew that changed by less than five gives itself away.
    """
    cells = {cell.key: cell for cell in now}
    gone = [cell for key, cell in told.items() if cell is not None and key not in cells]
    cells |= {cell.key: _nothing(cell) for cell in gone}
    shown = {key: each.shown for key, each in then.items()}
    found = {key for key, cell in told.items() if cell is None and _is_shown(then.get(key))}
    for key, each in then.items():
        before = told.get(key)
        if before is not None and each.cell is not None and _says(each.cell) != _says(before):
            near = _distance(each.cell, before, _unit(ties, key)) < SMALLEST
            found |= {key} if near or _says(each.cell) != _says(cells[key]) else set()
    for year, system in systems(cells.values(), shown, ties=ties, regions=regions).items():
        fresh = {
            key
            for key, each in then.items()
            if key.year == year and each.cell is not None and _is_told_anew(key, each, told)
        }
        if fresh:
            found |= _View(system, told, cells, shown, ties).found(fresh)
    return found


def _is_shown(found: Revision | None) -> bool:
    return found is not None and found.cell is not None


def _is_told_anew(key: Key, found: Revision, told: Mapping[Key, Cell | None]) -> bool:
    before = told.get(key)
    return found.cell is not None and (before is None or _says(found.cell) != _says(before))


def _says(cell: Cell) -> tuple[float | None, ...]:
    return cell.n, cell.base, cell.low, cell.middle, cell.high


def _unit(ties: Mapping[str, Tie], key: Key) -> int:
    return ties.get(key.indicator, Tie()).unit


def _is_fresh(cell: Cell, before: Cell | None, how: Shown, unit: int) -> bool:
    """Whether its new value may be told: it was not told before, or it is far from it."""
    return how is Shown.SHOWN and (before is None or _distance(cell, before, unit) >= SMALLEST)


def _distance(one: Cell, two: Cell, unit: int) -> int:
    """By how much a figure changed: the least of what changed of it, where something did.

    Of a mean, by how many of which it is the mean: one of them may change its sum by any number.
    """
    if unit > 1:
        return abs((one.base or 0) // unit - (two.base or 0) // unit)
    sides = [abs(one.n - two.n)]
    if one.base is not None and two.base is not None:
        sides.append(abs(one.base - two.base))
        sides.append(abs(one.base - one.n - two.base + two.n))
    return min((side for side in sides if side), default=0)


class _View:
    """A year as it is looked at by who knows what was told of it, and reads what is told anew."""

    def __init__(
        self,
        system: System,
        told: Mapping[Key, Cell | None],
        cells: Mapping[Key, Cell],
        shown: Mapping[Key, Shown],
        ties: Mapping[str, Tie],
    ) -> None:
        self.system, self.told, self.cells, self.shown = system, told, cells, shown
        self.names, self.matrix = system.matrix()
        self.truth = np.array([system.truth[name] for name in self.names], dtype=float)
        self.low, self.high = np.zeros(len(self.names)), np.full(len(self.names), _ANY)
        self.is_target = np.zeros(len(self.names), dtype=bool)
        self.is_figure = np.array([role in {"count", "base"} for role, _ in self.names], dtype=bool)
        for at, (role, key) in enumerate(self.names):
            if not self.is_figure[at] or (cell := cells.get(key)) is None:
                continue
            before = told.get(key)
            self.is_target[at] = role == "count" and self._matters(cell, before)
            if before is not None:
                _bound(
                    self.low,
                    self.high,
                    at,
                    int(self.truth[at]),
                    _side(before, role, _unit(ties, key)),
                )
        self._known: dict[int, int] = {}

    def found(self, fresh: Collection[Key], *, is_quick: bool = False) -> set[Key]:
        """The figures not told anew that follow, to within less than five, from those that are.

        What was as narrow without these is no fault of theirs.
        """
        left = self.is_target & np.array([key not in fresh for _, key in self.names], dtype=bool)
        near = {
            at: room
            for at, room in self._rooms(fresh, left, is_quick=is_quick).items()
            if room < SMALLEST
        }
        new = np.zeros(len(self.names), dtype=bool)
        new[[at for at in near if at not in self._known]] = True
        self._known |= self._rooms(set(), new) if new.any() else {}
        return {self.names[at][1] for at, room in near.items() if room < self._known[at]}

    def _rooms(
        self, fresh: Collection[Key], target: NDArray[np.bool_], *, is_quick: bool = False
    ) -> dict[int, int]:
        """Within how much each target is known."""
        open_ = np.array([self._is_open(at, fresh) for at in range(len(self.names))], dtype=bool)
        found = bounded(
            self.matrix,
            self.truth,
            open_,
            self.low,
            self.high,
            target & open_,
            enough=_ENOUGH,
            is_quick=is_quick,
        )
        return {at: highest - lowest for at, lowest, highest in found}

    def _is_open(self, at: int, fresh: Collection[Key]) -> bool:
        role, key = self.names[at]
        if not self.is_figure[at]:
            return True
        if key in self.cells:
            return key not in fresh
        # A figure without a cell is nothing, as everybody reads, unless it is hidden.
        return (role, key) not in self.system.told

    def _matters(self, cell: Cell, before: Cell | None) -> bool:
        """Whether somebody would be told by it: that it did not change at all tells of nobody."""
        if before is not None:
            return cell.n != before.n
        if cell.key in self.told:
            return matters(cell)
        return self.shown.get(cell.key) is Shown.SMALL


def _kept_apart(view: _View, fresh: set[Key]) -> set[Key]:
    """Those of `fresh` that give no other away; each turn leaves some out, or is the last."""
    fresh = set(fresh)
    for is_quick in (True, False):
        while fresh and (found := view.found(fresh, is_quick=is_quick)):
            near = _near(view.system, found, fresh)
            out = {min(its, key=lambda key: (view.cells[key].n, repr(key))) for its in near}
            fresh -= out or fresh
    return fresh


def _side(cell: Cell, role: str, unit: int) -> int:
    if unit > 1:
        return (cell.base or 0) // unit
    return cell.n if role == "count" else cell.base or 0


def _bound(
    low: NDArray[np.float64], high: NDArray[np.float64], at: int, truth: int, told: int
) -> None:
    """What everybody takes for granted of a figure that stays as it was told."""
    if abs(truth - told) < SMALLEST:
        low[at], high[at] = max(0, told - SMALLEST + 1), told + SMALLEST - 1


def _near(system: System, found: set[Key], fresh: set[Key]) -> list[set[Key]]:
    """Of each figure that was found, the fresh ones that stand in a sum with it."""
    near: dict[Key, set[Key]] = {}
    for line in system.lines:
        its = {key for (_, key), _ in line}
        for key in its & found:
            near.setdefault(key, set()).update(its & fresh)
    return [its for its in near.values() if its]


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

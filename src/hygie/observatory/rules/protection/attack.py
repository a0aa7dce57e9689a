"""Whoever reads everything that is shown, knows how it adds up, and looks for what is hidden.

It knows that counts are whole numbers and never below zero, and how all places and categories add
up; a linear programme tells how low and how high a hidden number may be. Programmes are shared:
whatever values they meet are possible, so that few numbers need two of their own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from hygie.observatory.rules.cells import Cell, Key, Shown
from hygie.observatory.rules.protection.relations import OUTSIDE, Tie
from hygie.observatory.rules.protection.small import FEWEST_OTHERS, SMALLEST
from hygie.observatory.rules.protection.systems import Name, System, systems

_ROUNDS = 30
_SHARED = 12
_EXACT = 1e-6
# A number that nothing bounds.
_ANY = 1e9


@dataclass(frozen=True, kw_only=True)
class Found:
    """A hidden figure, and between which numbers it was found to lie."""

    key: Key
    low: int
    high: int


def attack(
    cells: Collection[Cell],
    shown: Mapping[Key, Shown],
    *,
    ties: Mapping[str, Tie],
    regions: Mapping[str, str],
) -> list[Found]:
    """The hidden figures that follow from those that are shown; none when they hold.

    Those where nothing was counted are not looked for, nor what is outside the groups of hospitals
    when it is not small: nobody is told by them.
    """
    by_key = {cell.key: cell for cell in cells}
    hidden = [key for key, how in shown.items() if how is not Shown.SHOWN and key in by_key]
    sought = {key for key in hidden if matters(by_key[key])}
    found = []
    for system in systems(cells, shown, ties=ties, regions=regions).values():
        for key, low, high in intervals(system, sought):
            # A mean of scores says what its largest holder has, and not how many times.
            is_mean = ties.get(key.indicator, Tie()).unit > 1
            own = 0 if is_mean else by_key[key].largest
            if high < low + SMALLEST or high < max(low, own) + FEWEST_OTHERS:
                found.append(Found(key=key, low=low, high=high))
    return found


def intervals(system: System, sought: Collection[Key]) -> Iterable[tuple[Key, int, int]]:
    """Between which whole numbers each hidden figure must lie."""
    names, matrix = system.matrix()
    truth = np.array([system.truth[name] for name in names], dtype=float)
    open_ = np.array([name not in system.told for name in names])
    target = np.array([_is_sought(name, sought) for name in names], dtype=bool)
    low, high = np.zeros(len(names)), np.full(len(names), _ANY)
    for at, lowest, highest in bounded(matrix, truth, open_, low, high, target):
        yield names[at][1], lowest, highest


def bounded(
    matrix: sparse.csr_array,
    truth: NDArray[np.float64],
    open_: NDArray[np.bool_],
    least: NDArray[np.float64],
    most: NDArray[np.float64],
    target: NDArray[np.bool_],
    *,
    enough: int = 2 * SMALLEST,
    is_quick: bool = False,
) -> Iterable[tuple[int, int, int]]:
    """Between which whole numbers each open number that is a target must lie.

    `truth` is told of those that are not open; the others are from `least` to `most`. One that is
    known to have `enough` room may have more. A quick look goes line by line: it finds less.
    """
    columns = np.flatnonzero(open_)
    if not len(columns):
        return
    lines = matrix[:, columns]
    right = -(matrix[:, np.flatnonzero(~open_)] @ truth[~open_])
    used = np.diff(lines.indptr) > 0
    lines, right = lines[used], right[used]
    low, high = _narrowed(lines, right, least[columns], most[columns])
    wanted = target[columns]
    for part in _parts(lines, wanted) if not is_quick else ():
        _search(lines, right, part, wanted, low, high, enough=enough)
    for at in np.flatnonzero(wanted):
        yield (
            int(columns[at]),
            int(np.ceil(low[at] - _EXACT)),
            int(np.floor(high[at] + _EXACT)),
        )


def matters(cell: Cell) -> bool:
    """Whether somebody is told by a figure when it is found."""
    is_outside = (cell.key.level, cell.key.place) == OUTSIDE
    return cell.n > 0 and not (is_outside and cell.n >= SMALLEST)


def _is_sought(name: Name, sought: Collection[Key]) -> bool:
    return name[0] == "count" and name[1] in sought


def _narrowed(
    lines: sparse.csr_array,
    right: NDArray[np.float64],
    least: NDArray[np.float64],
    most: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What follows from one line after another, before any programme."""
    low, high = least.copy(), most.copy()
    plus, minus = lines.maximum(0), (-lines).maximum(0)
    row = np.repeat(np.arange(lines.shape[0]), np.diff(lines.indptr))
    for _ in range(_ROUNDS):
        bottoms, tops = plus @ low - minus @ high, plus @ high - minus @ low
        signs, columns = lines.data, lines.indices
        mine_low = np.where(signs > 0, low[columns], -high[columns])
        mine_high = np.where(signs > 0, high[columns], -low[columns])
        top = right[row] - (bottoms[row] - mine_low)
        bottom = right[row] - (tops[row] - mine_high)
        above, below = np.where(signs > 0, top, -bottom), np.where(signs > 0, bottom, -top)
        before = low.copy(), high.copy()
        np.minimum.at(high, columns, np.maximum(above, low[columns]))
        np.maximum.at(low, columns, np.minimum(below, high[columns]))
        if (before[0] == low).all() and (before[1] == high).all():
            break
    return low, high


def _parts(lines: sparse.csr_array, target: NDArray[np.bool_]) -> Iterable[NDArray[np.int64]]:
    """Numbers that hang together, and among which something is sought."""
    links = sparse.csr_array(abs(lines.T) @ abs(lines))
    count, label = connected_components(links, directed=False)
    order = np.argsort(label, kind="stable")
    ends = np.cumsum(np.bincount(label, minlength=count))[:-1]
    for part in np.split(order, ends):
        if target[part].any():
            yield part


def _search(
    lines: sparse.csr_array,
    right: NDArray[np.float64],
    part: NDArray[np.int64],
    target: NDArray[np.bool_],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    *,
    enough: int,
) -> None:
    """Lowest and highest of each sought number of a part, written into `low` and `high`.

    A number that programmes met at both ends wide enough is left as wide as that was.
    """
    inside = lines[:, part]
    used = np.diff(inside.indptr) > 0
    inside, its = inside[used], right[used]
    bounds = np.column_stack((low[part], high[part]))
    sought = np.flatnonzero(target[part])
    met_low, met_high = np.full(len(part), np.inf), np.full(len(part), -np.inf)

    def ask(cost: NDArray[np.float64]) -> NDArray[np.float64]:
        found = linprog(cost, A_eq=inside, b_eq=its, bounds=bounds, method="highs")
        if found.status != 0:
            raise ValueError(f"what is shown does not add up: {found.message}")
        np.minimum(met_low, found.x, out=met_low)
        np.maximum(met_high, found.x, out=met_high)
        return np.asarray(found.x)

    chance, wanted = np.random.default_rng(7), np.minimum(enough, high[part] - low[part]) - _EXACT
    for _ in range(_SHARED):
        left = sought[(met_high - met_low)[sought] < wanted[sought]]
        if not len(left):
            break
        cost = np.zeros(len(part))
        cost[left] = chance.standard_normal(len(left))
        ask(cost)
        ask(-cost)
    for at in sought:
        if met_high[at] - met_low[at] < wanted[at]:
            cost = np.zeros(len(part))
            cost[at] = 1.0
            met_low[at] = ask(cost)[at]
            met_high[at] = ask(-cost)[at]
    low[part[sought]], high[part[sought]] = met_low[sought], met_high[sought]

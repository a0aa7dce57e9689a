"""How figures add up: what one indicator has in common with another, and places with places."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.protection.grid import Counts, Grid, Marks, Sum

Spot = tuple[Level, str]
NATION = (Level.NATION, "FR")
# Outside every group of hospitals: the cell of GHTs without a place.
OUTSIDE = (Level.GHT, "")
# What is lost when a figure is hidden: of a nation far more than of a kind, a region, a GHT.
LOSS = {Level.NATION: 1000.0, Level.KIND: 30.0, Level.REGION: 10.0, Level.GHT: 3.0}


@dataclass(frozen=True, kw_only=True)
class Tie:
    """What the figures of an indicator are to those of others; nothing of it when they stand alone.

    `parts_of`: its categories add up to the whole of that indicator. `base_of`: its figures are
    part of the whole of that indicator, several may hold at once. `sum_of`: its count is that of
    some categories of another indicator (the empty one is its whole). `has_groups`: its categories
    `group:part` add up, group by group. `is_rate`: its base is public (beds, stays, open places)
    and nothing is left of it. `unit`: what one row counts for in its base.
    """

    parts_of: str = ""
    base_of: str = ""
    sum_of: tuple[str, frozenset[str]] | None = None
    has_groups: bool = False
    is_rate: bool = False
    unit: int = 1


@dataclass(kw_only=True)
class Layout:
    """Rows of a table, with the rests that follow from them, as they are laid out."""

    count: list[Counts]
    largest: list[Counts]
    weight: list[float]
    sums: list[Sum] = field(default_factory=list)
    rest: list[bool] = field(default_factory=list)
    block: list[bool] = field(default_factory=list)
    is_broken: bool = False

    def add_sum(
        self, whole: int, parts: Collection[int], apart: Collection[int], *, open_: bool
    ) -> int | None:
        """The rows `parts`, and what is left, add up to `whole`; which row is left, if any.

        `apart` are the places of which nothing is published: they are within what is left.
        A sum that the counts do not keep is none, and nothing follows from it.
        """
        left = self.count[whole] - sum((self.count[row] for row in parts), _none(self.count[whole]))
        within = sum((self.count[row] for row in apart), _none(left))
        if (left < within).any():
            self.is_broken = True
            return None
        if not (apart or open_ or left.any()):
            self.sums.append(Sum(whole=whole, parts=np.array(sorted(parts), dtype=np.int64)))
            return None
        row = len(self.count)
        self.count.append(left)
        parts_of_rest = [self.largest[each] for each in apart]
        self.largest.append(np.max(parts_of_rest, axis=0) if parts_of_rest else _none(left))
        self.weight.append(1.0)
        self.rest.append(True)
        self.block.append(bool(apart))
        self.sums.append(Sum(whole=whole, parts=np.array([*sorted(parts), row], dtype=np.int64)))
        return row


def laid_out(
    spots: list[Spot],
    count: Counts,
    largest: Counts,
    hidden: Marks,
    *,
    regions: Mapping[str, str],
    withheld: Collection[Spot] = (),
) -> tuple[Grid, Counts]:
    """The table of these places, and which row of it each place is (-1 for those withheld)."""
    at = {spot: row for row, spot in enumerate(spots)}
    layout = Layout(
        count=list(count),
        largest=list(largest),
        weight=[LOSS[level] for level, _ in spots],
        rest=[False] * len(spots),
        block=[False] * len(spots),
    )
    apart = {at[spot] for spot in withheld if spot in at}
    if NATION in at:
        _under_nation(layout, at, apart, regions)
    else:
        _under_regions(layout, at, apart, regions, among=None)
    return _grid(layout, hidden, apart, len(spots))


def _under_nation(
    layout: Layout, at: Mapping[Spot, int], apart: Collection[int], regions: Mapping[str, str]
) -> None:
    """Regions, kinds and GHTs of the nation; the GHTs of each region."""
    nation = at[NATION]
    among: int | None = None
    for level in (Level.REGION, Level.KIND):
        rows = _rows(at, level)
        if rows:
            gone = [row for row in rows if row in apart]
            left = layout.add_sum(
                nation, [row for row in rows if row not in apart], gone, open_=False
            )
            among = left if level is Level.REGION and gone else among
    _under_regions(layout, at, apart, regions, among=among)
    groups = _rows(at, Level.GHT)
    if groups:
        gone = [row for row in groups if row in apart]
        # Those of a region are within what is left of it; only the others are hidden by this rest.
        strangers = [
            at[spot] for spot in at if at[spot] in gone and _is_stranger(spot, at, regions)
        ]
        shown = [row for row in groups if row not in apart]
        layout.add_sum(nation, shown, strangers, open_=bool(gone))


def _under_regions(
    layout: Layout,
    at: Mapping[Spot, int],
    apart: Collection[int],
    regions: Mapping[str, str],
    *,
    among: int | None,
) -> None:
    """The GHTs of each region, and together those of the regions of which nothing is published."""
    inside: dict[int, list[int]] = {}
    for (level, place), row in at.items():
        region = at.get((Level.REGION, regions.get(place, "?"))) if level is Level.GHT else None
        if region is not None and place:
            whole = among if region in apart else region
            if whole is not None:
                inside.setdefault(whole, []).append(row)
    for whole, rows in sorted(inside.items()):
        shown = [row for row in rows if row not in apart]
        gone = [row for row in rows if row in apart]
        if whole == among:
            # What is left of these regions hides them and their groups alike.
            if shown and layout.add_sum(whole, shown, gone or [whole], open_=True) is not None:
                layout.block[whole] = False
            continue
        layout.add_sum(whole, shown, gone, open_=True)


def _is_stranger(spot: Spot, at: Mapping[Spot, int], regions: Mapping[str, str]) -> bool:
    return bool(spot[1]) and (Level.REGION, regions.get(spot[1], "?")) not in at


def _rows(at: Mapping[Spot, int], level: Level) -> list[int]:
    return [row for (each, _), row in at.items() if each is level]


def _none(like: Counts) -> Counts:
    return np.zeros_like(like)


def _grid(layout: Layout, hidden: Marks, apart: Collection[int], size: int) -> tuple[Grid, Counts]:
    kept = [row for row in range(len(layout.count)) if row not in apart]
    new = np.full(len(layout.count), -1, dtype=np.int64)
    new[kept] = np.arange(len(kept))
    count, rest = np.array(layout.count, dtype=np.int64)[kept], np.array(layout.rest)[kept]
    marks = np.ones(count.shape, dtype=bool)
    own = [row for row in kept if row < size]
    marks[new[own]] = hidden[own]
    grid = Grid(
        count=count,
        largest=np.array(layout.largest, dtype=np.int64)[kept],
        hidden=marks,
        sums=[Sum(whole=int(new[each.whole]), parts=new[each.parts]) for each in layout.sums],
        weight=np.array(layout.weight)[kept],
        rest=rest,
        block=np.array(layout.block)[kept],
        is_broken=layout.is_broken,
    )
    return grid, new[:size]

"""All the figures of a year as numbers that add up: what somebody who reads everything may use.

It is written apart from what decides what is hidden, so that a fault of the one does not pass the
other: no place is put together with another, and indicators are not cut from one another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scipy import sparse

from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.protection.relations import NATION, Spot, Tie

# A number: that of a key, what its base has left without it, its base, or what is left of a sum.
Name = tuple[str, Key]
Line = tuple[tuple[Name, int], ...]


@dataclass(kw_only=True)
class System:
    """Numbers by name, which of them are told, and the sums of them that are nought."""

    truth: dict[Name, int] = field(default_factory=dict)
    told: set[Name] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)

    def line(self, whole: Name, parts: Iterable[Name]) -> None:
        """`parts` add up to `whole`."""
        self.lines.append(((whole, 1), *((each, -1) for each in parts)))

    def matrix(self) -> tuple[list[Name], sparse.csr_array]:
        """The names in order, and the sums as lines of coefficients."""
        names = list(self.truth)
        at = {name: column for column, name in enumerate(names)}
        rows, columns, values = [], [], []
        for row, line in enumerate(self.lines):
            for name, sign in line:
                rows.append(row)
                columns.append(at[name])
                values.append(float(sign))
        shape = (len(self.lines), len(names))
        return names, sparse.csr_array((values, (rows, columns)), shape=shape)


def systems(
    cells: Iterable[Cell],
    shown: Mapping[Key, Shown],
    *,
    ties: Mapping[str, Tie],
    regions: Mapping[str, str],
) -> dict[int, System]:
    """By year, all that is told and all that adds up."""
    years: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        years[cell.key.year].append(cell)
    return {
        year: _Building(its, shown, ties=ties, regions=regions).system
        for year, its in sorted(years.items())
    }


class _Building:
    def __init__(
        self,
        cells: list[Cell],
        shown: Mapping[Key, Shown],
        *,
        ties: Mapping[str, Tie],
        regions: Mapping[str, str],
    ) -> None:
        self.system = System()
        self.shown, self.ties, self.regions = shown, ties, regions
        self.cells = {cell.key: cell for cell in cells}
        self.year = cells[0].key.year
        spots: dict[str, set[Spot]] = defaultdict(set)
        self.categories: dict[str, set[str]] = defaultdict(set)
        for key in [*self.cells, *(key for key in shown if key.year == self.year)]:
            spots[key.indicator].add((key.level, key.place))
            self.categories[key.indicator].add(key.category)
        self.spots = {code: self._spread(code, spots) for code in sorted(spots)}
        for code in self.spots:
            self._numbers(code)
        for code in self.spots:
            self._ties(code)

    def _spread(self, code: str, spots: Mapping[str, set[Spot]]) -> list[Spot]:
        """Its places, and those where there was something to count and nothing was."""
        tie, levels = self.ties.get(code, Tie()), {level for level, _ in spots[code]}
        above = tie.parts_of or tie.base_of
        more = {spot for spot in spots.get(above, set()) if spot[0] in levels}
        return sorted(spots[code] | more, key=lambda spot: (spot[0].value, spot[1]))

    def _key(self, code: str, spot: Spot, category: str) -> Key:
        return Key(indicator=code, year=self.year, level=spot[0], place=spot[1], category=category)

    def _is_told(self, key: Key) -> bool:
        return self.shown.get(key, Shown.SHOWN) is Shown.SHOWN

    def _number(self, name: Name, value: int, *, told: bool) -> None:
        self.system.truth[name] = value
        if told:
            self.system.told.add(name)

    def _numbers(self, code: str) -> None:
        """Each figure, the sides of a share, and what they add up to over places."""
        tie = self.ties.get(code, Tie())
        roles = {"count"}
        for spot in self.spots[code]:
            for category in self.categories[code]:
                key = self._key(code, spot, category)
                cell, told = self.cells.get(key), self._is_told(key)
                if tie.unit > 1:
                    count = (cell.base or 0) // tie.unit if cell else 0
                else:
                    count = cell.n if cell else 0
                self._number(("count", key), count, told=told)
                is_share = cell is not None and cell.base is not None
                if is_share and not tie.is_rate and tie.unit == 1:
                    roles |= {"base", "left"}
        if len(roles) > 1:
            self._sides(code)
        for role in sorted(roles):
            for category in self.categories[code]:
                self._places(role, code, category)

    def _sides(self, code: str) -> None:
        for spot in self.spots[code]:
            for category in self.categories[code]:
                key = self._key(code, spot, category)
                cell = self.cells.get(key)
                base = (cell.base or 0) if cell else 0
                count = cell.n if cell else 0
                self._number(("base", key), base, told=self._is_told(key))
                self._number(("left", key), base - count, told=False)
                self.system.line(("base", key), [("count", key), ("left", key)])

    def _places(self, role: str, code: str, category: str) -> None:
        spots = self.spots[code]

        def name(spot: Spot) -> Name:
            return role, self._key(code, spot, category)

        for level in (Level.REGION, Level.KIND, Level.GHT):
            parts = [name(spot) for spot in spots if spot[0] is level]
            if parts and NATION in spots:
                self._sum(name(NATION), parts, is_open=False)
        for region in spots:
            inside = [
                name(spot)
                for spot in spots
                if spot[0] is Level.GHT and spot[1] and self.regions.get(spot[1]) == region[1]
            ]
            if region[0] is Level.REGION and inside:
                self._sum(name(region), inside, is_open=True)

    def _sum(self, whole: Name, parts: list[Name], *, is_open: bool) -> None:
        truth = self.system.truth
        left = truth[whole] - sum(truth[part] for part in parts)
        if left < 0:
            return
        if left or is_open:
            rest = (f"rest of {whole[0]} by {parts[0][1].level.value}", whole[1])
            self._number(rest, left, told=False)
            parts = [*parts, rest]
        self.system.line(whole, parts)

    def _ties(self, code: str) -> None:
        tie = self.ties.get(code, Tie())
        if tie.sum_of and tie.sum_of[0] in self.spots:
            self._same(code, *tie.sum_of)
        above = self._above(tie.parts_of) if tie.parts_of else ""
        for spot in self.spots[code]:
            if above:
                self._parts(code, spot, above)
            if tie.base_of in self.spots:
                self._within(code, spot, tie.base_of)
        if tie.has_groups:
            self._groups(code)

    def _above(self, code: str) -> str:
        """Whose whole it is."""
        while code in self.spots and "" not in self.categories[code]:
            code = self.ties.get(code, Tie()).parts_of
        return code if code in self.spots else ""

    def _parts(self, code: str, spot: Spot, above: str) -> None:
        truth, whole = self.system.truth, ("count", self._key(above, spot, ""))
        own = ("count", self._key(code, spot, ""))
        if whole not in truth:
            return
        names = [("count", self._key(code, spot, each)) for each in self.categories[code] if each]
        if names and sum(truth[name] for name in names) == truth[whole]:
            self.system.line(whole, names)
        if own in truth and own != whole and truth[own] == truth[whole]:
            self.system.line(whole, [own])

    def _within(self, code: str, spot: Spot, above: str) -> None:
        truth, whole = self.system.truth, ("count", self._key(above, spot, ""))
        for category in self.categories[code]:
            key = self._key(code, spot, category)
            if whole in truth and ("base", key) in truth:
                self.system.line(whole, [("base", key)])
            elif whole in truth and truth[whole] >= truth["count", key]:
                self._number(("left", key), truth[whole] - truth["count", key], told=False)
                self.system.line(whole, [("count", key), ("left", key)])

    def _same(self, code: str, other: str, categories: frozenset[str]) -> None:
        truth = self.system.truth
        for spot in self.spots[code]:
            own = ("count", self._key(code, spot, ""))
            names = [("count", self._key(other, spot, each)) for each in sorted(categories)]
            known = [name for name in names if name in truth]
            if own in truth and known and sum(truth[name] for name in known) == truth[own]:
                self.system.line(own, known)

    def _groups(self, code: str) -> None:
        for spot in self.spots[code]:
            members: dict[str, list[Name]] = defaultdict(list)
            for category in sorted(self.categories[code]):
                members[category.partition(":")[0]].append(
                    ("count", self._key(code, spot, category))
                )
            for group, names in members.items():
                whole = (f"whole of {group}", self._key(code, spot, ""))
                total = sum(self.system.truth[name] for name in names)
                self._number(whole, total, told=spot[0] is Level.NATION)
                self.system.line(whole, names)

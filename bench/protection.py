"""Which figures may be shown: a year of few declarations, one of many, and the adversary."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.report import Figure, equal, under
from bench.world import World
from hygie.observatory.rules.cells import Cell, Key, Level
from hygie.observatory.rules.protection.attack import attack
from hygie.observatory.rules.protection.relations import Tie
from hygie.observatory.rules.protection.suppress import protect

_STRUCTURES = 3000
_KINDS = 12
_GROUPS_OF_REGION = 7
_SHARES_OF_REGIONS = [0.07] * 13 + [0.018] * 5


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A year as it is counted: cells, what indicators have in common, the region of each group."""

    cells: list[Cell]
    ties: dict[str, Tie]
    regions: dict[str, str]


def measure(world: World) -> list[Figure]:
    """Seconds of a core for a year of each size; what the adversary finds in a part of one."""
    is_small = world.size.sites < 100_000
    indicators = 4 if is_small else 30
    found = []
    for declarations in (581, 5_000, 100_000):
        year = figures(declarations, indicators=indicators)
        spent, _ = _spent(protect, year)
        what = f"{declarations} declarations, {indicators} indicators, {len(year.cells)} cells"
        found.append(under("protection", what, spent, most=10, unit="s of a core, a year"))
    year = figures(581, indicators=3)
    shown = protect(year.cells, ties=year.ties, regions=year.regions)
    beaten = attack(year.cells, shown, ties=year.ties, regions=year.regions)
    found.append(equal("protection", "figures that the adversary finds", len(beaten), wanted=0))
    return found


def figures(declarations: int, *, indicators: int, categories: int = 10, seed: int = 1) -> Figures:
    """A year of declarations of 3,000 structures, most of them by few, cut in many ways."""
    chance = np.random.default_rng(seed)
    region = chance.choice(18, _STRUCTURES, p=_SHARES_OF_REGIONS)
    kind = chance.choice(_KINDS, _STRUCTURES, p=_falling(_KINDS))
    place = region * _GROUPS_OF_REGION + chance.integers(0, _GROUPS_OF_REGION, _STRUCTURES)
    group = np.where(chance.random(_STRUCTURES) < 0.45, place, -1)
    weight = chance.pareto(1.5, _STRUCTURES) + 0.1
    who = chance.choice(_STRUCTURES, declarations, p=weight / weight.sum())
    own = np.where(group[who] >= 0, group[who], 1000 + who)
    levels = (
        (Level.NATION, np.full(declarations, "FR"), own),
        (Level.REGION, _named("{:02d}", region[who]), own),
        (Level.KIND, _named("K{}", kind[who]), own),
        (Level.GHT, np.where(group[who] < 0, "", _named("G{}", group[who])), who),
    )
    cells, ties = _counted("WHOLE", levels, [""] * declarations), {}
    for at in range(1, indicators):
        share = chance.pareto(1, categories) + 0.05
        chosen = chance.choice(categories, declarations, p=share / share.sum())
        cells += _counted(f"PART-{at:02d}", levels, [f"{each:02d}" for each in chosen])
        ties[f"PART-{at:02d}"] = Tie(parts_of="WHOLE")
    every = range(18 * _GROUPS_OF_REGION)
    regions = {f"G{each}": f"{each // _GROUPS_OF_REGION:02d}" for each in every}
    return Figures(cells=cells, ties=ties, regions=regions)


def _counted(code: str, levels: tuple[Any, ...], categories: list[str]) -> list[Cell]:
    cells = []
    for level, places, holders in levels:
        counted: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        for place, category, holder in zip(places, categories, holders, strict=True):
            counted[str(place), category][int(holder)] += 1
        for (place, category), its in counted.items():
            key = Key(indicator=code, year=2026, level=level, place=place, category=category)
            cells.append(Cell(key=key, n=its.total(), holders=len(its), largest=max(its.values())))
    return cells


def _named(pattern: str, numbers: Any) -> Any:
    return np.array([pattern.format(each) for each in numbers])


def _falling(count: int) -> Any:
    share = 1 / np.arange(1, count + 1) ** 1.3
    return share / share.sum()


def _spent(what: Callable[..., Any], year: Figures) -> tuple[float, Any]:
    began = time.process_time()
    found = what(year.cells, ties=year.ties, regions=year.regions)
    return time.process_time() - began, found

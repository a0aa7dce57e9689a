"""Which figures of a year are shown: no small one, and none that gives a small one away.

Wholes come first: where the whole of a place is hidden, nothing at all is told of the place, so
that its categories can be shared out among its neighbours in any way, in every indicator.
Then each indicator is a table of its own, whose totals are known, and is settled alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from hygie.observatory.rules.cells import Cell, Key, Shown
from hygie.observatory.rules.protection.relations import Tie
from hygie.observatory.rules.protection.years import Year


def protect(
    cells: Iterable[Cell],
    *,
    ties: Mapping[str, Tie],
    regions: Mapping[str, str],
    also: Collection[Key] = (),
) -> dict[Key, Shown]:
    """What may be shown of these cells, of one or several years and all levels but entities.

    `ties` says what indicators have in common, `regions` in which region each GHT lies; `also` are
    cells that must be hidden whatever they hold. The answer has a line for each cell, and one for
    each figure that has no cell, where nothing was counted, that must not be told to be nothing.
    """
    years: dict[int, list[Cell]] = defaultdict(list)
    shown: dict[Key, Shown] = {}
    for cell in cells:
        years[cell.key.year].append(cell)
        shown[cell.key] = Shown.SHOWN
    for year, its in sorted(years.items()):
        shown |= Year(year, its, ties=ties, regions=regions, also=also).hidden()
    return shown

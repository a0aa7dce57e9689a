"""The figures of a snapshot, made once: counted, protected, attacked, and kept beside it.

Those of all (the nation, regions, kinds) are in one object, each with whether it may be shown;
those of groups of hospitals in another, whole, for who answers for the group and nobody else.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from hygie.observatory import calculator, liking
from hygie.observatory.catalogue import indicators
from hygie.observatory.figures import COLUMNS
from hygie.observatory.manifest import Manifest
from hygie.observatory.opening import opened
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.protection.attack import Found, attack
from hygie.observatory.rules.protection.suppress import protect
from hygie.observatory.store import Store
from hygie.observatory.ties import ties

# Quartiles to two digits: a whole value of one of a few would be recognised.
_DIGITS = 2
_ORDER = "level, place, indicator, year, category"


@dataclass(frozen=True, kw_only=True)
class Made:
    """The figures of a snapshot: the object that holds them, and what there is in it."""

    sha256: str
    bytes: int
    figures: int
    hidden: int
    absent: tuple[str, ...]


def make(kept: Store, found: Manifest) -> Made:
    """Count every figure of a snapshot, protect those of all, and keep them beside it."""
    with kept.aside() as aside:
        with opened(kept, found, is_verified=True, scratch=aside) as engine:
            known = asdict(engine.known)
            cells, absent = engine.every_cell(), tuple(sorted(engine.absent))
            likes = kept.keep(liking.write(liking.make(engine), aside / "likes.parquet"))
        of_all = [cell for cell in cells if cell.key.level is not Level.GHT]
        groups = [cell for cell in cells if cell.key.level is Level.GHT]
        shown = guarded(of_all)
        figures = kept.keep(_written(of_all, shown, aside / "figures.parquet"))
        whole = dict.fromkeys((cell.key for cell in groups), Shown.SHOWN)
        own = kept.keep(_written(groups, whole, aside / "groups.parquet"))
    made = Made(
        sha256=figures.sha256,
        bytes=figures.size,
        figures=len(shown),
        hidden=sum(1 for how in shown.values() if how is not Shown.SHOWN),
        absent=absent,
    )
    kept.write_figures(
        found.id,
        figures=asdict(made),
        groups={"sha256": own.sha256},
        likes={"sha256": likes.sha256},
        known=known,
    )
    return made


def guarded(cells: Iterable[Cell]) -> dict[Key, Shown]:
    """What may be shown of the figures of all.

    Each indicator is attacked with those to which it is tied, wholes first. One that is beaten is
    told of the nation alone, or not at all: nothing leaves that the attack could find.
    """
    known = indicators()
    cells = list(cells)
    secret = [cell for cell in cells if not known[cell.key.indicator].is_open]
    shown = protect(secret, ties=ties(), regions={})
    by_table: dict[tuple[int, str], list[Cell]] = defaultdict(list)
    for cell in secret:
        by_table[cell.key.year, cell.key.indicator].append(cell)
    for year, code in sorted(by_table, key=lambda each: (each[0], len(chain(each[1])), each[1])):
        for kept in ({Level.NATION}, set[Level]()):
            if not beaten(by_table, shown, year, code):
                break
            for key in _spread(by_table, year, code):
                if key.level not in kept and shown.get(key, Shown.SHOWN) is Shown.SHOWN:
                    shown[key] = Shown.LINKED
    return {cell.key: Shown.SHOWN for cell in cells} | shown


def beaten(
    by_table: Mapping[tuple[int, str], Sequence[Cell]],
    shown: Mapping[Key, Shown],
    year: int,
    code: str,
) -> list[Found]:
    """The small figures that are found from an indicator and those to which it is tied.

    One that is hidden for the sake of others alone may be found: it tells of nobody.
    """
    names = chain(code)
    cells = [cell for name in names for cell in by_table.get((year, name), ())]
    told = {key: how for key, how in shown.items() if key.year == year and key.indicator in names}
    found = attack(cells, told, ties=ties(), regions={})
    return [each for each in found if told[each.key] is Shown.SMALL]


@cache
def chain(code: str) -> tuple[str, ...]:
    """An indicator, those to which it is tied, and theirs."""
    one = indicators()[code]
    above = filter(None, (one.parts_of, one.within, one.sum_of[0] if one.sum_of else ""))
    return tuple(dict.fromkeys([code, *(name for each in above for name in chain(each))]))


def _spread(by_table: Mapping[tuple[int, str], Sequence[Cell]], year: int, code: str) -> list[Key]:
    """The figures of an indicator at every place where anything was counted: zeros too."""
    categories = {cell.key.category for cell in by_table[year, code]}
    places = {
        (cell.key.level, cell.key.place)
        for name in chain(code)
        for cell in by_table.get((year, name), ())
    }
    return [
        Key(indicator=code, year=year, level=level, place=place, category=category)
        for level, place in places
        for category in categories
    ]


def _written(cells: Sequence[Cell], shown: Mapping[Key, Shown], place: Path) -> Path:
    """The figures as Parquet, sorted: the same figures make the same file."""
    return calculator.write(place, COLUMNS, _rows(cells, shown), order=_ORDER)


def _rows(cells: Sequence[Cell], shown: Mapping[Key, Shown]) -> Iterator[tuple[object, ...]]:
    by_key = {cell.key: cell for cell in cells}
    for key, how in shown.items():
        cell = by_key.get(key) or Cell(key=key, n=0)
        yield (
            *(key.indicator, key.year, key.level.value, key.place, key.category),
            *(cell.n, cell.base, cell.holders, cell.largest),
            *map(_rounded, (cell.low, cell.middle, cell.high)),
            *(how.value, False),
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{_DIGITS}g}")

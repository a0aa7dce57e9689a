"""The figures of snapshots as they lie on the disk, read by slices: one place, or one indicator.

`figures/<id>.json` names the Parquet object of a snapshot’s figures by its hash; both are written
once. A row whose `shown` is not SHOWN has no value, whatever its columns hold.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from hygie.observatory import store
from hygie.observatory.calculator import calculator
from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import facts_of
from hygie.observatory.opening import opened
from hygie.observatory.rules.cells import Cell, Key, Level, Measure, Shown
from hygie.observatory.rules.figures import Figure, Figures, family
from hygie.observatory.store import Store

# What a row says.
COLUMNS = {
    "indicator": "VARCHAR",
    "year": "INTEGER",
    "level": "VARCHAR",
    "place": "VARCHAR",
    "category": "VARCHAR",
    "n": "BIGINT",
    "base": "BIGINT",
    "holders": "BIGINT",
    "largest": "BIGINT",
    "low": "DOUBLE",
    "middle": "DOUBLE",
    "high": "DOUBLE",
    "shown": "VARCHAR",
    "revised": "BOOLEAN",
}
_READ = ", ".join(f'"{name}"' for name in COLUMNS)
_SLICES = 48


def last() -> str:
    """The id of the last snapshot whose figures are made; empty while there is none."""
    return store.here().last_figured()


def of_place(snapshot: str, level: Level, place: str) -> Figures:
    """All figures of one place, every year."""
    where = "level = $level AND place = $place"
    kept = "groups" if level is Level.GHT else "figures"
    return _figures(snapshot, where, (("level", level.value), ("place", place)), kept=kept)


def of_level(snapshot: str, indicator: str, level: Level) -> Figures:
    """All figures of one indicator at one level, every place and year."""
    where = "level = $level AND indicator = $indicator"
    return _figures(snapshot, where, (("level", level.value), ("indicator", indicator)))


def of_entity(snapshot: str, finess: str, only: Collection[str] = ()) -> Figures:
    """All figures of one entity, or `only` those of a few indicators, whole.

    They are counted from the snapshot itself: nobody keeps them.

    Raise NotFound or Damaged when the facts of the snapshot are there no more.
    """
    found = _own(store.here().folder, snapshot, finess, tuple(sorted(only)))
    return Figures(snapshot=snapshot, by_key=found, counted=counted(snapshot))


def counted(snapshot: str) -> frozenset[tuple[str, int]]:
    """The families of indicators with the years of which they know anything in the nation."""
    place = store.here().made(snapshot, "figures")
    return _counted(place) if place else frozenset()


def whole(snapshot: str, years: Collection[int]) -> list[tuple[Cell | None, Key, Shown]]:
    """All that was counted in some years, hidden or not: for who verifies, and for no page.

    A cell is none when what is hidden was not kept.
    """
    place = store.here().made(snapshot, "figures")
    if place is None:
        return []
    query = f"SELECT {_READ} FROM figures WHERE list_contains($years, year)"  # noqa: S608
    return list(map(_whole, _rows(place, query, {"years": list(years)})))


def _whole(row: Sequence[Any]) -> tuple[Cell | None, Key, Shown]:
    said = dict(zip(COLUMNS, row, strict=True))
    figure = _figure(row, is_open=said["n"] is not None)
    return figure.cell, figure.key, Shown(said["shown"])


def _figures(
    snapshot: str, where: str, asked: tuple[tuple[str, str], ...], *, kept: str = "figures"
) -> Figures:
    place = store.here().made(snapshot, kept)
    found = _slice(place, where, asked) if place else {}
    return Figures(snapshot=snapshot, by_key=found, counted=counted(snapshot))


# Named by its content, an object never changes: what was read of it stays true.
@lru_cache(maxsize=_SLICES)
def _slice(place: Path, where: str, asked: tuple[tuple[str, str], ...]) -> Mapping[Key, Figure]:
    rows = _rows(place, f"SELECT {_READ} FROM figures WHERE {where}", dict(asked))  # noqa: S608
    return {each.key: each for each in map(_figure, rows)}


@lru_cache(maxsize=16)
def _own(folder: Path, snapshot: str, finess: str, only: tuple[str, ...]) -> Mapping[Key, Figure]:
    kept = Store(folder)
    wanted = [indicators()[code] for code in only] or list(indicators().values())
    with opened(
        kept, kept.manifest(snapshot), facts=facts_of(wanted), threads=1, memory="256MB"
    ) as engine:
        cells = engine.one_entity(finess, only=wanted)
    return {each.key: Figure(key=each.key, cell=each) for each in cells}


@lru_cache(maxsize=4)
def _counted(place: Path) -> frozenset[tuple[str, int]]:
    rows = _rows(place, "SELECT DISTINCT indicator, year FROM figures WHERE level = 'NATION'", {})
    # A share of all that is open has a base in every year, whether or not anybody declared then.
    return frozenset(
        (family(str(code)), int(year)) for code, year in rows if str(code) not in _rates()
    )


@lru_cache(maxsize=1)
def _rates() -> frozenset[str]:
    return frozenset(code for code, each in indicators().items() if each.measure is Measure.SHARE)


def _figure(row: Sequence[Any], *, is_open: bool = False) -> Figure:
    said = dict(zip(COLUMNS, row, strict=True))
    key = Key(
        indicator=said["indicator"],
        year=int(said["year"]),
        level=Level(said["level"]),
        place=said["place"],
        category=said["category"],
    )
    # Why it is hidden would tell how large it is.
    shown = Shown.SHOWN if said["shown"] == Shown.SHOWN else Shown.SMALL
    cell = None
    if is_open or shown is Shown.SHOWN:
        cell = Cell(
            key=key,
            n=int(said["n"]),
            base=None if said["base"] is None else int(said["base"]),
            holders=int(said["holders"] or 0),
            largest=int(said["largest"] or 0),
            low=said["low"],
            middle=said["middle"],
            high=said["high"],
        )
    return Figure(key=key, cell=cell, shown=shown, is_revised=bool(said["revised"]))


def _rows(place: Path, query: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with closing(calculator(memory="256MB")) as engine:
        engine.from_parquet(str(place)).create_view("figures")
        return engine.execute(query, dict(asked)).fetchall()

"""The figures of snapshots as they lie on the disk, read by slices: one place, or one indicator.

`figures/<id>.json` names the Parquet object of a snapshot’s figures by its hash; both are written
once. A row whose `shown` is not SHOWN has no value, whatever its columns hold.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings

from hygie.observatory.engine import Engine
from hygie.observatory.needed import NEEDED
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.figures import Figure, Figures, family
from hygie.observatory.store import Store

# What a row says.
COLUMNS = (
    *("indicator", "year", "level", "place", "category"),
    *("n", "base", "holders", "largest", "low", "middle", "high", "shown", "revised"),
)
_ENGINE: Mapping[str, str | int | bool] = {
    "threads": 1,
    "memory_limit": "256MB",
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
}
_READ = ", ".join(f'"{name}"' for name in COLUMNS)
_SLICES = 48


def last() -> str:
    """The id of the last snapshot whose figures are made; empty while there is none."""
    names = sorted((path.stem for path in (_folder() / "figures").glob("*.json")), reverse=True)
    return next((name for name in names if _object(name)), "")


def of_place(snapshot: str, level: Level, place: str) -> Figures:
    """All figures of one place, every year."""
    where = "level = $level AND place = $place"
    kept = "groups" if level is Level.GHT else "figures"
    return _figures(snapshot, where, (("level", level.value), ("place", place)), kept=kept)


def of_level(snapshot: str, indicator: str, level: Level) -> Figures:
    """All figures of one indicator at one level, every place and year."""
    where = "level = $level AND indicator = $indicator"
    return _figures(snapshot, where, (("level", level.value), ("indicator", indicator)))


def of_entity(snapshot: str, finess: str) -> Figures:
    """All figures of one entity, whole, counted from the snapshot itself: nobody keeps them.

    Raise NotFound or Damaged when the facts of the snapshot are there no more.
    """
    found = _own(_folder(), snapshot, finess)
    return Figures(snapshot=snapshot, by_key=found, counted=counted(snapshot))


def counted(snapshot: str) -> frozenset[tuple[str, int]]:
    """The families of indicators with the years of which they know anything in the nation."""
    place = _object(snapshot)
    return _counted(place) if place else frozenset()


def whole(snapshot: str, years: Collection[int]) -> list[tuple[Cell | None, Key, Shown]]:
    """All that was counted in some years, hidden or not: for who verifies, and for no page.

    A cell is none when what is hidden was not kept.
    """
    place = _object(snapshot)
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
    place = _object(snapshot, kept)
    found = _slice(place, where, asked) if place else {}
    return Figures(snapshot=snapshot, by_key=found, counted=counted(snapshot))


# Named by its content, an object never changes: what was read of it stays true.
@lru_cache(maxsize=_SLICES)
def _slice(place: Path, where: str, asked: tuple[tuple[str, str], ...]) -> Mapping[Key, Figure]:
    rows = _rows(place, f"SELECT {_READ} FROM figures WHERE {where}", dict(asked))  # noqa: S608
    return {each.key: each for each in map(_figure, rows)}


@lru_cache(maxsize=16)
def _own(folder: Path, snapshot: str, finess: str) -> Mapping[Key, Figure]:
    kept = Store(folder)
    tables = kept.manifest(snapshot).facts
    files = {
        name: [kept.place(part.sha256) for part in table.parts]
        for name, table in tables.items()
        if name in NEEDED
    }
    as_of = date.fromisoformat(f"{snapshot[:4]}-{snapshot[4:6]}-{snapshot[6:8]}")
    with Engine(files, as_of=as_of, threads=1, memory="256MB") as engine:
        cells = engine.one_entity(finess)
    return {each.key: Figure(key=each.key, cell=each) for each in cells}


@lru_cache(maxsize=4)
def _counted(place: Path) -> frozenset[tuple[str, int]]:
    rows = _rows(place, "SELECT DISTINCT indicator, year FROM figures WHERE level = 'NATION'", {})
    return frozenset((family(str(row[0])), int(row[1])) for row in rows)


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
    with closing(duckdb.connect(":memory:", config=dict(_ENGINE))) as engine:
        engine.from_parquet(str(place)).create_view("figures")
        return engine.execute(query, dict(asked)).fetchall()


def _object(snapshot: str, kept: str = "figures") -> Path | None:
    """The object of a snapshot’s figures, when its manifest names one that is there.

    `figures` are those of all, protected; `groups` those of each GHT, whole.
    """
    try:
        said = json.loads((_folder() / "figures" / f"{snapshot}.json").read_bytes())
        name = str(said[kept]["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    place = _folder() / "objects" / name[:2] / f"{name}.parquet"
    return place if name.isalnum() and place.is_file() else None


def _folder() -> Path:
    return Path(settings.OBSERVATORY)

"""The figures of a snapshot, made once: counted, protected, attacked, and kept beside it.

What is hidden is not written at all: whoever reads the file learns no more than the pages tell.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from hygie.kernel.errors import Refused
from hygie.kernel.wording import counted
from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import Engine
from hygie.observatory.manifest import Manifest
from hygie.observatory.needed import NEEDED
from hygie.observatory.rules.cells import Cell, Key, Shown
from hygie.observatory.rules.protection.attack import attack
from hygie.observatory.rules.protection.suppress import protect
from hygie.observatory.store import Store
from hygie.observatory.ties import ties

COLUMNS = {
    "indicator": "VARCHAR",
    "year": "INTEGER",
    "level": "VARCHAR",
    "place": "VARCHAR",
    "category": "VARCHAR",
    "n": "BIGINT",
    "base": "BIGINT",
    "low": "DOUBLE",
    "middle": "DOUBLE",
    "high": "DOUBLE",
    "shown": "VARCHAR",
}
# Quartiles to two digits: a whole value of one of a few would be recognised.
_DIGITS = 2
Row = tuple[str | int | float | None, ...]


class Recovered(Refused):
    """The attack found a hidden figure: none of them may leave."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """The figures of a snapshot: the object that holds them, and what there is in it."""

    sha256: str
    bytes: int
    figures: int
    hidden: int
    absent: tuple[str, ...]


def make(kept: Store, found: Manifest) -> Made:
    """Count every figure of a snapshot and keep those that may be shown; raise Recovered."""
    files = {name: paths for name, paths in kept.files(found).items() if name in NEEDED}
    taken_on = datetime.fromisoformat(found.taken_at).date()
    with kept.aside() as aside:
        with Engine(files, as_of=taken_on, scratch=aside) as engine:
            cells = engine.every_cell()
            regions, absent = engine.regions(), tuple(sorted(engine.absent))
        shown = guarded(cells, regions)
        object_ = kept.keep(_written(cells, shown, aside))
    made = Made(
        sha256=object_.sha256,
        bytes=object_.size,
        figures=len(shown),
        hidden=sum(1 for how in shown.values() if how is not Shown.SHOWN),
        absent=absent,
    )
    kept.write_figures(found.id, asdict(made))
    return made


def guarded(cells: Sequence[Cell], regions: Mapping[str, str]) -> dict[Key, Shown]:
    """What may be shown of all these cells, tried by the attack; raise Recovered."""
    known = indicators()
    secret = [cell for cell in cells if not known[cell.key.indicator].is_open]
    shown = protect(secret, ties=ties(), regions=regions)
    if beaten := attack(secret, shown, ties=ties(), regions=regions):
        codes = ", ".join(sorted({each.key.indicator for each in beaten}))
        found = counted(len(beaten), "chiffre masqué", "chiffres masqués")
        raise Recovered(
            f"Les chiffres de cet instantané ne sont pas gardés : on retrouve {found} à partir des "
            f"autres ({codes}). Ceux de l’instantané précédent restent. Prévenez l’équipe de Hygie."
        )
    return {cell.key: Shown.SHOWN for cell in cells} | shown


def _written(cells: Sequence[Cell], shown: Mapping[Key, Shown], aside: Path) -> Path:
    """The figures as Parquet, sorted: the same figures make the same file."""
    lines, file = aside / "figures.csv", aside / "figures.parquet"
    with lines.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(_rows(cells, shown))
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    with closing(duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "512MB"})) as db:
        db.execute(
            f"COPY (SELECT * FROM read_csv($lines, auto_detect=false, header=false, delim=',',"  # noqa: S608 - columns of ours
            f" quote='\"', escape='\"', nullstr='\\N', columns={{{columns}}}) ORDER BY ALL)"
            " TO $file (FORMAT parquet, COMPRESSION zstd)",
            {"lines": str(lines), "file": str(file)},
        )
    return file


def _rows(cells: Sequence[Cell], shown: Mapping[Key, Shown]) -> Iterator[Row]:
    by_key = {cell.key: cell for cell in cells}
    for key, how in shown.items():
        cell = by_key.get(key) if how is Shown.SHOWN else None
        said: Row = (None,) * 5
        if cell is not None:
            quartiles = (_rounded(each) for each in (cell.low, cell.middle, cell.high))
            said = (cell.n, cell.base, *quartiles)
        named = (key.indicator, key.year, key.level.value, key.place, key.category)
        yield tuple("\\N" if each is None else each for each in (*named, *said, how.value))


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{_DIGITS}g}")

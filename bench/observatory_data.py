"""A snapshot of facts at full size, made by DuckDB alone: the same at each run.

Its files are cut, sorted and written as those of a snapshot are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from hygie.observatory.checked import WRITTEN, in_order
from hygie.observatory.needed import NEEDED

WORDS = Path(__file__).with_suffix(".sql")
SHIPPED = frozenset({"activity"})
# What a fact is cut by, as its module says.
PARTS = {
    "incidents": "year",
    "proofs": "extract(YEAR FROM occurred_on)",
    "scores": "campaign",
    "answers": "1 + (assessment - 1) // getvariable('entities')",
}


@dataclass(frozen=True, kw_only=True)
class Volume:
    """How many of each."""

    incidents: int = 1_000_000
    entities: int = 3_000
    groups: int = 135
    years: int = 10
    first_year: int = 2016
    campaigns: int = 25
    nodes: int = 152
    objectives: int = 8
    proofs: int = 2_000_000
    planned: int = 30_000


SMALL = Volume(
    incidents=4_000,
    entities=150,
    groups=12,
    years=3,
    campaigns=4,
    nodes=8,
    objectives=3,
    proofs=4_000,
    planned=400,
)


def make(folder: Path, volume: Volume) -> Mapping[str, list[Path]]:
    """Write every fact into this folder; answer its files, fact by fact."""
    db = duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "2GiB"})
    for name, many in asdict(volume).items():
        db.execute(f"SET VARIABLE {name} = {many}")
    for statement in WORDS.read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute(statement)
    found = {fact: list(_written(db, fact, folder)) for fact in sorted(NEEDED.keys() - SHIPPED)}
    db.close()
    return found


def made(folder: Path) -> Mapping[str, list[Path]]:
    """The files that were written there, fact by fact."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.parquet")):
        found.setdefault(path.stem.partition("-")[0], []).append(path)
    return found


def _written(db: duckdb.DuckDBPyConnection, fact: str, folder: Path) -> Iterator[Path]:
    cut, order = PARTS.get(fact, "''"), in_order(db.table(fact).columns)
    parts = f"SELECT DISTINCT {cut} FROM {fact} ORDER BY 1"  # noqa: S608 - words of ours
    for (part,) in db.execute(parts).fetchall():
        path = folder / (f"{fact}-{part}.parquet" if fact in PARTS else f"{fact}.parquet")
        rows = f"SELECT * FROM {fact} WHERE {cut} = $part ORDER BY {order}"  # noqa: S608
        db.execute(f"COPY ({rows}) TO '{path}' {WRITTEN}", {"part": part})
        yield path

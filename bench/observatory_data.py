"""A snapshot of facts at full size, made by DuckDB alone: the same at each run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from hygie.observatory.needed import NEEDED

WORDS = Path(__file__).with_suffix(".sql")
SHIPPED = frozenset({"activity"})


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


SMALL = Volume(
    incidents=4_000,
    entities=150,
    groups=12,
    years=3,
    campaigns=4,
    nodes=8,
    objectives=3,
    proofs=4_000,
)


def make(folder: Path, volume: Volume) -> Mapping[str, list[Path]]:
    """Write every fact into this folder; answer its files, fact by fact."""
    db = duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "2GiB"})
    for name, many in asdict(volume).items():
        db.execute(f"SET VARIABLE {name} = {many}")
    for statement in WORDS.read_text("utf-8").split(";\n"):
        if statement.strip():
            db.execute(statement)
    found = {}
    for fact in sorted(NEEDED.keys() - SHIPPED):
        path = folder / f"{fact}.parquet"
        db.execute(f"COPY {fact} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        found[fact] = [path]
    db.close()
    return found

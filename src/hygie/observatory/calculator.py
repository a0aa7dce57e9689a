"""DuckDB within this process: in memory, without extensions, mute."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import duckdb

# So many at once: in columns, that Python and DuckDB both hold.
_AT_ONCE = 20_000


def calculator(
    *,
    threads: int = 1,
    memory: str = "512MB",
    scratch: Path | None = None,
    keeps_order: bool = True,
) -> duckdb.DuckDBPyConnection:
    """A connection of its own; `scratch` is where it writes what `memory` does not hold."""
    db = duckdb.connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": memory,
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "allow_community_extensions": False,
            "preserve_insertion_order": keeps_order,
            **({"temp_directory": str(scratch)} if scratch else {}),
        },
    )
    # Its progress would go where a command prints.
    db.execute("SET enable_progress_bar = false")
    return db


def insert(db: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows by columns: one row at a time would take a millisecond each."""
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        columns = [list(column) for column in zip(*some, strict=True)]
        lists = ", ".join("unnest(?)" for _ in columns)
        db.execute(f"INSERT INTO {table} SELECT {lists}", columns)


def write(
    place: Path, columns: Mapping[str, str], rows: Iterable[Sequence[object]], *, order: str = ""
) -> Path:
    """Write rows as Parquet, in this order; the same rows make the same file."""
    said = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    with closing(calculator()) as db:
        db.execute(f"CREATE TABLE rows ({said})")
        insert(db, "rows", rows)
        made = db.table("rows")
        (made.order(order) if order else made).write_parquet(str(place), compression="zstd")
    return place

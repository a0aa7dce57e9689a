"""Rows as PostgreSQL writes them, checked column by column, kept as Parquet.

Types are declared, never guessed. A value that does not fit is counted and not told: it might be a
name that has nothing to do there.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from hygie.kernel.errors import Refused
from hygie.kernel.fact import STORED, Column, Fact, Type
from hygie.kernel.wording import counted
from hygie.observatory.calculator import calculator

MEMORY = "384MB"
# So few that who reads the rows of one entity passes over nearly all of a file, which says of each
# group of rows from which to which entity it goes.
_ROWS = "row_group_size 16384"
# Whose the rows of a fact are, by the first of these columns that it has.
OWNERS = ("entity", "place", "assessment")
# What a file holds in which order: another one is another file, whatever the rows.
LAYOUT = 2
WRITTEN = f"(FORMAT parquet, COMPRESSION zstd, {_ROWS})"


class NotPublishable(Refused):
    """A row holds what its column may not hold."""


class Press:
    """DuckDB, in one folder and nowhere else: it reads rows there, and writes Parquet there."""

    def __init__(self, folder: Path, *, threads: int = 2, memory: str = MEMORY) -> None:
        self._folder = folder
        self._db = calculator(threads=threads, memory=memory, scratch=folder / "spilled")
        self._db.execute(f"SET allowed_directories = [{_quoted(str(folder))}]")
        self._db.execute("SET enable_external_access = false")
        self._db.execute("SET lock_configuration = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def press(self, fact: Fact, rows: Path, into: Path) -> int:
        """Check the rows of a fact and write them, sorted by whose they are; return how many.

        Raise NotPublishable for one that does not fit.
        """
        source = _read(fact, rows)
        with _said():
            asked = ", ".join(_wrong(name, column) for name, column in fact.columns.items())
            found = self._db.execute(f"SELECT count(*), {asked} FROM {source}").fetchall()[0]  # noqa: S608
            count, *wrong = found
            _refuse(fact, dict(zip(fact.columns, wrong, strict=True)))
            kept = ", ".join(_kept(name, column) for name, column in fact.columns.items())
            self._db.execute(
                f"COPY (SELECT {kept} FROM {source} ORDER BY {in_order(fact.columns)})"  # noqa: S608
                f" TO {_quoted(str(into))} {WRITTEN}"
            )
        return int(count)


def in_order(columns: Collection[str]) -> str:
    """SQL: first whose a row is; the same rows make the same file."""
    first = next((name for name in OWNERS if name in columns), "")
    return ", ".join([*([first] if first else []), *(each for each in columns if each != first)])


def _read(fact: Fact, rows: Path) -> str:
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in fact.columns)
    # An empty text between quotes is one; without them, nothing was said.
    return (
        f"read_csv({_quoted(str(rows))}, auto_detect=false, header=false, columns={{{columns}}},"
        " delim=',', quote='\"', escape='\"', nullstr='', allow_quoted_nulls=false,"
        " strict_mode=true)"
    )


def _wrong(name: str, column: Column) -> str:
    """SQL: how many rows hold there what is none of its values."""
    if column.values:
        listed = ", ".join(_quoted(value) for value in ("", *column.values))
        unfit = f"coalesce({name}, '') NOT IN ({listed})"
    elif column.type is Type.CODE:
        unfit = f"NOT regexp_full_match(coalesce({name}, ''), {_quoted(column.pattern)})"
    else:
        unfit = f"{name} IS NOT NULL AND TRY_CAST({name} AS {STORED[column.type]}) IS NULL"
    return f"count(*) FILTER (WHERE {unfit})"


def _kept(name: str, column: Column) -> str:
    if column.type is Type.CODE:
        return f"coalesce({name}, '') AS {name}"
    return f"CAST({name} AS {STORED[column.type]}) AS {name}"


def _refuse(fact: Fact, wrong: dict[str, int]) -> None:
    told = [
        f"{name} ({counted(count, 'ligne', 'lignes')})" for name, count in wrong.items() if count
    ]
    if told:
        raise NotPublishable(
            f"L’instantané n’est pas pris : du fait « {fact.name} », ces colonnes ont des valeurs "
            f"qu’elles ne publient pas : {', '.join(told)}. Rien n’en est gardé ; les instantanés "
            "précédents sont entiers. Prévenez l’équipe de Hygie : une liste a changé."
        )


@contextmanager
def _said() -> Iterator[None]:
    """What DuckDB says of a disk or a memory that is full, in a sentence, and no row of it."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        short = "de mémoire" if isinstance(error, duckdb.OutOfMemoryException) else "de disque"
        raise Refused(
            f"L’instantané n’est pas pris : la machine manque {short}. Rien n’en est gardé ; les "
            "précédents sont entiers. Faites de la place, puis recommencez."
        ) from None
    except duckdb.Error:
        # Its message quotes the line at fault.
        raise Refused(
            "L’instantané n’est pas pris : des lignes ne se relisent pas. Rien n’en est gardé."
        ) from None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""Figures from the files of a snapshot, by DuckDB in this process; it reaches nothing else.

Parameters are rows of small tables (`asked`, `years`, `levels`), never words within a query: what a
code or a number holds cannot change what is asked.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import duckdb

from hygie.observatory.activity import activity
from hygie.observatory.calculator import calculator, insert
from hygie.observatory.catalogue import Indicator, indicators, prelude, reads
from hygie.observatory.counting import FIRST_YEAR, Absent, cells_of, ends_of, statement
from hygie.observatory.needed import NEEDED, stored
from hygie.observatory.rules.cells import Cell, Level

Files = Mapping[str, Sequence[Path]]

TABLES = tuple(level for level in Level if level is not Level.ENTITY)
# What DuckDB calls an interval, Spark counts otherwise: one name for both.
_WORDS = (
    "CREATE MACRO hours_between(earlier, later) AS epoch(later - earlier) / 3600.0",
    "CREATE MACRO said(code) AS coalesce(nullif(code, ''), 'UNSAID')",
)
# First the names that it may bear, which most of a file is passed over by, then whose they are.
_HERE = (
    "a.place IN (SELECT $finess UNION ALL SELECT finess FROM sites)"
    " AND CASE WHEN a.place_kind = 'SITE' THEN a.place IN (SELECT finess FROM sites)"
    " ELSE a.place = $finess END"
)
_OF_A_PLACE = "finess entity place_kind place id assessment"
_PEERS = """
    WITH active AS (
      SELECT s.entity, sum(a.stays) AS stays
      FROM activity AS a
      INNER JOIN sites AS s ON a.site = s.finess
      WHERE a.year = (SELECT max(year) FROM activity)
      GROUP BY s.entity
    )
    SELECT e.year, e.structure, e.of_kind, e.grouped, coalesce(v.stays, 0)
    FROM open_entities AS e
    LEFT JOIN active AS v ON e.structure = v.entity
    WHERE $finess IS NULL OR e.structure = $finess
    ORDER BY e.year, e.structure
"""
PEERED = frozenset(NEEDED) & reads(_PEERS)
_WORD = re.compile(r"[a-z_]+")
_ASKED_OF_IT = "a.assessment IN (SELECT id FROM assessments)"
# What a year is known by.
_DATED = {
    "incidents": "year",
    "campaigns": "year",
    "proofs": "extract(YEAR FROM occurred_on)",
}
# Which rows are those of one entity, by the first of these columns that a fact has.
_WHOSE = {"entity": "a.entity = $finess", "place_kind": _HERE, "assessment": _ASKED_OF_IT}


@cache
def narrowed() -> Mapping[str, str]:
    """The facts of which an entity has rows of its own, and which; the others are all people’s.

    In the order in which they are narrowed: a row of some is found by that of another.
    """
    found = {"entities": "a.finess = $finess"}
    for column, rows in _WHOSE.items():
        found |= {fact: rows for fact, columns in NEEDED.items() if column in columns} | found
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What all facts of a snapshot must be read to know, and never changes.

    Whether exercises and demonstrations are counted, and the first year that says something.
    """

    fictional: bool
    first: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """An entity that was open at the end of a year: to group it with its likes."""

    year: int
    entity: str
    kind: str
    holder: str
    stays: int


def facts_of(wanted: Iterable[Indicator]) -> frozenset[str]:
    """The facts that these indicators read."""
    return frozenset(NEEDED) & frozenset().union(*(reads(one.sql) for one in wanted))


class Engine:
    """What one snapshot answers; a context that ends with its connection and temporary files.

    `files` are those of each fact, as of the day of the snapshot. `fictional` counts the rows of
    exercises and demonstrations too: unless it is said, they are counted when there are no others.
    Of `facts`, and of those by which `known` is found, are the files opened: see `facts_of`.
    """

    def __init__(
        self,
        files: Files,
        *,
        as_of: date,
        fictional: bool | None = None,
        known: Known | None = None,
        facts: Collection[str] = frozenset(NEEDED),
        threads: int = 2,
        memory: str = "1GiB",
        scratch: Path | None = None,
    ) -> None:
        if unknown := sorted(set(files) - set(NEEDED)):
            raise ValueError(f"{', '.join(unknown)}: no indicator reads these facts")
        self._scratch = TemporaryDirectory(dir=scratch, prefix="figures-")
        self._as_of = as_of
        self._db = calculator(
            threads=threads, memory=memory, scratch=Path(self._scratch.name), keeps_order=False
        )
        try:
            self._absent: set[str] = set()
            self._viewed: set[str] = set()
            self._filled: dict[str, Sequence[tuple[Any, ...]]] = {}
            self._columns: dict[str, Sequence[str]] = {}
            self._open(files, set(facts) if known else {*facts, *_DATED})
            self.known = known or self._found(fictional)
            self._fill("asked", [(self.known.fictional,)])
            first = self.known.first
            self._years = [] if first is None else list(range(first, as_of.year + 1))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything; what was written aside is erased."""
        self._db.close()
        self._scratch.cleanup()

    @property
    def absent(self) -> frozenset[str]:
        """The codes of indicators that were asked and read what this snapshot does not have."""
        return frozenset(self._absent)

    def cells(self, indicator: Indicator, years: Iterable[int] | None = None) -> list[Cell]:
        """Every cell of an indicator: the nation, regions, GHT, kinds; raises Absent.

        A year that has nothing to count has no cell: nobody knows whether it is zero.
        """
        self._ask_for([level for level in TABLES if level in indicator.levels], years)
        return self._cells(indicator, "main")

    def every_cell(self, years: Iterable[int] | None = None) -> list[Cell]:
        """Every cell of every indicator whose facts and columns are there: see `absent`."""
        found: list[Cell] = []
        asked = None if years is None else list(years)
        for indicator in indicators().values():
            try:
                found += self.cells(indicator, asked)
            except Absent:
                continue
        return found

    def one_entity(
        self,
        finess: str,
        years: Iterable[int] | None = None,
        *,
        only: Sequence[Indicator] | None = None,
    ) -> list[Cell]:
        """The figures of one entity, whole: for whoever answers for it, and for nobody else.

        Of all indicators, or `only` of these: then nothing is read but what they need.
        """
        if not finess:
            return []  # a structure that nobody knows is nobody’s
        wanted = list(indicators().values()) if only is None else only
        self._ask_for((Level.ENTITY,), years)
        self._narrow(finess, wanted)
        return self._every("one", wanted)

    def entities(self, wanted: Sequence[Indicator]) -> list[Cell]:
        """The figures of each entity, to make quartiles of them: never to be shown nor kept."""
        self._ask_for((Level.ENTITY,), None)
        return self._every("main", wanted)

    def peers(self, finess: str | None = None, *, years: Iterable[int] | None = None) -> list[Peer]:
        """The entities open at the end of each year, or one of them, with their activity."""
        return [
            Peer(year=int(year), entity=entity, kind=kind, holder=holder, stays=int(stays))
            for year, entity, kind, holder, stays in self.rows(_PEERS, years, finess=finess)
        ]

    def rows(
        self, words: str, years: Iterable[int] | None = None, **asked: Any
    ) -> list[tuple[Any, ...]]:
        """What a SELECT finds in the facts and the views of all: to reckon with, never to show."""
        self._ask_for((Level.ENTITY,), years)
        self._use("main", reads(words))
        return self._db.execute(words, asked).fetchall()

    def _every(self, schema: str, wanted: Iterable[Indicator]) -> list[Cell]:
        found: list[Cell] = []
        for indicator in wanted:
            try:
                found += self._cells(indicator, schema)
            except Absent:
                continue
        return found

    def _ask_for(self, levels: Sequence[Level], years: Iterable[int] | None) -> None:
        self._fill("levels", [(level.value,) for level in levels])
        known = self._years if years is None else sorted(set(years) & set(self._years))
        self._fill("years", ends_of(known, as_of=self._as_of))

    def _cells(self, indicator: Indicator, schema: str) -> list[Cell]:
        self._use(schema, reads(indicator.sql))
        try:
            rows = self._db.execute(statement(indicator)).fetchall()
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            self._absent.add(indicator.code)
            raise Absent(indicator) from error
        return cells_of(indicator, rows)

    def _open(self, files: Files, needed: Collection[str]) -> None:
        """Read these files and no other, ever: the doors are locked behind them."""
        # What a file says of its own contents is read once.
        self._db.execute("SET parquet_metadata_cache = true")
        for words in _WORDS:
            self._db.execute(words)
        for fact in (each for each in NEEDED if each in needed):
            paths = [str(path) for path in files.get(fact, ())]
            if paths:
                found = self._db.from_parquet(paths, union_by_name=True)
                found.create_view(fact)
                self._columns[fact] = found.columns
            elif fact == "activity":
                self._make(fact, activity().rows)
            else:
                self._make(fact, ())
        opened = [str(path) for paths in files.values() for path in paths]
        self._db.execute("SET allowed_paths = $paths", {"paths": opened})
        self._db.execute("SET allowed_directories = $scratch", {"scratch": [self._scratch.name]})
        self._db.execute("SET enable_external_access = false")
        self._db.execute("CREATE TABLE asked (fictional BOOLEAN)")
        self._db.execute("CREATE TABLE years (year BIGINT, ends_on DATE)")
        self._db.execute("CREATE TABLE levels (level VARCHAR)")
        self._db.execute("SET lock_configuration = true")

    def _use(self, schema: str, needed: frozenset[str]) -> None:
        """What is asked now is of all (`main`), or of one entity, whose views are its own."""
        self._db.execute(f"USE {schema}")
        if schema == "main" and (new := needed - self._viewed):
            self._views("VIEW", new)
            self._viewed |= new

    def _make(self, fact: str, rows: Sequence[tuple[Any, ...]]) -> None:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in stored(fact))
        self._db.execute(f'CREATE TABLE "{fact}" ({columns})')
        self._columns[fact] = list(NEEDED[fact])
        insert(self._db, fact, rows)

    def _views(self, kind: str, needed: frozenset[str]) -> None:
        """Make the views that indicators read; one that lacks a column is not there."""
        for name, words in prelude().items():
            if name not in needed:
                continue
            try:
                self._db.execute(f'CREATE {kind} "{name}" AS {words}')
            except (duckdb.BinderException, duckdb.CatalogException):
                continue

    def _found(self, fictional: bool | None) -> Known:
        said = self._all_fictional() if fictional is None else fictional
        return Known(fictional=said, first=self._first_year())

    def _all_fictional(self) -> bool:
        """Whether there are incidents, and all of them are of exercises or of a demonstration."""
        try:
            found = self._db.execute(
                "SELECT bool_and(coalesce(is_fictional, FALSE)) FROM incidents"
            )
            return found.fetchall()[0][0] is True
        except duckdb.BinderException:
            return False

    def _first_year(self) -> int | None:
        """The first year that says something; from there to the one that runs there is no gap."""
        firsts = []
        for fact, year in _DATED.items():
            try:
                (first,) = self._db.execute(
                    f"SELECT min({year}) FROM {fact} WHERE {year} >= {FIRST_YEAR}"  # noqa: S608
                ).fetchall()[0]
            except duckdb.BinderException:
                continue
            firsts += [] if first is None else [int(first)]
        return min(firsts, default=None)

    def _narrow(self, finess: str, wanted: Sequence[Indicator]) -> None:
        """Keep the rows of one entity, and what is reckoned from them once for many indicators."""
        needed = frozenset().union(*(reads(one.sql) for one in wanted))
        views = [words for name, words in prelude().items() if name in needed]
        said = set(_WORD.findall(" ".join([_OF_A_PLACE, *views, *(one.sql for one in wanted)])))
        self._db.execute("DROP SCHEMA IF EXISTS one CASCADE")
        self._db.execute("CREATE SCHEMA one")
        self._db.execute("USE one")
        for fact, rows in narrowed().items():
            if fact in needed:
                # A table is wide: columns of which no word is said are not read.
                columns = ", ".join(one for one in self._columns[fact] if one in said) or "*"
                self._db.execute(
                    f"CREATE TABLE {fact} AS SELECT {columns} FROM main.{fact} AS a WHERE {rows}",  # noqa: S608
                    {"finess": finess} if "$finess" in rows else {},
                )
        self._views("TABLE", needed)

    def _fill(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if self._filled.get(table) != rows:
            self._db.execute(f"DELETE FROM main.{table}")  # noqa: S608 - one of three names
            insert(self._db, f"main.{table}", rows)
            self._filled[table] = rows

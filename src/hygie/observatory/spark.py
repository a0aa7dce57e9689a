"""The same figures by Spark, for an operator whose facts outgrow one machine.

An extra (`hygie[spark]`), with Java 17: nothing else imports this file. The files of `sql/` are
read as they are; the two words that engines say otherwise are functions here, macros there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import (
    BooleanType,
    DataType,
    DateType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
)

from hygie.kernel.fact import Type
from hygie.observatory.activity import activity
from hygie.observatory.catalogue import Indicator, indicators, prelude
from hygie.observatory.counting import FIRST_YEAR, Absent, cells_of, ends_of, statement
from hygie.observatory.needed import NEEDED
from hygie.observatory.rules.cells import Cell, Level

_WORDS = (
    """
    CREATE OR REPLACE TEMPORARY FUNCTION hours_between(earlier TIMESTAMP_NTZ, later TIMESTAMP_NTZ)
    RETURNS DOUBLE
    RETURN
      (unix_micros(CAST(later AS TIMESTAMP)) - unix_micros(CAST(earlier AS TIMESTAMP))) / 3.6E9D
    """,
    """
    CREATE OR REPLACE TEMPORARY FUNCTION said(code STRING)
    RETURNS STRING
    RETURN coalesce(nullif(code, ''), 'UNSAID')
    """,
)
_TYPES: Mapping[Type, DataType] = {
    Type.CODE: StringType(),
    Type.DAY: DateType(),
    Type.MOMENT: TimestampNTZType(),
    Type.FLAG: BooleanType(),
    Type.NUMBER: LongType(),
    Type.RATE: DoubleType(),
}
# Above it, parameters would be longer to read than rows.
_FEW = 200
# What many indicators read, reckoned once: in memory, and on the disk beyond it.
_SHARED = frozenset(
    {"kept", "structures", "open_sites", "open_entities", "evaluations", "standing", "exercises"}
)
_TABLES = [level for level in Level if level is not Level.ENTITY]


def session(master: str, *, memory: str = "1g", **settings: str) -> SparkSession:
    """A session on a cluster (`spark://…`), in UTC; further settings of Spark by their names.

    `memory` is that of each process; a name is written with `_` for its points.
    """
    builder = (
        SparkSession.builder.master(master)
        .appName("hygie")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", memory)
        .config("spark.executor.memory", memory)
    )
    for name, value in settings.items():
        builder = builder.config(name.replace("_", "."), value)
    return builder.getOrCreate()


class SparkEngine:
    """What one snapshot answers, computed by a session that somebody else opens and ends.

    Its files must be where every machine of the cluster finds them.
    """

    def __init__(
        self,
        spark: SparkSession,
        files: Mapping[str, Sequence[Path]],
        *,
        as_of: date,
        fictional: bool | None = None,
    ) -> None:
        self._spark = spark
        self._as_of = as_of
        self._absent: set[str] = set()
        self._asked: tuple[tuple[Level, ...], tuple[int, ...]] | None = None
        for words in _WORDS:
            spark.sql(words)
        for fact in NEEDED:
            self._fact(fact, [str(path) for path in files.get(fact, ())])
        if fictional is None:
            fictional = (
                self._first("SELECT every(coalesce(is_fictional, FALSE)) FROM incidents") is True
            )
        self._table("asked", [(fictional,)], fictional=Type.FLAG)
        self._years = self._known_years()

    @property
    def absent(self) -> frozenset[str]:
        """The codes of indicators that were asked and read what this snapshot does not have."""
        return frozenset(self._absent)

    def cells(self, indicator: Indicator, years: Iterable[int] | None = None) -> list[Cell]:
        """Every cell of an indicator, equal to that of `Engine.cells`; raises Absent."""
        self._ask_for([level for level in _TABLES if level in indicator.levels], years)
        return self._cells(indicator)

    def every_cell(self, years: Iterable[int] | None = None) -> list[Cell]:
        """Every cell of every indicator whose facts and columns are there: see `absent`."""
        asked = None if years is None else list(years)
        found: list[Cell] = []
        for indicator in indicators().values():
            try:
                found += self.cells(indicator, asked)
            except Absent:
                continue
        return found

    def _cells(self, indicator: Indicator) -> list[Cell]:
        try:
            rows = self._spark.sql(statement(indicator)).collect()
        except AnalysisException as error:
            self._absent.add(indicator.code)
            raise Absent(indicator) from error
        return cells_of(indicator, rows)

    def _ask_for(self, levels: Sequence[Level], years: Iterable[int] | None) -> None:
        """Say which rows are asked for."""
        known = self._years if years is None else sorted(set(years) & set(self._years))
        asked = (tuple(levels), tuple(known))
        if self._asked == asked:
            return
        self._table("levels", [(level.value,) for level in levels], level=Type.CODE)
        if self._asked is None or self._asked[1] != asked[1]:
            self._table(
                "years", ends_of(known, as_of=self._as_of), year=Type.NUMBER, ends_on=Type.DAY
            )
        self._views()
        self._asked = asked

    def _views(self) -> None:
        """Make the views anew: each keeps the plan of what it read when it was made."""
        for name, words in prelude().items():
            try:
                self._spark.sql(words).createOrReplaceTempView(name)
            except AnalysisException:
                self._spark.catalog.dropTempView(name)
                continue
            # What is kept is found again by what it reads, not by its name.
            if name in _SHARED and not self._spark.catalog.isCached(name):
                self._spark.catalog.cacheTable(name)

    def _fact(self, fact: str, paths: list[str]) -> None:
        if paths:
            found: DataFrame = self._spark.read.option("mergeSchema", "true").parquet(*paths)
            found.createOrReplaceTempView(fact)
        else:
            rows = activity().rows if fact == "activity" else ()
            self._table(fact, rows, **NEEDED[fact])

    def _table(self, name: str, rows: Sequence[tuple[Any, ...]], **columns: Type) -> None:
        kinds = StructType([StructField(column, _TYPES[kind]) for column, kind in columns.items()])
        if 0 < len(rows) <= _FEW:
            # Of a relation of parameters Spark knows the size: it sends it along, no shuffle.
            marks = ", ".join(f"({', '.join('?' for _ in columns)})" for _ in rows)
            args = [value for row in rows for value in row]
            named = f"SELECT * FROM VALUES {marks} AS v ({', '.join(columns)})"  # noqa: S608
            found = self._spark.sql(named, args=args).to(kinds)
        else:
            found = self._spark.createDataFrame(list(rows), kinds).coalesce(1)
        found.createOrReplaceTempView(name)

    def _known_years(self) -> list[int]:
        """From the first year that says something to the one that runs, without a gap."""
        firsts = [
            self._first(f"SELECT min({year}) FROM {fact} WHERE {year} >= {FIRST_YEAR}")  # noqa: S608
            for fact, year in (
                ("incidents", "year"),
                ("campaigns", "year"),
                ("proofs", "extract(YEAR FROM occurred_on)"),
            )
        ]
        known = [int(first) for first in firsts if first is not None]
        return list(range(min(known), self._as_of.year + 1)) if known else []

    def _first(self, words: str) -> Any:
        try:
            return self._spark.sql(words).collect()[0][0]
        except AnalysisException:
            return None

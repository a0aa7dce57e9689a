"""How the rows of an indicator become cells, in words that DuckDB and Spark read alike."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from hygie.kernel.errors import Refused
from hygie.observatory.catalogue import Indicator
from hygie.observatory.rules.cells import Cell, Key, Level, Measure

# Nothing was declared before the law; nothing after the year that runs.
FIRST_YEAR = 2000

_KEY = "year, level, place, category"
# First what each holder has in a cell: a great holder must be seen.
_COUNT = """
SELECT {key}, sum(n) AS n, {base} AS base, count_if(n > 0) AS holders, max(n) AS largest
FROM (
  SELECT {key}, holder, sum(n) AS n{summed}
  FROM ({rows}) AS r
  GROUP BY {key}, holder
) AS h
GROUP BY {key}
{having}
ORDER BY {key}
"""
_QUARTILES = """
WITH measured AS (
  SELECT {key}, holder, CAST({value} AS DOUBLE) AS value
  FROM ({rows}) AS r
  WHERE {value} IS NOT NULL
)
SELECT q.year, q.level, q.place, q.category, q.n, h.holders, h.largest, q.low, q.middle, q.high
FROM (
  SELECT
    {key},
    count(*) AS n,
    percentile_cont(0.25) WITHIN GROUP (ORDER BY value) AS low,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS middle,
    percentile_cont(0.75) WITHIN GROUP (ORDER BY value) AS high
  FROM measured
  GROUP BY {key}
) AS q
INNER JOIN (
  SELECT {key}, count(*) AS holders, max(n) AS largest
  FROM (SELECT {key}, holder, count(*) AS n FROM measured GROUP BY {key}, holder) AS g
  GROUP BY {key}
) AS h
  ON q.year = h.year AND q.level = h.level AND q.place = h.place AND q.category = h.category
ORDER BY q.year, q.level, q.place, q.category
"""


class Absent(Refused):
    """The snapshot does not have what this indicator reads."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__(
            f"L’indicateur {indicator.code} lit ce que cet instantané n’a pas : il n’en a pas de "
            "chiffre."
        )
        self.code = indicator.code


def statement(indicator: Indicator) -> str:
    """The whole SELECT of an indicator: its rows, counted into cells."""
    if indicator.measure in (Measure.DELAY, Measure.SPREAD):
        value = "hours" if indicator.measure is Measure.DELAY else "value"
        return _QUARTILES.format(key=_KEY, rows=indicator.sql, value=value)
    shared = indicator.measure is Measure.SHARE
    return _COUNT.format(
        key=_KEY,
        rows=indicator.sql,
        base="sum(base)" if shared else "CAST(NULL AS BIGINT)",
        summed=", sum(base) AS base" if shared else "",
        # A place that counts nothing and has nothing to be counted of is not said.
        having="HAVING sum(n) > 0 OR sum(base) > 0" if shared else "HAVING sum(n) > 0",
    )


def cells_of(indicator: Indicator, rows: Iterable[Sequence[Any]]) -> list[Cell]:
    """The cells that the rows of `statement` say, in the order of their keys."""
    make = _quartiles if indicator.measure in (Measure.DELAY, Measure.SPREAD) else _count
    return [make(indicator.code, row) for row in rows]


_LEVELS = {level.value: level for level in Level}


def _key(code: str, row: Sequence[Any]) -> Key:
    year, level, place, category = row[:4]
    return Key(indicator=code, year=int(year), level=_LEVELS[level], place=place, category=category)


def _count(code: str, row: Sequence[Any]) -> Cell:
    n, base, holders, largest = row[4:]
    return Cell(
        key=_key(code, row),
        n=int(n),
        base=None if base is None else int(base),
        holders=int(holders),
        largest=int(largest),
    )


def _quartiles(code: str, row: Sequence[Any]) -> Cell:
    n, holders, largest, low, middle, high = row[4:]
    return Cell(
        key=_key(code, row),
        n=int(n),
        holders=int(holders),
        largest=int(largest),
        low=float(low),
        middle=float(middle),
        high=float(high),
    )


def ends_of(years: Iterable[int], *, as_of: date) -> list[tuple[int, date]]:
    """Each year that has begun on a day, and its last day, or that day in the year that runs."""
    return [
        (year, min(date(year, 12, 31), as_of))
        for year in sorted(set(years))
        if FIRST_YEAR <= year <= as_of.year
    ]

"""Two-way tables of incidents: what they are counted by, in which order, and what is left over."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import Origin, PatientDanger
from hygie.kernel.enums import Labelled

# In an address, and in a table, what the incident does not say.
NONE = "aucun"
# Nobody reads further across; the file has them all.
MOST_COLUMNS = 24
EARLIEST_YEAR = 2000
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"20[0-9]{2}")


class Axis(Labelled):
    """What incidents are counted by; the code is the name of the filter of the list."""

    SEVERITY = "gravite", "Gravité"
    STATE = "etat", "État"
    KIND = "genre", "Type"
    ORIGIN = "origine", "Origine"
    DANGER = "patients", "Danger"
    REGION = "region", "Région"
    DEPARTMENT = "departement", "Département"
    GHT = "ght", "GHT"
    ENTITY = "entite", "Établissement"
    MONTH = "mois", "Mois"
    YEAR = "annee", "Année"


TIMES = frozenset({Axis.MONTH, Axis.YEAR})
# The worst first, as people read them; the others come by their number.
ORDERS: dict[Axis, tuple[str, ...]] = {
    Axis.SEVERITY: (*(each.value for each in reversed(Severity)), NONE),
    Axis.STATE: tuple(each.value for each in Status),
    Axis.ORIGIN: (*(each.value for each in Origin), NONE),
    Axis.DANGER: (
        PatientDanger.PROVEN.value,
        PatientDanger.POTENTIAL.value,
        PatientDanger.NONE.value,
        PatientDanger.UNKNOWN.value,
        NONE,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """The cells put in order; a total is the sum of its cells, as each incident is in one."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[str, Mapping[str, int]]
    row_totals: dict[str, int]
    column_totals: dict[str, int]

    @property
    def total(self) -> int:
        """How many incidents it counts."""
        return sum(self.row_totals.values())

    def shown_columns(self, axis: Axis) -> Sequence[str]:
        """The columns of a page: of times the latest, of the others the first."""
        if axis in TIMES:
            return self.columns[-MOST_COLUMNS:]
        return self.columns[:MOST_COLUMNS]


@dataclass(frozen=True, kw_only=True)
class Span:
    """From one moment up to another."""

    since: datetime
    until: datetime


def table(cells: Mapping[str, Mapping[str, int]], *, rows: Axis, columns: Axis | None) -> Table:
    """Put cells in order: scales from the worst, times by their day, the others by their number."""
    row_totals = {row: sum(line.values()) for row, line in cells.items()}
    column_totals: dict[str, int] = defaultdict(int)
    for line in cells.values():
        for column, count in line.items():
            column_totals[column] += count
    down = _ordered(row_totals, rows)
    return Table(
        # The latest month is read first when one goes down, last when one goes across.
        rows=down[::-1] if rows in TIMES else down,
        columns=_ordered(column_totals, columns) if columns else [],
        cells=cells,
        row_totals=row_totals,
        column_totals=dict(column_totals),
    )


def span(axis: Axis, value: str) -> Span | None:
    """The month or the year that somebody asks for, by the clocks of Paris; None for no time.

    Among months, a year is that of incidents whose month is not known.
    """
    if axis in TIMES and value == NONE:
        return Span(since=_first(1, 2), until=_first(EARLIEST_YEAR, 1))
    if axis == Axis.MONTH and (found := _MONTH.fullmatch(value)):
        year, month = int(found[1]), int(found[2])
        return Span(since=_first(year, month), until=_first(year + month // 12, month % 12 + 1))
    if axis in TIMES and is_year(value):
        return Span(since=_first(int(value), 1), until=_first(int(value) + 1, 1))
    return None


def is_year(value: str) -> bool:
    """Whether this is a year, and no month of it."""
    return bool(_YEAR.fullmatch(value))


@cache
def bounds(axis: Axis, until: int) -> tuple[datetime, ...]:
    """The first moments of the months, or of the years, from the earliest to those of a year."""
    months = range(1, 13) if axis == Axis.MONTH else (1,)
    years = range(EARLIEST_YEAR, until + 1)
    return tuple(_first(year, month) for year in years for month in months)


def at_bound(axis: Axis, rank: int) -> str:
    """The month or the year that begins at one of these bounds; nothing before the first.

    Among months, a rank under zero is that of a year, for an incident whose month is not known.
    """
    if not rank:
        return NONE
    if axis == Axis.YEAR or rank < 0:
        return str(EARLIEST_YEAR + abs(rank) - 1)
    year, month = divmod(rank - 1, 12)
    return f"{EARLIEST_YEAR + year}-{month + 1:02}"


def _ordered(totals: Mapping[str, int], axis: Axis) -> list[str]:
    if axis in TIMES:
        return sorted(totals, key=lambda code: (code != NONE, code))
    if axis in ORDERS:
        order = ORDERS[axis]
        return sorted(totals, key=lambda code: order.index(code) if code in order else len(order))
    return sorted(totals, key=lambda code: (-totals[code], code))


def _first(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=ZoneInfo(PARIS))

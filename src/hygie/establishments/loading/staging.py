"""Temporary tables filled by COPY: what a file states, before it is compared with what is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, get_args

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from hygie.establishments.loading.centroids import Centroids
from hygie.establishments.readers.records import (
    DamagedLine,
    DataDate,
    EntityRecord,
    GhtRecord,
    LabelRecord,
    MemberRecord,
    PositionRecord,
    Record,
    RefusedLine,
    SiteRecord,
)
from hygie.establishments.rules.sources import UNDATED, Outcome
from hygie.kernel import geography
from hygie.kernel.errors import Refused

_CHUNK = 5000
_LONGEST_TEXT = 2000
MOST_RECORDS = 1_000_000
MOST_REFUSED = 100_000
MOST_LINES_TOLD = 20_000
_TYPES = {date: "date", float: "double precision", bool: "boolean", int: "integer"}
_DROP = sql.SQL("DROP TABLE IF EXISTS {}")
_CREATE = sql.SQL("CREATE TEMP TABLE {} ({}) ON COMMIT DROP")
_MADE_LATER = (
    "next_site",
    "next_entity",
    "next_ght",
    "touched",
    "staged_entry",
    "staged_word",
)


class TooLarge(Refused):
    """The file has more lines than France has structures."""


def _columns(record: type) -> dict[str, str]:
    """The columns of a record, but its text, with the type that PostgreSQL gives them."""
    kinds = {column.name: get_args(column.type) or (column.type,) for column in fields(record)}
    return {
        name: next((_TYPES[kind] for kind in known if kind in _TYPES), "text")
        for name, known in kinds.items()
        if name != "text"
    }


TABLES: dict[str, dict[str, str]] = {
    "staged_site": _columns(SiteRecord)
    | {"commune_longitude": "double precision", "commune_latitude": "double precision"},
    "staged_entity": _columns(EntityRecord),
    "staged_ght": _columns(GhtRecord),
    "staged_member": _columns(MemberRecord),
    "staged_label": _columns(LabelRecord),
    "staged_position": _columns(PositionRecord),
    "staged_line": {
        "line": "integer",
        "outcome": "text",
        "code": "text",
        "reason": "text",
        "text": "text",
    },
}


@dataclass
class Tally:
    """What was staged, and the day that the file describes."""

    data_date: date = UNDATED
    staged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    refused: int = 0
    damaged: int = 0
    first_refusal: str = ""


class Stage:
    """The temporary tables of one import; they vanish with its transaction."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self.cursor = cursor
        self.tally = Tally()
        self.waiting: dict[str, list[Sequence[Any]]] = {name: [] for name in TABLES}
        self.lines: dict[tuple[type, str], int] = {}
        self.centroids = Centroids()

    def fill(self, records: Iterable[Record]) -> Tally:
        """Create the tables and put every record into them."""
        self._create()
        for record in records:
            self.take(record)
        self.flush()
        for name in TABLES:
            self.cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
        return self.tally

    def flush(self) -> None:
        """Write what waits."""
        for name in TABLES:
            self._flush(name)

    def refuse(self, line: int | None, code: str, reason: str, text: str) -> None:
        """Note a line that is not taken."""
        self.tally.refused += 1
        if not self.tally.first_refusal:
            self.tally.first_refusal = f"Ligne {line} : {reason}"
        if self.tally.refused > MOST_REFUSED:
            raise TooLarge(
                "Plus de 100 000 lignes refusées : le fichier est abîmé, rien n’en est repris. "
                f"{self.tally.first_refusal}"
            )
        self._note(Outcome.REFUSED, line, code, reason, text)

    def _create(self) -> None:
        # Two imports of one transaction, in tests: the tables of the first one still stand.
        for name in (*TABLES, *_MADE_LATER):
            self.cursor.execute(_DROP.format(sql.Identifier("pg_temp", name)))
        for name, columns in TABLES.items():
            listed = sql.SQL(", ").join(
                sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
                for column, kind in columns.items()
            )
            self.cursor.execute(_CREATE.format(sql.Identifier("pg_temp", name), listed))

    def take(self, record: Record) -> None:
        """Put one record into its table."""
        match record:
            case SiteRecord() | EntityRecord() | GhtRecord() | LabelRecord() | PositionRecord():
                self._stage(record)
            case MemberRecord():
                self._add("staged_member", _values(record))
            case RefusedLine():
                self.refuse(record.number, "", record.reason, record.text)
            case DamagedLine():
                self.tally.damaged += 1
                self._note(
                    Outcome.DAMAGED, record.number, record.finess, record.reason, record.text
                )
            case DataDate():
                self.tally.data_date = record.on

    def _stage(
        self, record: SiteRecord | EntityRecord | GhtRecord | LabelRecord | PositionRecord
    ) -> None:
        """Stage a record, unless the file has already given the same number."""
        code = record.code if isinstance(record, GhtRecord | LabelRecord) else record.finess
        is_partial = isinstance(record, EntityRecord) and record.name is None
        if not is_partial:
            known = self.lines.setdefault((type(record), code), record.line)
            if known != record.line:
                self.refuse(record.line, code, f"Déjà donné à la ligne {known}.", record.text)
                return
        match record:
            case SiteRecord():
                center = self.centroids.of(record.commune_code or "") or (None, None)
                self._add("staged_site", (*_values(record), *center))
            case EntityRecord():
                self._add("staged_entity", _values(_with_department(record)))
            case GhtRecord():
                self._add("staged_ght", _values(record))
            case LabelRecord():
                # The sites' file names each category in passing: its lines are not lines of labels.
                self._add("staged_label", _values(record))
            case PositionRecord():
                self._add("staged_position", _values(record))

    def _note(self, outcome: Outcome, line: int | None, code: str, reason: str, text: str) -> None:
        if self.tally.staged["staged_line"] < MOST_LINES_TOLD:
            plain = text.rstrip("\n")[:_LONGEST_TEXT].replace("\0", "")
            self._add("staged_line", (line, outcome.value, code[:20], reason, plain))

    def _add(self, table: str, values: Sequence[Any]) -> None:
        self.waiting[table].append(values)
        self.tally.staged[table] += 1
        if self.tally.staged[table] > MOST_RECORDS:
            raise TooLarge(
                "Le fichier compte plus d’un million de lignes : ce n’est pas un registre."
            )
        if len(self.waiting[table]) >= _CHUNK:
            self._flush(table)

    def _flush(self, table: str) -> None:
        if not self.waiting[table]:
            return
        statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier("pg_temp", table))
        with self.cursor.copy(statement) as copy:
            for row in self.waiting[table]:
                copy.write_row(row)
        self.waiting[table].clear()


def _with_department(record: EntityRecord) -> EntityRecord:
    """An entity known by its number alone is in the department that its number names."""
    department = None if record.department_code else geography.department_of(record.finess)
    if department is None:
        return record
    return replace(record, department_code=department.code, region_code=department.region)


def _values(record: Any) -> tuple[Any, ...]:
    """The values of a record in the order of its columns, without its text."""
    return tuple(getattr(record, name) for name in _NAMES[type(record)])


_NAMES = {
    record: [column.name for column in fields(record) if column.name != "text"]
    for record in (
        SiteRecord,
        EntityRecord,
        GhtRecord,
        MemberRecord,
        LabelRecord,
        PositionRecord,
    )
}

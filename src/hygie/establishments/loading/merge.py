"""Comparing what is staged with what is known, by sets, and writing only what differs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from hygie.establishments.loading.targets import Target
from hygie.establishments.rules.sources import AUTHORITY, SourceKind


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The source of one import, and the import that writes its report."""

    import_id: int
    kind: SourceKind
    on: date
    is_stock: bool = False

    @property
    def parameters(self) -> dict[str, Any]:
        """As named parameters of a query."""
        return {
            "import": self.import_id,
            "source": self.kind.value,
            "on": self.on,
            "authority": AUTHORITY[self.kind],
            "stock": self.on if self.is_stock else None,
        }


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What became of the rows that a file states."""

    stated: int = 0
    new: int = 0
    changed: int = 0
    closed: int = 0

    @property
    def unchanged(self) -> int:
        """The rows that said nothing new."""
        return self.stated - self.new - self.changed - self.closed


_COMPARE = sql.SQL(
    """
    CREATE TEMP TABLE {next} ON COMMIT DROP AS
    WITH stated AS ({stated}),
    computed AS (
        SELECT t.id, s.line, s.{key}, f.fresh AND s.name IS NOT NULL AS describes, {exprs}
        FROM stated AS s
        LEFT JOIN {table} AS t ON t.{key} = s.{key}
        CROSS JOIN LATERAL (
            SELECT t.id IS NULL OR s.may_correct AND (
                %(on)s > t.source_date
                OR %(on)s = t.source_date AND %(authority)s >= t.authority
            ) AS fresh
        ) AS f
    )
    SELECT n.*, t.id IS NOT NULL AND ROW({next_columns}) IS DISTINCT FROM ROW({table_columns})
        AS differs, {closes} AS closes
    FROM computed AS n LEFT JOIN {table} AS t ON t.id = n.id
    """
)
_TELL_CHANGES = sql.SQL(
    """
    INSERT INTO establishments_registerimportline
        (register_import_id, number, outcome, subject, code, name, reason, text, changes)
    SELECT %(import)s, nullif(n.line, 0), CASE WHEN n.closes THEN 'CLOSED' ELSE 'CHANGED' END,
        {subject}, n.{key}, n.name, '', '', jsonb_strip_nulls(jsonb_build_object({changes}))
    FROM {next} AS n JOIN {table} AS t ON t.id = n.id
    WHERE n.differs ORDER BY n.line, n.{key}
    """
)
_TELL_NEW = sql.SQL(
    """
    INSERT INTO establishments_registerimportline
        (register_import_id, number, outcome, subject, code, name, reason, text, changes)
    SELECT %(import)s, nullif(n.line, 0), 'NEW', {subject}, n.{key}, n.name,
        CASE WHEN n.name = '' THEN 'Connue par son seul numéro.' ELSE '' END, '', '{{}}'::jsonb
    FROM {next} AS n WHERE n.id IS NULL ORDER BY n.line, n.{key}
    """
)
_CHANGE = sql.SQL(
    """
    UPDATE {table} AS t SET {assignments},
        source = CASE WHEN n.describes THEN %(source)s ELSE t.source END,
        source_date = CASE WHEN n.describes THEN %(on)s ELSE t.source_date END,
        authority = CASE WHEN n.describes THEN %(authority)s ELSE t.authority END {stock}
    FROM {next} AS n
    WHERE t.id = n.id AND (
        n.differs
        OR n.describes AND (t.source, t.source_date, t.authority)
            IS DISTINCT FROM (%(source)s, %(on)s::date, %(authority)s::smallint) {stock_differs}
    )
    """
)
_STOCK = ", stock_on = greatest(t.stock_on, %(stock)s::date)"
_STOCK_DIFFERS = "OR greatest(t.stock_on, %(stock)s::date) IS DISTINCT FROM t.stock_on"
_ADD = sql.SQL(
    """
    INSERT INTO {table} ({key}, {columns}, source, source_date, authority {stock_column})
    SELECT n.{key}, {next_columns}, %(source)s, %(on)s, %(authority)s {stock_value}
    FROM {next} AS n WHERE n.id IS NULL ORDER BY n.{key}
    """
)
_COUNT = sql.SQL(
    "SELECT count(*), count(*) FILTER (WHERE id IS NULL), "
    "count(*) FILTER (WHERE differs AND NOT closes), count(*) FILTER (WHERE differs AND closes) "
    "FROM {next}"
)


def merge(cursor: CursorWrapper, target: Target, origin: Origin) -> Counts:
    """Bring one table to what the staged rows state; write the report of it; return the counts."""
    names = _names(target)
    parameters = origin.parameters
    cursor.execute(_COMPARE.format(**names), parameters)
    cursor.execute(sql.SQL("ANALYZE {next}").format(**names))
    cursor.execute(_COUNT.format(**names))
    stated, new, changed, closed = cursor.fetchone()
    if changed or closed:
        cursor.execute(_TELL_CHANGES.format(**names), parameters)
    cursor.execute(_CHANGE.format(**names), parameters)
    if new:
        cursor.execute(_ADD.format(**names), parameters)
        cursor.execute(_TELL_NEW.format(**names), parameters)
    return Counts(stated=stated, new=new, changed=changed, closed=closed)


def next_table(target: Target) -> sql.Identifier:
    """The temporary table that holds the comparison."""
    return sql.Identifier("pg_temp", f"next_{target.subject.lower()}")


def _names(target: Target) -> dict[str, sql.Composable]:
    """The names and lists that the queries are made of."""
    columns = [sql.Identifier(name) for name in target.columns]

    def listed(template: str) -> sql.Composable:
        return sql.SQL(", ").join(sql.SQL(template).format(c=column) for column in columns)

    changes = sql.SQL(", ").join(
        sql.SQL(
            "{label}, CASE WHEN n.{c} IS DISTINCT FROM t.{c} "
            "THEN jsonb_build_array(t.{c}, n.{c}) END"
        ).format(label=sql.Literal(name), c=sql.Identifier(name))
        for name in target.columns
    )
    exprs = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(expr, sql.Identifier(name))
        for name, expr in target.columns.items()
    )
    stock = target.has_stock
    return {
        "table": sql.Identifier(target.table),
        "next": next_table(target),
        "key": sql.Identifier(target.key),
        "subject": sql.Literal(target.subject.value),
        "stated": target.stated,
        "exprs": exprs,
        "columns": listed("{c}"),
        "next_columns": listed("n.{c}"),
        "table_columns": listed("t.{c}"),
        "assignments": listed("{c} = n.{c}"),
        "changes": changes,
        "closes": sql.SQL(
            "coalesce(t.is_open AND NOT n.is_open, false)" if target.closes else "false"
        ),
        "stock": sql.SQL(_STOCK if stock else ""),
        "stock_differs": sql.SQL(_STOCK_DIFFERS if stock else ""),
        "stock_column": sql.SQL(", stock_on" if stock else ""),
        "stock_value": sql.SQL(", %(stock)s::date" if stock else ""),
    }

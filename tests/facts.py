"""What a module publishes, read as the observatory reads it: its columns, each of its type."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from hygie.kernel.fact import Fact, Type

_KINDS = {
    Type.CODE: str,
    Type.DAY: date,
    Type.MOMENT: datetime,
    Type.FLAG: bool,
    Type.NUMBER: int,
    Type.RATE: (float, Decimal),
}


def fact_of(facts, name):
    """The fact of this name."""
    return next(fact for fact in facts if fact.name == name)


def parts_of(fact: Fact) -> dict[str, str]:
    """The mark of each part."""
    return dict(_asked(fact.parts)) if fact.parts else {"": ""}


def published(fact: Fact) -> list[dict[str, object]]:
    """Its rows, after a look at each value: none is of another type than its column says."""
    found = []
    for part in parts_of(fact):
        for row in _asked(fact.query, {"part": part} if fact.parts else None):
            found.append(dict(zip(fact.columns, row, strict=True)))
    for row in found:
        for name, column in fact.columns.items():
            assert fits(column, row[name]), f"{fact.name}.{name}: {row[name]!r}"
    return found


def fits(column, value):
    """Whether a value is one that this column may hold."""
    if column.type is Type.CODE:
        return isinstance(value, str) and re.fullmatch(column.pattern, value) is not None
    return value is None or isinstance(value, _KINDS[column.type])


def names_of(fact: Fact) -> list[str]:
    """The columns that its query gives, in order."""
    with connection.cursor() as cursor:
        cursor.execute(fact.query, {"part": "2026"} if fact.parts else None)
        return [column.name for column in cursor.description]


def _asked(query, params=None):
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()

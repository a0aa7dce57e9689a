"""The events of a file on their way in: copied aside, then added in one statement."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from hygie.opssies.rules.fates import Fate
from hygie.opssies.rules.telling import IDENTIFIERS_LIMIT, Identifier, Told

_STAGE = (
    "DROP TABLE IF EXISTS pg_temp.staged_event",
    """
    CREATE TEMP TABLE staged_event (
        number integer, digest text, payload text, fate text, why text, kind smallint,
        programme smallint, done_at timestamptz, level smallint, score integer, tlp text,
        identifiers text, name text, is_group boolean, perimeter text
    ) ON COMMIT DROP
    """,
)
_ADD = """
    INSERT INTO opssies_receivedevent (
        file_id, number, digest, payload, fate, why, kind, programme, done_at, level, score, tlp,
        identifiers, name, is_group, perimeter, reason, decided_by
    )
    SELECT %s, number, digest, payload, fate, why, kind, programme, done_at, level, score, tlp,
        identifiers, name, is_group, perimeter, '', ''
    FROM pg_temp.staged_event
    ON CONFLICT (digest) DO NOTHING
"""
Row = Sequence[Any]


def prepare() -> None:
    """Make the place aside; it goes with the transaction."""
    with connection.cursor() as cursor:
        for statement in _STAGE:
            cursor.execute(statement)


def copy(rows: Sequence[Row]) -> None:
    """Put some rows aside."""
    if rows:
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY pg_temp.staged_event FROM STDIN") as into,
        ):
            for row in rows:
                into.write_row(row)


def add(file_id: int) -> int:
    """Add all that was put aside to a file; how many are new."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [file_id])
        return int(cursor.rowcount)


def row(
    number: int, digest: str, payload: str, said: Told, *, done_at: Any, fate: Fate, why: str
) -> Row:
    """The columns of one event."""
    return (
        number,
        digest,
        payload,
        fate.value,
        why,
        said.kind,
        said.programme,
        done_at,
        said.level,
        said.score,
        said.tlp.value,
        _written(said.identifiers),
        said.name,
        said.is_group,
        said.perimeter,
    )


@lru_cache(maxsize=10_000)
def _written(identifiers: tuple[Identifier, ...]) -> str:
    """Identifiers as they are kept: those that fit."""
    while len(text := json.dumps(identifiers, ensure_ascii=False)) > IDENTIFIERS_LIMIT:
        identifiers = identifiers[:-1]
    return text

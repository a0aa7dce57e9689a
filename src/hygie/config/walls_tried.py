"""The walls of this installation, tried: what a forgotten scope sees, and what has no wall."""

from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from hygie.config.open_tables import is_open
from hygie.platform import walls

_TABLES = """
    SELECT relname, relrowsecurity FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
_SEES = "SELECT EXISTS (SELECT FROM {})"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """How many tables are walled; those that let a row through to nobody, those without a wall."""

    walled: int
    leaking: tuple[str, ...]
    bare: tuple[str, ...]


def tried() -> Tried:
    """Look at every table as somebody who forgot to say for whom it is."""
    with walls.nobody(), connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = cursor.fetchall()
        closed = [name for name, walled in tables if walled]
        leaking = []
        for name in closed:
            cursor.execute(sql.SQL(_SEES).format(sql.Identifier(name)))
            if cursor.fetchone()[0]:
                leaking.append(name)
    bare = tuple(name for name, walled in tables if not walled and not is_open(name))
    return Tried(walled=len(closed), leaking=tuple(leaking), bare=bare)

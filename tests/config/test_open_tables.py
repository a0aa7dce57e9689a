"""One more lock of the map: a table is behind the walls, or says why it is not."""

import pytest
from django.db import connection

from hygie.config.open_tables import OPEN_TABLES, is_open

pytestmark = pytest.mark.django_db

_TABLES = """
    SELECT relname, relrowsecurity, relforcerowsecurity,
        (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid AND polcmd IN ('r', '*'))
    FROM pg_class AS c
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'f')
    ORDER BY relname
"""


def tables():
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return cursor.fetchall()


def test_every_table_is_behind_the_walls_or_says_why_it_is_not():
    forgotten = [
        name
        for name, walled, _, policies in tables()
        if not is_open(name) and not (walled and policies)
    ]

    assert not forgotten, "give each a policy (hygie.platform.policies), or a reason in OPEN_TABLES"


def test_no_table_is_both_and_the_owner_stands_outside():
    assert [name for name, walled, *_ in tables() if walled and is_open(name)] == []
    assert [name for name, _, forced, _ in tables() if forced] == []


def test_a_reason_is_for_a_table_that_exists_and_is_a_sentence():
    names = [name for name, *_ in tables()]

    for entry, reason in OPEN_TABLES.items():
        assert any(name == entry or name.startswith(entry.removesuffix("*")) for name in names), (
            entry
        )
        assert len(reason) > 30

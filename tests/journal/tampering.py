"""What somebody who holds the owner's role does to the journal, behind Hygie's back."""

from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection

from hygie.accounts.models import Person
from hygie.journal import operations
from hygie.kernel.actor import SYSTEM
from tests.cast import ANNE, NOON

TABLES = ("journal_entry", "journal_link")


def a_person(email="anne@bellevue.example"):
    return Person.objects.create(email=email, name="Anne", created_at=NOON)


def some_lines(count=6):
    """As many lines, each in a transaction of its own."""
    person = a_person()
    for number in range(count):
        operations.record("accounts.registered", person, by=ANNE, at=NOON, number=number)


@contextmanager
def owner():
    """A connection of the owner, for whom the tables no longer refuse to be changed."""
    parameters = connection.get_connection_params() | {"user": settings.OWNER_ROLE}
    parameters.pop("cursor_factory", None)
    with psycopg.connect(**parameters, autocommit=True) as link:
        for table in TABLES:
            link.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_is_never_changed")
        try:
            yield link
        finally:
            for table in TABLES:
                link.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_is_never_changed")


def rewrite_the_chain(link):
    """Make every link again, from the lines as they are now: what only an anchor tells."""
    link.execute("DELETE FROM journal_link")
    link.execute(
        "DO $$ DECLARE number bigint; BEGIN FOR number IN SELECT id FROM journal_entry ORDER BY id "
        "LOOP PERFORM journal_chain(number); END LOOP; END $$"
    )


__all__ = ["SYSTEM", "a_person", "owner", "rewrite_the_chain", "some_lines"]

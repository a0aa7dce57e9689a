"""The application role writes by two doors; nobody changes what is written."""

from datetime import timedelta

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from hygie.journal import operations
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.platform.http import shows
from tests.cast import ANNE, NOON
from tests.journal.tampering import a_person, some_lines

committed = pytest.mark.django_db(transaction=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO journal_entry (at) VALUES (now())",
        "UPDATE journal_entry SET actor_name = ''",
        "DELETE FROM journal_entry",
        "INSERT INTO journal_link VALUES (1, 1, '')",
        "UPDATE journal_link SET hash = ''",
        "DELETE FROM journal_link",
        "SELECT * FROM journal_turn",
        "SELECT journal_chain(1)",
        "SELECT journal_write('[]', true, NULL)",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER journal_entry_queues_its_turn ON journal_entry",
        "ALTER FUNCTION journal_record(jsonb) RENAME TO other",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_role_has_two_doors_and_no_other(statement):
    operations.record("accounts.registered", a_person(), by=ANNE, at=NOON)

    with (
        pytest.raises(ProgrammingError, match="permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@committed
@pytest.mark.parametrize("table", ["journal_entry", "journal_link"])
@pytest.mark.parametrize("act", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_the_owner_itself_is_refused_until_it_says_so_aloud(table, act):
    some_lines(1)
    column = "detail = '{}'" if table == "journal_entry" else "hash = ''"
    parameters = connection.get_connection_params() | {"user": "hygie_owner"}
    parameters.pop("cursor_factory", None)

    with (
        psycopg.connect(**parameters) as link,
        pytest.raises(psycopg.errors.RaiseException, match="only added to"),
    ):
        link.execute(act.format(table, column))


@pytest.mark.django_db
def test_the_moment_of_writing_is_the_clock_of_the_database_whatever_is_said():
    operations.record("a.done", a_person(), by=ANNE, at=NOON + timedelta(days=9000))

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    assert abs(Entry.objects.get().recorded_at - now) < timedelta(minutes=1)


@pytest.mark.django_db
def test_a_page_that_shows_writes_its_trace_and_nothing_else():
    person = a_person()

    @shows
    def page(request, act):
        act()

    class Request:
        method = "GET"

    page(Request(), lambda: operations.remember_read("a.read", person, by=ANNE, at=NOON))
    with pytest.raises(RuntimeError, match="tried to write"):
        page(Request(), lambda: operations.record("a.done", person, by=ANNE, at=NOON))

    assert Entry.objects.get().what == "a.read"


@pytest.mark.django_db
def test_the_same_reading_is_written_once_in_a_quarter_of_an_hour():
    person, at = a_person(), NOON
    for after, who in ((0, ANNE), (5, ANNE), (5, SYSTEM), (14, ANNE), (16, ANNE), (17, ANNE)):
        operations.remember_read("a.read", person, by=who, at=at + timedelta(minutes=after))

    lines = Entry.objects.order_by("id").values_list("actor_name", "at__minute")
    assert list(lines) == [("Anne", 0), ("hygie", 5), ("Anne", 16)]

"""The scope that a connection is given: who forgets it, hands it on or loses it shows nothing."""

import random
import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg import sql

from hygie.accounts import middleware
from hygie.incidents.models import Incident, Note
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.scope import NOBODY, SYSTEM_SCOPE, Domain, scope_of
from hygie.platform import walls
from tests.cast import ANNE, KARIM, LEA, NOON, ZOE
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in

committed = pytest.mark.django_db(transaction=True)
within_one = pytest.mark.django_db


@within_one
def test_a_page_that_forgot_whom_it_is_for_shows_nothing(monkeypatch):
    incident = an_incident()
    lea = signed_in(LEA)
    assert incident.number in lea.get("/incidents/").content.decode()

    monkeypatch.setattr(middleware.walls, "act_as", lambda actor: None)

    assert incident.number not in lea.get("/incidents/").content.decode()
    assert lea.get(f"/incidents/{incident.number}/").status_code == 404
    assert incident.number not in lea.post("/incidents/export.csv").content.decode()


@within_one
def test_what_is_read_late_is_read_in_the_scope_of_who_reads_it():
    an_incident()

    with walls.scoped(scope_of(LEA)):
        late = Incident.objects.all()
        stream = (incident.number for incident in Incident.objects.iterator())
    with walls.nobody():
        assert list(late) == []
        assert list(stream) == []


@within_one
def test_a_savepoint_that_is_rolled_back_leaves_the_scope_of_who_goes_on():
    an_incident()

    def fail():
        with walls.scoped(scope_of(LEA)), transaction.atomic():
            assert Incident.objects.count() == 1
            raise KeyError

    with walls.scoped(scope_of(ZOE)):
        assert Incident.objects.count() == 0
        with pytest.raises(KeyError):
            fail()
        assert Incident.objects.count() == 0
        with pytest.raises(KeyError), transaction.atomic():
            fail()
        with walls.opened("a.test", Domain.CASES):
            assert Incident.objects.count() == 1
        assert Incident.objects.count() == 0


@within_one
def test_a_refused_statement_within_an_opening_leaves_the_way_back():
    with walls.scoped(scope_of(ZOE)):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            walls.opened("a.test", Domain.CASES),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1 / 0")
        assert Incident.objects.count() == 0


@committed
def test_a_statement_without_a_transaction_has_the_scope_too_and_leaves_none():
    an_incident()

    with walls.scoped(scope_of(ANNE)):
        assert connection.get_autocommit()
        assert Incident.objects.count() == 1
    with walls.nobody(), connection.cursor() as cursor:
        assert Incident.objects.count() == 0
        cursor.execute("SELECT coalesce(current_setting('hygie.scope', true), '')")
        assert cursor.fetchone() == ("",)


_ODD = Place(PlaceKind.LEGAL_ENTITY, "%s %% ' \\ ;")
ODD = Actor(name="Odile", person_id=1, grants=(Grant(Role.CISO, _ODD),))
STATEMENTS = (
    ("SELECT count(*), '%s' FROM incidents_incident", None, (1, "%s")),
    ("SELECT count(*), %s || '%%' FROM incidents_incident", ["a"], (1, "a%")),
    ("SELECT count(*), '%%' FROM incidents_incident", [], (1, "%")),
    (sql.SQL("SELECT count(*), {} FROM incidents_incident").format("b"), None, (1, "b")),
)


@committed
@pytest.mark.parametrize(("statement", "values", "answer"), STATEMENTS)
def test_however_a_statement_without_a_transaction_is_written_it_has_the_scope(
    statement, values, answer
):
    an_incident()

    for scope, count in ((scope_of(ANNE), 1), (scope_of(ZOE), 0), (scope_of(ODD), 0)):
        with walls.scoped(scope), connection.cursor() as cursor:
            assert connection.get_autocommit()
            cursor.execute(statement, values)
            assert cursor.fetchall() == [(count, *answer[1:])]


@committed
def test_without_a_transaction_rows_are_streamed_added_and_refused_in_the_scope():
    an_incident()

    with walls.scoped(scope_of(ANNE)):
        assert len(list(Incident.objects.iterator(chunk_size=1))) == 1
        with connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute("SELECT 1 / 0")
        assert Incident.objects.update(title="Un autre") == 0, "only the desk changes an incident"
        assert Incident.objects.count() == 1
    with walls.nobody(), walls.opened("a.test", Domain.CASES, Domain.DESK):
        incident = Incident.objects.get()
        note = Note(incident=incident, text="Dit.", written_at=NOON, written_by="Léa")
        note.save()
        with connection.cursor() as cursor:
            statement = "UPDATE incidents_incident SET title = %s WHERE id = %s"
            cursor.executemany(statement, [["Un autre", incident.pk], ["Un titre", incident.pk]])
        assert Note.objects.get().pk == note.pk
        assert Incident.objects.get().title == "Un titre"
    with walls.nobody():
        assert Note.objects.count() == 0


TURNS, HANDS = 400, 5


@committed
def test_one_connection_handed_from_one_to_another_carries_nothing():
    """A pool of one connection, five threads, two thousand transactions that end in every way."""
    an_incident()
    an_incident(site=a_site_elsewhere())
    scopes = [(NOBODY, 0), (scope_of(ANNE), 1), (scope_of(ZOE), 1), (scope_of(LEA), 2)]
    scopes += [(SYSTEM_SCOPE, 2), (scope_of(KARIM), 1)]
    wrong = []

    def take_turns(seed):
        draw = random.Random(seed)  # noqa: S311 - the order of a test
        for _ in range(TURNS):
            scope, expected = draw.choice(scopes)
            with walls.scoped(scope):
                wrong.extend(_a_turn(draw, expected))
            connections["default"].close()

    with _a_pool_of_one():
        threads = [threading.Thread(target=take_turns, args=[seed]) for seed in range(HANDS)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    assert wrong == []


def _a_turn(draw, expected):
    """Transactions that are committed, rolled back, or cut by an error; what was seen wrongly."""
    ending = draw.choice(("commit", "rollback", "error", "none"))
    try:
        if ending == "none":
            seen = Incident.objects.count()
        else:
            with transaction.atomic():
                seen = Incident.objects.count()
                if ending == "rollback":
                    transaction.set_rollback(True)
                if ending == "error":
                    connections["default"].cursor().execute("SELECT 1 / 0")
    except DatabaseError:
        pass
    if seen != expected:
        yield ending, expected, seen


class _a_pool_of_one:  # noqa: N801 - read as a sentence
    def __enter__(self):
        connection.close()
        self.options = connection.settings_dict["OPTIONS"]
        pool = {"min_size": 1, "max_size": 1, "timeout": 30}
        connection.settings_dict["OPTIONS"] = self.options | {"pool": pool}

    def __exit__(self, *problem):
        connection.close()
        connection.close_pool()
        connection.settings_dict["OPTIONS"] = self.options

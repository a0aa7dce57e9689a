"""Pages through a pooler in transaction mode: many clients, one connection, nothing left on it."""

import random
import threading

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction

from hygie.config import databases, env, pooler
from hygie.incidents.models import Incident
from hygie.journal import verification
from hygie.kernel.scope import NOBODY, SYSTEM_SCOPE, scope_of
from hygie.platform import walls
from hygie.platform.postgres.place import SUPERUSER
from tests.cast import ANNE, KARIM, LEA, ZOE
from tests.config.shared_connection import SharedConnection
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in

committed = pytest.mark.django_db(transaction=True)
TURNS, HANDS = 60, 4
DELAYS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


@pytest.fixture
def shared(transactional_db):
    """A pooler before the database of this test."""
    here = connection.settings_dict
    one = SharedConnection(
        socket_path=f"{here['HOST']}/.s.PGSQL.{here['PORT']}",
        user=here["USER"],
        database=here["NAME"],
    )
    yield one
    one.stop()


@pytest.fixture
def pooled(shared, settings):
    """The settings of who gives its address in DATABASE_POOLER_URL."""
    here = connection.settings_dict
    settings.POOLED_DATABASE = {
        "HOST": "127.0.0.1",
        "PORT": str(shared.port),
        "USER": here["USER"],
        "PASSWORD": "",
        "NAME": here["NAME"],
        "OPTIONS": {"connect_timeout": 5},
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
    return settings.POOLED_DATABASE


@pytest.fixture
def through(shared, pooled):
    """This process comes through the pooler, as `hygie web` does."""
    kept = dict(connection.settings_dict)
    pooler.go_through()
    yield shared
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(kept)


@committed
def test_pages_leave_nothing_on_the_connection_that_they_share(through):
    incident = an_incident()
    lea, anne, zoe = signed_in(LEA), signed_in(ANNE), signed_in(ZOE)

    for client in (lea, anne, zoe):
        for path in ("/incidents/", "/incidents/?q=rancon", "/compte/moi/", "/declarer/"):
            assert client.get(path).status_code == 200, path
        sheet = client.post("/incidents/export.csv").content.decode()
        assert (incident.number in sheet) == (client is not zoe)

    assert through.transactions > 30
    assert through.left == set()


@committed
def test_clients_that_take_turns_on_one_connection_see_each_their_own(through):
    an_incident()
    an_incident(site=a_site_elsewhere())
    scopes = [(NOBODY, 0), (scope_of(ANNE), 1), (scope_of(ZOE), 1), (scope_of(LEA), 2)]
    scopes += [(SYSTEM_SCOPE, 2), (scope_of(KARIM), 1)]
    wrong, before = [], through.clients

    def take_turns(seed):
        draw = random.Random(seed)  # noqa: S311 - the order of a test
        for _ in range(TURNS):
            scope, expected = draw.choice(scopes)
            with walls.scoped(scope), transaction.atomic():
                first = Incident.objects.count()
            with walls.scoped(scope):
                again = Incident.objects.count()
            wrong.extend({first, again} - {expected})
        connections["default"].close()

    threads = [threading.Thread(target=take_turns, args=[seed]) for seed in range(HANDS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert wrong == []
    assert through.clients == before + HANDS
    assert through.left == set()


@committed
def test_who_verifies_the_journal_hands_on_neither_its_sight_nor_its_settings(through):
    an_incident()

    assert verification.any_denied([]) == ()

    assert through.left == set()


@committed
def test_a_client_that_leaves_in_the_middle_leaves_nothing(shared):
    an_incident()
    scope = SYSTEM_SCOPE.text
    link = _client_of(shared)
    link.execute("SELECT set_config('hygie.scope', %s, true)", [scope])
    assert link.execute("SELECT count(*) FROM incidents_incident").fetchone() == (1,)
    link.pgconn.finish()

    with _client_of(shared) as other:
        assert other.execute("SELECT count(*) FROM incidents_incident").fetchone() == (0,)
    assert shared.left == set()


@committed
def test_the_shared_connection_notices_what_a_session_would_hand_on(shared):
    with _client_of(shared) as link:
        link.execute("SELECT set_config('hygie.scope', 'x', false), pg_advisory_lock(1)")
        link.execute("SET work_mem = '1MB'; LISTEN a")

    assert shared.left == {"scope x, listens, locks, work_mem"}


def _client_of(shared):
    here = connection.settings_dict
    return psycopg.connect(
        host="127.0.0.1",
        port=shared.port,
        user=here["USER"],
        dbname=here["NAME"],
        prepare_threshold=None,
    )


@committed
def test_the_delays_that_a_direct_connection_asks_for_are_refused_by_a_pooler(shared, pooled):
    pooled["OPTIONS"] = databases.OPTIONS

    (found,) = pooler.look()

    assert (found.ok, found.said.endswith("unsupported startup parameter: options")) == (
        False,
        True,
    )


@committed
def test_a_role_without_delays_is_told_with_the_statements_that_give_them(pooled):
    (found,) = pooler.look()

    assert not found.ok
    for name in DELAYS[:2]:  # the embedded server itself has the third
        assert f"ALTER ROLE {connection.settings_dict['USER']} SET {name} = " in found.mend


@pytest.fixture
def delays(transactional_db):
    """The delays of the role, for the database of this test alone."""
    here = connection.settings_dict
    begin = f'ALTER ROLE {here["USER"]} IN DATABASE "{here["NAME"]}" '
    with psycopg.connect(
        host=here["HOST"], port=here["PORT"], user=SUPERUSER, dbname="postgres", autocommit=True
    ) as root:
        for name in DELAYS:
            root.execute(f"{begin} SET {name} = '30s'")
        yield
        root.execute(f"{begin} RESET ALL")


@committed
def test_a_pooler_to_the_same_database_with_delays_is_well(delays, pooled):
    (found,) = pooler.look()

    assert found.ok, found


@committed
def test_a_pooler_to_another_database_is_told(delays, pooled, monkeypatch):
    monkeypatch.setattr(pooler, "_WHERE", "SELECT pg_backend_pid(), '', 0")

    (found,) = pooler.look()

    assert (found.ok, found.mend) == (False, "Vérifiez DATABASE_POOLER_URL.")


def test_without_a_pooler_nothing_changes_and_nothing_is_said(settings):
    settings.POOLED_DATABASE = None

    pooler.go_through()

    assert list(pooler.look()) == []


@pytest.fixture
def declared(monkeypatch):
    """Settings that are read once more are not those of the manual."""
    monkeypatch.setattr(env, "DECLARED", [])
    monkeypatch.setattr(env, "GIVEN", {})


@pytest.mark.usefixtures("declared")
def test_the_address_of_a_pooler_asks_for_no_session(monkeypatch, unread):
    monkeypatch.setenv("DATABASE_POOLER_URL", "postgresql://a:b@pgb:6432/c?sslmode=require")

    found = databases.pooler(embedded=False)

    assert found == {
        "HOST": "pgb",
        "PORT": "6432",
        "USER": "a",
        "PASSWORD": "b",
        "NAME": "c",
        "OPTIONS": {"connect_timeout": 5, "sslmode": "require"},
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


@pytest.mark.usefixtures("declared")
def test_a_pooler_before_the_embedded_database_is_refused(monkeypatch, unread):
    monkeypatch.setenv("DATABASE_POOLER_URL", "postgresql://a:b@pgb:6432/c")

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        databases.pooler(embedded=True)

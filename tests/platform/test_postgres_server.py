import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from hygie.platform.postgres.place import APPLICATION, OWNER, SUPERUSER, Place, conninfo
from hygie.platform.postgres.problems import NotWritable, Unreachable, WrongVersion
from hygie.platform.postgres.server import Server
from hygie.platform.postgres.throwaway import throwaway
from tests.platform.postgres_tools import (
    NOBODY,
    a_user_of,
    as_nobody,
    count,
    fill,
    kill_all,
    needs_root,
    query,
    said,
)


@pytest.fixture
def server():
    with throwaway() as one:
        yield one


@pytest.fixture
def home(server):
    return server.place.home


@pytest.fixture
def durable():
    with throwaway(durable=True) as one:
        yield one


def test_neither_role_is_superuser_nor_passes_walls_nor_is_the_other(home):
    roles = query(
        home,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
        " WHERE rolname IN ('hygie_owner', 'hygie_app') ORDER BY 1",
    )
    kinship = query(home, "SELECT pg_has_role('hygie_app', 'hygie_owner', 'member')")

    assert roles == [(APPLICATION, False, False, False), (OWNER, False, False, False)]
    assert kinship == [(False,)]


def test_the_owner_owns_the_database_and_the_application_may_not_create_in_it(home):
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'hygie'"

    assert query(home, owner) == [(OWNER,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(home, "CREATE TABLE mine (n int)", role=APPLICATION)


def test_a_third_role_does_not_enter(home):
    query(home, "CREATE ROLE visitor LOGIN", role=SUPERUSER, database="postgres")

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        query(home, "SELECT 1", role="visitor")


def test_the_owner_installs_the_extensions_and_letters_are_french(home):
    query(home, "CREATE EXTENSION pg_trgm")
    query(home, "CREATE EXTENSION unaccent")

    answer = query(home, "SELECT lower('ÉÀ'), unaccent('Hôpital'), cardinality(show_trgm('éé'))")

    assert answer == [("éà", "Hopital", 3)]


def test_nothing_listens_on_the_network(home):
    assert query(home, "SHOW listen_addresses") == [("",)]
    assert (Place(home).socket.stat().st_mode & 0o777) == 0o700


def test_ensure_again_changes_nothing(server):
    pid = server.pid()

    server.ensure()

    assert server.pid() == pid


def test_the_rows_survive_a_stop(server, home):
    fill(home)

    assert server.release() is True
    assert not server.is_alive()
    server.ensure()

    assert count(home) == 20_000


def test_one_more_database_has_the_same_roles(server, home):
    server.create_database("hygie_gw0")
    server.create_database("hygie_gw0")

    assert query(home, "SELECT 1", role=APPLICATION, database="hygie_gw0") == [(1,)]


def test_a_killed_server_is_back_with_every_row(durable):
    fill(durable.place.home)
    os.kill(durable.pid(), signal.SIGKILL)

    durable.ensure()

    assert count(durable.place.home) == 20_000


def test_no_acknowledged_row_is_lost_when_everything_is_killed_while_writing(durable):
    home, acknowledged = durable.place.home, []
    query(home, "CREATE TABLE bed (n int)")

    def write():
        with psycopg.connect(**conninfo(home, role=OWNER), autocommit=True) as link:
            for number in range(1_000_000):
                link.execute("INSERT INTO bed VALUES (%s)", [number])
                acknowledged.append(number)

    writer = threading.Thread(target=lambda: pytest.raises(psycopg.OperationalError, write))
    writer.start()
    time.sleep(0.5)
    kill_all(home)
    writer.join()
    durable.ensure()

    assert acknowledged
    assert count(home) >= len(acknowledged)


def test_a_power_cut_whose_number_was_given_to_another_program(durable):
    home, place = durable.place.home, durable.place
    fill(home)
    owner = place.data.stat().st_uid
    pid_file = place.data / "postmaster.pid"
    before = pid_file.read_text()
    kill_all(home)
    durable.is_alive()
    stranger = subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None)
    try:
        pid_file.write_text(before.replace(before.split("\n")[0], str(stranger.pid), 1))
        (place.socket / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")

        durable.ensure()

        assert count(home) == 20_000
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_frozen_server_is_replaced(server, home, monkeypatch):
    monkeypatch.setattr("hygie.platform.postgres.server.FROZEN_AFTER", 0.5)
    monkeypatch.setattr("hygie.platform.postgres.process.PATIENCE", (0.3, 0.3, 5.0))
    fill(home)
    query(home, "CHECKPOINT", role=SUPERUSER)
    frozen = server.pid()
    os.kill(frozen, signal.SIGSTOP)

    server.ensure()

    assert server.pid() != frozen
    assert count(home) == 20_000


def test_a_program_that_stands_in_the_folder_is_left_alone(server, home):
    shell = subprocess.Popen(["sleep", "60"], cwd=Place(home).data)
    try:
        server.release()

        assert shell.poll() is None
    finally:
        shell.kill()
        shell.wait()


def test_processes_that_race_share_one_server():
    with throwaway() as first:
        first.release()
        users = [a_user_of(first.place.home) for _ in range(4)]
        pids = {said(user) for user in users}
        for user in users:
            user.communicate("\n", timeout=30)

        assert len(pids) == 1
        first.ensure()
        assert {first.pid()} == pids


def test_only_the_last_user_stops_the_server(server, home):
    other = a_user_of(home, then="print(int(server.release()), flush=True)")
    assert said(other) == server.pid()

    assert server.release() is False
    assert server.is_alive()
    assert other.communicate("\n", timeout=30)[0].strip() == "1"
    assert not server.is_alive()


def test_the_server_of_a_killed_user_is_adopted_and_then_stopped(server, home):
    server.release()
    user = a_user_of(home)
    pid = said(user)
    user.kill()
    user.communicate()

    server.ensure()

    assert server.pid() == pid
    assert server.release() is True
    assert not server.is_alive()


def test_a_killed_creation_leaves_nothing_half_made():
    with throwaway() as first:
        first.release()
        place = first.place
        place.data.rename(place.root / "moved-away")
        user = a_user_of(place.home)
        until = time.monotonic() + 20
        while not list(place.root.glob("data.new-*/base")) and time.monotonic() < until:
            time.sleep(0.002)
        user.kill()
        user.communicate()

        assert not place.data.exists()
        first.ensure()
        assert first.is_alive()

        # The orphan initdb may have gone on a little: the next start sweeps what it made.
        first.release()
        first.ensure()
        assert not list(place.root.glob("data.new-*"))


def test_a_long_path_gets_a_short_socket_elsewhere(home):
    deep = home / ("a" * 60) / ("b" * 60)
    server = Server(deep, durable=False)
    try:
        server.ensure()

        assert len(str(Place(deep).socket)) < 60
        assert query(deep, "SELECT 1") == [(1,)]
    finally:
        server.release()


def test_data_of_another_version_are_refused_untouched(server, home):
    server.release()
    (Place(home).data / "PG_VERSION").write_text("12\n")

    with pytest.raises(WrongVersion, match="PostgreSQL 12"):
        server.ensure()

    (Place(home).data / "PG_VERSION").write_text("18\n")


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "var").write_text("")

    with pytest.raises(NotWritable, match="ne peut pas écrire"):
        Server(tmp_path / "var").ensure()


@needs_root
def test_a_folder_that_the_account_cannot_enter_is_named(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(Unreachable, match=r"HYGIE_HOME.*chmod o\+x"):
        Server(closed / "var").ensure()


@needs_root
def test_an_ordinary_user_has_the_same_server(home):
    place = home / "ordinary"
    place.mkdir()
    os.chown(place, NOBODY, NOBODY)

    assert as_nobody(_a_life, place) is None


def _a_life(folder):
    server = Server(folder / "var")
    server.ensure()
    fill(folder / "var")
    os.kill(server.pid(), signal.SIGKILL)
    server.ensure()
    assert count(folder / "var") == 20_000
    assert server.release() is True


@needs_root
def test_an_ordinary_user_is_told_of_a_folder_of_somebody_else(server, home):
    sentence = as_nobody(lambda: Server(home).ensure())

    assert "ne peut pas écrire" in sentence


def test_a_throwaway_server_leaves_nothing_and_ends_those_of_killed_tests():
    code = (
        "from hygie.platform.postgres.throwaway import throwaway\n"
        "with throwaway() as one: print(one.place.home, flush=True); input()"
    )
    killed = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    forgotten = Path(killed.stdout.readline().strip())
    killed.kill()
    killed.communicate()

    with throwaway() as first, throwaway():
        assert first.is_alive()

    assert not forgotten.exists()
    assert not first.place.home.exists()

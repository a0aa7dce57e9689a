import os
import shutil
import signal
import socket
import sys
import threading
import time

import pytest

from hygie.config.processes.supervisor import DoesNotStart, Plan, Supervisor
from hygie.platform.postgres.server import Server
from tests.config.running import (
    Running,
    a_free_port,
    a_home,
    end_all,
    eventually,
    hygie,
    page,
)

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="reads /proc")  # noqa: PTH112


@pytest.fixture(scope="module")
def home():
    folder = a_home()
    yield folder
    end_all(folder)
    shutil.rmtree(folder)


@pytest.fixture
def fresh():
    folder = a_home()
    yield folder
    end_all(folder)
    shutil.rmtree(folder)


@pytest.fixture
def running(home):
    one = Running(home, a_free_port())
    try:
        one.wait_for("Hygie est prêt")
        yield one
    finally:  # one that came too late would keep its folder from all the others
        if one.process.poll() is None:
            one.stop()


def test_it_serves_and_ctrl_c_leaves_nothing_behind(home):
    one = Running(home, a_free_port())
    one.wait_for("Hygie est prêt")
    children = one.children()

    assert page(one.port) == 200
    assert set(children) == {"web", "worker"}
    assert len({os.getpgid(pid) for pid in children.values()}) == 1
    assert one.stop() == 0
    assert "Traceback" not in one.text
    assert not Server(home).is_alive()
    assert all(_gone(pid) for pid in children.values())


def test_the_second_start_migrates_nothing(running):
    running.stop()

    again = Running(running.home, running.port)
    again.wait_for("Hygie est prêt")
    again.stop(signal.SIGTERM)

    assert "Mise à jour" not in again.text


def test_told_twice_in_a_hurry_it_still_stops_its_database(running):
    os.kill(running.process.pid, signal.SIGINT)

    assert running.stop(signal.SIGINT) == 0

    assert not Server(running.home).is_alive()


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_child_comes_back(running, name):
    killed = running.children()[name]
    os.kill(killed, signal.SIGKILL)

    eventually(lambda: running.children().get(name) not in {None, killed})

    assert page(running.port) == 200
    assert f"« {name} » s’est arrêté (code -9)" in running.text


def test_a_killed_database_comes_back_and_pages_with_it(running, home):
    killed = Server(home).pid()
    os.kill(killed, signal.SIGKILL)

    running.wait_for("PostgreSQL répond de nouveau")

    assert Server(home).pid() != killed
    eventually(lambda: page(running.port, "/compte/connexion/") == 200)
    assert set(running.children()) == {"web", "worker"}


def test_a_second_run_says_where_the_first_one_is(running, home):
    second = hygie(home, "run", PORT=str(a_free_port()))

    assert second.returncode == 1
    assert f"tourne déjà pour {home} : http://127.0.0.1:{running.port}/" in second.stderr
    assert "Traceback" not in second.stderr
    assert page(running.port) == 200


def test_children_of_a_killed_run_end_and_the_next_run_starts(running, home):
    children = running.children()
    running.process.kill()
    running.process.wait()

    next_one = Running(home, running.port)
    next_one.wait_for("Hygie est prêt")

    assert all(_gone(pid) for pid in children.values())
    assert page(next_one.port) == 200
    assert next_one.stop() == 0


def test_everything_killed_at_once_comes_back(running, home):
    for pid in (running.process.pid, *running.children().values(), Server(home).pid()):
        os.kill(pid, signal.SIGKILL)
    running.process.wait()

    next_one = Running(home, running.port)
    next_one.wait_for("Hygie est prêt")

    assert page(next_one.port) == 200
    assert next_one.stop() == 0


def test_a_taken_port_is_named_with_the_way_out(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = hygie(home, "run", PORT=str(port))

    assert refused.returncode == 1
    assert f"Le port {port} est déjà pris" in refused.stderr
    assert "PORT=" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")

    refused = hygie(tmp_path / "file" / "var", "run")

    assert refused.returncode == 1
    assert "HYGIE_HOME" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_told_to_stop_while_it_prepares_it_stops_cleanly(fresh):
    home = fresh
    one = Running(home, a_free_port())
    eventually(lambda: (home / "postgres" / "data" / "postmaster.pid").exists() or one.lines)

    code = one.stop(signal.SIGTERM)

    assert code == 0
    assert "Traceback" not in one.text
    assert not Server(home).is_alive()


def test_a_child_that_always_ends_stops_the_start_with_a_sentence(tmp_path):
    said = []
    plan = Plan(
        home=tmp_path,
        host="127.0.0.1",
        port=a_free_port(),
        database=None,
        prepare=lambda: None,
        announce=str,
        children={"web": [sys.executable, "-c", "raise SystemExit(3)"]},
        say=said.append,
    )

    with pytest.raises(DoesNotStart, match="« web »"):
        Supervisor(plan).run()

    assert "code 3" in said[0]


def test_a_child_that_does_not_listen_is_killed_in_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr("hygie.config.processes.supervisor.CHILDREN_END_WITHIN", 0.3)
    monkeypatch.setattr("hygie.config.processes.supervisor.FIRST_PAGE_WITHIN", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, lambda *_: None); time.sleep(60)"
    supervisor = Supervisor(
        Plan(
            home=tmp_path,
            host="127.0.0.1",
            port=a_free_port(),
            database=None,
            prepare=lambda: None,
            announce=str,
            children={"web": [sys.executable, "-c", deaf]},
            say=lambda text: None,
        )
    )
    threading.Timer(3.5, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
    began = time.monotonic()

    supervisor.run()

    assert time.monotonic() - began < 10


def _gone(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True

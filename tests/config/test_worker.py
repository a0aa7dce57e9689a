import os
import shutil
import signal
import subprocess
import sys

import psycopg
import pytest

from hygie.platform.postgres.place import OWNER, conninfo
from hygie.platform.postgres.server import Server
from tests.config.running import a_home, environment, eventually, hygie

WITH_JOBS = "import tests.config.jobs_of_tests; from hygie.config.cli import main; main()"


@pytest.fixture(scope="module")
def server():
    one = Server(a_home(), durable=False)
    one.ensure()
    assert hygie(one.place.home, "migrate").returncode == 0
    yield one
    one.release()
    shutil.rmtree(one.place.home)


class Workers:
    """Workers that know the jobs of the tests, and what these jobs noted."""

    def __init__(self, home, notes):
        self.home, self.notes, self.started = home, notes, []

    def start(self):
        worker = subprocess.Popen(
            [sys.executable, "-c", WITH_JOBS, "worker"],
            env=environment(self.home, TESTS_NOTES=str(self.notes)),
        )
        self.started.append(worker)
        return worker

    def noted(self):
        return self.notes.read_text().split() if self.notes.exists() else []

    def sql(self, statement, *values):
        with psycopg.connect(**conninfo(self.home, role=OWNER)) as link:
            cursor = link.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def defer(self, name, arguments="{}", attempts=0):
        return self.sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, attempts)"
            " VALUES ('default', %s, %s, %s) RETURNING id",
            f"tests:{name}",
            arguments,
            attempts,
        )[0][0]

    def status(self, job):
        return self.sql("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job)[0][0]

    def seem_silent(self):
        """Make the dead workers look dead for long: the test does not wait half a minute."""
        self.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")

    def rescue(self):
        """What the clock does each minute."""
        self.sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            """ VALUES ('default', 'platform:rescue', '{"timestamp": 0}')"""
        )

    def stop(self):
        for worker in self.started:
            if worker.poll() is None:
                worker.terminate()
                worker.wait(20)
        self.sql("DELETE FROM procrastinate_jobs")
        self.sql("DELETE FROM procrastinate_workers")


@pytest.fixture
def workers(server, tmp_path):
    some = Workers(server.place.home, tmp_path / "notes")
    yield some
    some.stop()


def test_the_job_of_a_killed_worker_is_rescued_and_ends_once(workers):
    job = workers.defer("last", '{"seconds": 1.5}')
    killed = workers.start()
    eventually(lambda: workers.noted() == ["began"])
    killed.kill()
    killed.wait()
    assert workers.status(job) == "doing"

    workers.seem_silent()
    workers.start()
    workers.rescue()

    eventually(lambda: workers.status(job) == "succeeded")
    assert workers.noted() == ["began", "began", "ended"]


def test_the_job_of_a_live_worker_is_left_to_it(workers):
    job = workers.defer("last", '{"seconds": 2}')
    workers.start()
    eventually(lambda: workers.noted() == ["began"])

    workers.rescue()

    eventually(lambda: workers.status(job) == "succeeded")
    assert workers.noted() == ["began", "ended"]


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(workers):
    job = workers.defer("poison", attempts=10)
    assert workers.start().wait(20) == -signal.SIGKILL

    workers.seem_silent()
    workers.start()
    workers.rescue()

    eventually(lambda: workers.status(job) == "failed")
    assert workers.noted() == ["began"]


def test_a_told_worker_finishes_its_job_before_it_ends(workers):
    job = workers.defer("last", '{"seconds": 1}')
    worker = workers.start()
    eventually(lambda: workers.noted() == ["began"])

    worker.terminate()

    assert worker.wait(20) == 0
    assert workers.status(job) == "succeeded"


def test_what_a_job_announces_is_not_told_when_its_transaction_is_rolled_back(workers):
    failing = workers.defer("announce_then_fail")
    workers.start()
    eventually(lambda: workers.status(failing) == "failed")

    announcing = workers.defer("announce")

    eventually(lambda: workers.status(announcing) == "succeeded")
    eventually(lambda: workers.noted() == ["announced"])


def test_a_worker_waits_for_a_database_that_is_away_and_goes_on(workers, server):
    worker = workers.start()
    first = workers.defer("note", '{"word": "before"}')
    eventually(lambda: workers.status(first) == "succeeded")

    os.kill(server.pid(), signal.SIGKILL)
    eventually(lambda: not server.is_alive())
    server.ensure()
    second = workers.defer("note", '{"word": "after"}')

    eventually(lambda: workers.status(second) == "succeeded")
    assert worker.poll() is None

"""The same load while web, worker and PostgreSQL are killed: nothing that got a number is lost."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from bench import traffic
from bench.api import RATE, bodies, drain, kept, told
from bench.report import Figure, equal, percentile, under
from bench.running import Running, running, tree
from bench.world import World
from hygie.platform.postgres.server import Server

PART = "chaos"
SECONDS = 30
DRAINED_WITHIN = 300.0
# Seconds after the start of the load.
KILLED = ((6.0, "web"), (13.0, "worker"), (20.0, "PostgreSQL"))


def measure(world: World) -> Iterator[Figure]:
    """Machines send again, with the same token, what was not answered."""
    assert world.incidents  # noqa: S101 - makes them
    with running(world.home) as server:
        machines = traffic.Machines(
            port=server.port,
            key=world.key(),
            bodies=bodies(world),
            name="chaos",
            rate=RATE,
            seconds=SECONDS,
            retry_for=90,
        )
        failed_before = _failed()
        with traffic.elsewhere() as pool:
            began = time.monotonic()
            future = pool.submit(traffic.declare, machines)
            for moment, name in KILLED:
                time.sleep(max(0.0, began + moment - time.monotonic()))
                _kill(world, server, name)
            sent = future.result()
        connection.close()  # ours ended with the server that was killed
        names = ", ".join(name for _, name in KILLED)
        yield from kept(PART, sent, f"{RATE} a second for {SECONDS} s; kill -9 of {names}")
        waited = [one.waited for one in sent]
        yield under(
            PART,
            "longest wait for a number",
            max(waited),
            most=None,
            unit="s",
            conditions=f"95 %: {percentile(waited, 0.95):.1f} s; at most "
            f"{max(one.tries for one in sent)} tries",
        )
        began = time.monotonic()
        drain(within=DRAINED_WITHIN)
        yield under(
            PART,
            "worker done after the load",
            time.monotonic() - began,
            most=None,
            unit="s",
            conditions="jobs of killed workers are put back",
        )
        times = told(sent)
        said = ", ".join(f"{count} told {time} times" for time, count in sorted(times.items()))
        yield equal(
            PART, "the desk was told once", times[1], wanted=sum(times.values()), conditions=said
        )
        yield equal(PART, "jobs that failed", _failed() - failed_before, wanted=0)


def _failed() -> int:
    return ProcrastinateJob.objects.exclude(status__in=["todo", "doing", "succeeded"]).count()


def _kill(world: World, server: Running, name: str) -> None:
    """The process and all its children at once: what they were doing is cut."""
    pid = Server(world.home).pid() if name == "PostgreSQL" else server.child(name)
    if pid is None:
        raise LookupError(name)
    for one in tree(pid):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)

"""Declarations by machines: 50 in a second for a minute, none lost; and how many at most."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from bench import traffic
from bench.report import Figure, equal, percentile, spread, under
from bench.running import running
from bench.world import World
from hygie.demonstration.incidents import some
from hygie.establishments.models import Site
from hygie.incidents.models import Incident, Reception
from hygie.incidents.rules import encoding
from hygie.journal.models import Entry

PART = "api"
RATE, SECONDS = 50, 60
BODIES = 500
DRAINED_WITHIN = 300.0


def measure(world: World) -> Iterator[Figure]:
    """Web and worker run; the machines do not wait for answers."""
    assert world.incidents  # noqa: S101 - makes them
    with running(world.home) as server:
        machines = traffic.Machines(
            port=server.port,
            key=world.key(),
            bodies=bodies(world),
            name="steady",
            rate=RATE,
            seconds=SECONDS,
        )
        began = time.perf_counter()
        sent = traffic.run(traffic.declare, machines)
        took = time.perf_counter() - began
        said = f"{RATE} a second for {SECONDS} s, web and worker"
        yield from kept(PART, sent, said)
        waited = [one.waited for one in sent]
        yield under(
            PART,
            "declaration, 95 %",
            1000 * percentile(waited, 0.95),
            most=None,
            unit="ms",
            conditions=f"{said}: {spread(waited)} ms, 99 %: {1000 * percentile(waited, 0.99):.0f}",
        )
        yield under(
            PART, "behind schedule at the end", took - SECONDS, most=3, unit="s", conditions=said
        )
        yield _drained(time.perf_counter())
        yield from _most(world, server.port)
        yield _drained(time.perf_counter())


def bodies(world: World) -> list[str]:
    """What machines send: declarations that differ."""
    at = timezone.now()
    rows = Site.objects.filter(finess__in=world.hospitals(BODIES)).select_related("entity__ght")
    past = some(list(rows), BODIES, start=at - timedelta(days=1), end=at, seed=7, at=at)
    return [json.dumps(encoding.to_json(one.declaration)) for one in past]


def kept(part: str, sent: Sequence[traffic.Sent], conditions: str) -> Iterator[Figure]:
    """Compare what the machines were told with what the database holds."""
    numbered = {one.token: one.number for one in sent if one.number}
    rows = Reception.objects.filter(token__in=[one.token for one in sent])
    known = list(rows.values_list("token", "incident__number"))
    lost = sum(numbered[token] != number for token, number in known if token in numbered)
    lost += len(numbered.keys() - {token for token, _ in known})
    numbers = Incident.objects.filter(number__in=numbered.values()).count()
    times = Counter(number for _, number in known)
    statuses = Counter(status for one in sent for status in one.statuses)
    said = ", ".join(f"{count} × {status or 'cut'}" for status, count in sorted(statuses.items()))
    yield equal(
        part,
        "declarations that got their number",
        len(numbered),
        wanted=len(sent),
        conditions=f"{conditions}; answers: {said}",
    )
    yield equal(part, "of these, lost", lost + len(set(numbered.values())) - numbers, wanted=0)
    yield equal(part, "declared twice", len(known) - len(times), wanted=0)


def _drained(began: float) -> Figure:
    """Wait until the worker has told the desk of everything."""
    taken = drain(within=DRAINED_WITHIN)
    return under(
        PART,
        "worker done after the load",
        time.perf_counter() - began,
        most=None,
        unit="s",
        conditions=f"{taken} jobs were waiting",
    )


def drain(*, within: float) -> int:
    """Wait until no job waits or runs; how many there were."""
    rows = ProcrastinateJob.objects.filter(status__in=["todo", "doing"])
    there = rows.count()
    until = time.monotonic() + within
    while rows.exists() and time.monotonic() < until:
        time.sleep(0.5)
    return there


def told(sent: Sequence[traffic.Sent]) -> Counter[int]:
    """Of how many of these declarations the desk was told never, once, twice."""
    found = Reception.objects.filter(token__in=[one.token for one in sent])
    ids = [str(number) for number in found.values_list("incident_id", flat=True)]
    lines = Counter(
        Entry.objects.filter(
            what="incidents.alerted", subject_kind="incidents.Incident", subject_id__in=ids
        ).values_list("subject_id", flat=True)
    )
    return Counter(lines[number] for number in ids)


def _most(world: World, port: int) -> Iterator[Figure]:
    machines = traffic.Machines(
        port=port,
        key=world.key(),
        bodies=bodies(world),
        name="flood",
        rate=0,
        seconds=20,
        at_once=8,
    )
    yield Figure(
        part=PART,
        what="most declarations in a second",
        conditions="8 machines that wait for each answer, 20 s, worker running",
        value=f"{traffic.run(traffic.flood, machines):.0f}",
        goal=f"≥ {RATE}",
    )

"""All indicators over ten years of a nation, those of one entity, from a snapshot’s files."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.observatory_data import SMALL, Volume, make
from bench.report import Figure, under
from bench.world import World

PART = "figures"
ALL, ENTITY, COLD, MEMORY = 60, 100, 120, 2 * 1024
# In a process of its own: what the others took of memory is not counted.
_COUNT = """
import datetime, json, pathlib, resource, sys, time
import django
django.setup()
from bench.observatory_data import made
from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import Engine, facts_of
from hygie.observatory.shown.pages import ON_DASHBOARD

folder, year = pathlib.Path(sys.argv[1]), int(sys.argv[2])
files, as_of = made(folder), datetime.date(year, 12, 31)
mebibytes = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
with Engine(files, as_of=as_of, scratch=folder) as engine:
    known = engine.known
    began, spent, taken = time.perf_counter(), time.process_time(), {}
    cells = 0
    for one in indicators().values():
        start = time.perf_counter()
        cells += len(engine.cells(one))
        taken[one.code] = time.perf_counter() - start
    one_by_one = time.perf_counter() - began
    spent, peak_of_one = time.process_time() - spent, mebibytes()
    began = time.perf_counter()
    every = len(engine.every_cell())
    all_kept = time.perf_counter() - began
    pages = {"1": ["INC-01"], "5": ["INC-01", "INC-02", "INC-13", "INC-15", "INC-29"], "49": None}
    entity = {}
    for many, codes in pages.items():
        only = codes and [indicators()[code] for code in codes]
        times = []
        for number in range(1, 12):
            start = time.perf_counter()
            engine.one_entity(f"{number:09}", only=only)
            times.append(1000 * (time.perf_counter() - start))
        entity[many] = sorted(times)[5]
wanted = [indicators()[code] for code in sorted(ON_DASHBOARD)]
cold = []
for number in range(1, 12):
    start = time.process_time()
    # As a page does.
    with Engine(files, as_of=as_of, known=known, facts=facts_of(wanted), threads=1,
                memory="256MB", scratch=folder) as engine:
        engine.one_entity(f"{number:09}", only=wanted)
    cold.append(1000 * (time.process_time() - start))
slowest = sorted(taken, key=taken.get, reverse=True)[:4]
print(json.dumps({
    "cells": cells, "every": every, "seconds": one_by_one, "kept": all_kept, "peak": mebibytes(),
    "peak_of_one": peak_of_one, "cores": spent, "entity": entity,
    "cold": sorted(cold)[5],
    "slowest": {code: round(taken[code], 1) for code in slowest},
}))
"""


def measure(world: World) -> Iterator[Figure]:
    """Make the facts, then count them in another process."""
    volume = Volume() if world.size.incidents >= 100_000 else SMALL
    with TemporaryDirectory(dir=world.home) as name:
        folder = Path(name)
        make(folder, volume)
        ended = subprocess.run(
            [sys.executable, "-c", _COUNT, name, str(volume.first_year + volume.years - 1)],
            check=True,
            capture_output=True,
            text=True,
        )
        size = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 2**20
    found = json.loads(ended.stdout)
    answers = volume.campaigns * volume.entities * volume.nodes * 86 // 100
    said = (
        f"{volume.incidents:,} incidents, {answers:,} answers, {volume.proofs:,} proofs, "
        f"{volume.years} years; {size:.0f} MiB of files, {found['cells']:,} cells; "
        f"slowest {found['slowest']}"
    )
    one = f"of {volume.entities:,}"
    yield under(PART, "every indicator", found["seconds"], most=ALL, unit="s", conditions=said)
    yield under(PART, "the same, of a core", found["cores"], most=2 * ALL, unit="s")
    yield under(PART, "every cell kept at once", found["kept"], most=ALL, unit="s")
    yield under(PART, "its memory", found["peak"], most=MEMORY, unit="MiB")
    yield under(PART, "memory, one at a time", found["peak_of_one"], most=MEMORY, unit="MiB")
    yield under(
        PART,
        "dashboard of an entity: snapshot opened, twelve indicators, of a core",
        found["cold"],
        most=COLD,
        unit="ms",
        conditions=one,
    )
    for many, milliseconds in found["entity"].items():
        yield under(
            PART,
            f"one entity, {many} indicators",
            milliseconds,
            most=ENTITY if many != "49" else None,
            unit="ms",
            conditions=one,
        )

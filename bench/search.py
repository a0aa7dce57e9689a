"""Search as you type: whole names, beginnings, slips, cities, numbers, very common words."""

import time
from collections.abc import Iterator
from urllib.parse import urlencode

from bench import traffic
from bench.register_data import questions
from bench.report import Figure, percentile, spread, under
from bench.running import running
from bench.world import World
from hygie.establishments import queries

PART = "search"
QUESTIONS = 1_000
ON_PAGES = 400


def measure(world: World) -> Iterator[Figure]:
    """The query alone, then the fragment that a browser asks for."""
    assert world.register  # noqa: S101 - makes it
    asked = questions(world.country, count=QUESTIONS, seed=2)
    for question in asked[:50]:
        queries.any_search(question)
    times, found = [], 0
    for question in asked:
        began = time.perf_counter()
        found += bool(queries.any_search(question))
        times.append(time.perf_counter() - began)
    sites = f"{world.size.sites:,} sites, {QUESTIONS} questions"
    yield _figure("query", times, sites)
    yield Figure(
        part=PART,
        what="questions that find something",
        conditions="slips, invented names and cities among them",
        value=f"{100 * found / len(asked):.0f} %",
    )
    with running(world.home) as server:
        paths = [
            f"/declarer/structures/?{urlencode({'q': question})}" for question in asked[:ON_PAGES]
        ]
        for at_once in (1, 8):
            read = traffic.run(
                traffic.pages,
                server.port,
                None,
                [("fragment", paths, 200)],
                times=ON_PAGES,
                at_once=at_once,
            )
            most = 30 if at_once == 1 else None
            yield _figure("page fragment", read["fragment"], f"HTTP, {at_once} at once", most)


def _figure(what: str, times: list[float], conditions: str, most: float | None = 30) -> Figure:
    said = f"{conditions}: {spread(times)} ms"
    return under(
        PART,
        f"{what}, 95 %",
        1000 * percentile(times, 0.95),
        most=most,
        unit="ms",
        conditions=said,
    )

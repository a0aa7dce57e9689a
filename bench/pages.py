"""The pages at 100,000 incidents: how long, how many queries, how much memory."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.functional import empty

from bench import traffic
from bench.report import Figure, percentile, spread, under
from bench.running import Running, running
from bench.traffic import PASSWORD
from bench.world import World
from hygie.accounts.models import Person
from hygie.accounts.queries import any_actor
from hygie.incidents.queries import desk
from hygie.kernel.actor import Actor

PART = "pages"
GOAL, MOST_QUERIES, MOST_MEMORY = 100, 12, 400
READINGS, JOURNEYS = 100, 40
AT_ONCE = (1, 8)
Page = tuple[str, list[str], int]

LISTS = {
    "desk, open": [""],
    "desk, all": ["etat=ALL"],
    "desk, filtered": [
        "etat=ALL&gravite=CRITICAL",
        "etat=CLOSED&genre=RANSOMWARE",
        "gravite=MAJOR&signal=aide",
        "etat=ALL&region=11&signal=danger",
        "etat=ALL&gravite=CRITICAL&genre=RANSOMWARE&signal=danger",
    ],
    "desk, words": [
        "etat=ALL&q=fictif",  # in each of them
        "q=fictif",
        "etat=ALL&q=fictif&gravite=CRITICAL",
        "etat=DUPLICATE&q=demonstration",
        "etat=ALL&q=panne+serveur",
        "etat=ALL&q=introuvable+demonstration",
        "etat=ALL&q=2026-10",
    ],
    "desk, deep": ["etat=ALL&page=100", "etat=ALL&page=200"],
}


def measure(world: World) -> Iterator[Figure]:
    """Build the world, count queries, then read pages through the real server."""
    built = world.incidents
    yield under(
        PART,
        "take over incidents",
        built,
        most=120,
        unit="s",
        conditions=f"{world.size.incidents:,} of two years",
    )
    yield from _queries(world)
    with running(world.home) as server:
        yield from _read(world, server)
        yield from _declared(world, server)
        yield from _memory(server, "after the pages")
        yield from _exports(world, server)
        yield from _sign_ins(world, server)
        yield from _memory(server, "at the end")


def _pages(world: World, login: str) -> list[Page]:
    """What one person reads."""
    actor = any_actor(Person.objects.get(email=world.people[login]), today=timezone.localdate())
    found = [
        (name, [f"/incidents/?{query}" for query in queries], 200)
        for name, queries in LISTS.items()
    ]
    mark = quote(desk.last_change(actor))
    found.append(("poll, nothing new", [f"/incidents/nouveautes/?depuis={mark}"], 204))
    found.append(("poll, list again", ["/incidents/nouveautes/?depuis=before"], 200))
    found.append(("incident", [f"/incidents/{number}/" for number in _numbers(actor)], 200))
    return found


def _numbers(actor: Actor) -> list[str]:
    rows = desk.visible_to(actor).order_by("pk").values_list("number", flat=True)
    known = list(rows)
    return known[:: max(1, len(known) // READINGS)][:READINGS]


PUBLIC: list[Page] = [
    ("home", ["/"], 200),
    ("sign-in page", ["/compte/connexion/"], 200),
    ("structure search page", ["/declarer/?q=hopital", "/declarer/?q=ch+de"], 200),
]


def _read(world: World, server: Running) -> Iterator[Figure]:
    for login in (None, *world.people):
        wanted = PUBLIC if login is None else _pages(world, login)
        who = None if login is None else (world.people[login], PASSWORD)
        alone, together = (
            traffic.run(traffic.pages, server.port, who, wanted, times=READINGS, at_once=at_once)
            for at_once in AT_ONCE
        )
        for name in alone:
            yield _figure(f"{name} ({login or 'public'})", alone[name], together[name])


def _declared(world: World, server: Running) -> Iterator[Figure]:
    alone, together = (
        traffic.run(
            traffic.journeys,
            server.port,
            steps(world),
            times=JOURNEYS,
            at_once=at_once,
            first=at_once * 100,
        )
        for at_once in AT_ONCE
    )
    for name in alone:
        yield _figure(f"declare: {name}", alone[name], together[name])


def steps(world: World) -> list[traffic.Step]:
    """A whole declaration, as a browser sends it."""
    site = world.hospitals(1)[0]
    seen = timezone.localtime() - timedelta(hours=3)
    facts = {
        "title": "Des postes affichent une demande de rançon",
        "observed_at_day": f"{seen:%Y-%m-%d}",
        "observed_at_hour": f"{seen:%H:%M}",
        "state": "ONGOING",
        "narrative": "Les partages ne s’ouvrent plus. " * 20,
    }
    impact = {
        "patient_danger": "POTENTIAL",
        "organisation": "DEGRADED_MODE",
        "territory_effect": "NO",
        "spread_risk": "UNKNOWN",
        "data": ["INACCESSIBLE_OR_LOST"],
    }
    cause = {"origin": "MALICIOUS", "incident_type": "RANSOMWARE", "support": ["TECHNICAL_HELP"]}
    person = {"name": "Alice Martin", "role": "Directrice", "phone": "06 12 34 56 78"}
    found: list[traffic.Step] = [
        ("structure", "GET", "/declarer/", {}, 200),
        ("search", "GET", "/declarer/structures/?q=centre+hospitalier", {}, 200),
        ("structure, sent", "POST", "/declarer/", {"finess": site}, 302),
    ]
    for slug, fields in (
        ("vous", person),
        ("faits", facts),
        ("consequences", impact),
        ("origine", cause),
    ):
        found.append((slug, "GET", f"/declarer/{slug}/", {}, 200))
        found.append((f"{slug}, sent", "POST", f"/declarer/{slug}/", fields, 302))
    return [
        *found,
        ("review", "GET", "/declarer/relire/", {}, 200),
        ("review, sent", "POST", "/declarer/relire/", {}, 302),
        ("receipt", "GET", "/declarer/accuse/", {}, 200),
    ]


def _sign_ins(world: World, server: Running) -> Iterator[Figure]:
    """One after the other, then together: each hash takes memory while it is computed."""
    emails = list(world.people.values())
    alone = traffic.run(traffic.sign_ins, server.port, emails[:2], times=10, at_once=1)
    heaviest = 0.0
    with traffic.elsewhere() as pool:
        future = pool.submit(traffic.sign_ins, server.port, emails[2:], times=16, at_once=8)
        while not future.done():
            heaviest = max(heaviest, sum(rss for rss, _ in server.weights().values()))
        together = future.result()
    yield _figure("sign in", alone, together)
    yield under(
        PART,
        "memory while 8 sign in, RSS",
        heaviest,
        most=MOST_MEMORY,
        unit="MiB",
        conditions="the most that was seen",
    )


def _exports(world: World, server: Running) -> Iterator[Figure]:
    for form in ("csv", "xlsx"):
        seconds, size = traffic.run(
            traffic.export, server.port, (world.people["analyst"], PASSWORD), form
        )
        yield under(
            PART,
            f"export {form}",
            seconds,
            most=None,
            unit="s",
            conditions=f"20,000 lines at most, {size // 1024} KiB",
        )


def _memory(server: Running, when: str) -> Iterator[Figure]:
    weights = server.weights()
    said = ", ".join(f"{name} {rss:.0f} RSS {pss:.0f} PSS" for name, (rss, pss) in weights.items())
    yield under(
        PART,
        f"memory of web and worker, RSS, {when}",
        sum(rss for rss, _ in weights.values()),
        most=MOST_MEMORY,
        unit="MiB",
        conditions=said,
    )


def _queries(world: World) -> Iterator[Figure]:
    """Ask for each page in this process, where the queries can be counted."""
    settings.ALLOWED_HOSTS = ["testserver"]
    staticfiles_storage._wrapped = StaticFilesStorage()
    most: list[tuple[int, str]] = []
    for login in world.people:
        client = Client()
        client.force_login(Person.objects.get(email=world.people[login]))
        for name, paths, _ in _pages(world, login):
            most.append((max(_count(client, "GET", path, {}) for path in paths[:8]), name))
    visitor = Client(REMOTE_ADDR=traffic.address(1))
    for name, paths, _ in PUBLIC:
        most.append((_count(visitor, "GET", paths[0], {}), name))
    for name, method, path, fields, _ in steps(world):
        most.append((_count(visitor, method, path, fields), f"declare: {name}"))
    worst, where = max(most)
    yield under(
        PART,
        "queries of a page",
        worst,
        most=MOST_QUERIES,
        unit="queries",
        conditions=f"most of {len(most)} pages: {where}",
    )
    staticfiles_storage._wrapped = empty


def _count(client: Client, method: str, path: str, fields: dict[str, object]) -> int:
    count = 0

    def counting(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        client.generic(method, path) if method == "GET" else client.post(path, fields)
    return count


def _figure(what: str, alone: list[float], together: list[float]) -> Figure:
    return under(
        PART,
        f"{what}, 95 %",
        1000 * percentile(alone, 0.95),
        most=GOAL,
        unit="ms",
        conditions=f"{spread(alone)} ms; 8 at once {spread(together)} ms",
    )

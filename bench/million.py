"""A million incidents, ten million lines of journal, three hundred people at work."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import LiteralString
from urllib.parse import quote

from django.utils import timezone
from psycopg import sql

from bench import crowd, tables, traffic
from bench.api import bodies
from bench.crowd import Shift, Worker
from bench.journal import fill, owner
from bench.report import Figure, equal, percentile, spread, under
from bench.running import running
from bench.world import World
from hygie.accounts.models import Person
from hygie.accounts.queries import any_actor
from hygie.incidents import row
from hygie.incidents.models import Incident
from hygie.incidents.queries import desk
from hygie.kernel.actor import Actor, Role

PART = "million"
COPIES, YEARS = 10, 2
PEOPLE = {"analyst": 120, "ars": 60, "ght": 60, "ciso": 60}
SECONDS, EVERY, DECLARED = 90.0, 20.0, 10
GOAL, REACHED_WITHIN, TABLE_GOAL = 150, 2.0, 1000
WORDS = (
    *("panne serveur", "rançongiciel", "messagerie compte", "introuvable", "2019-10", "onduleur"),
    *("prestataire détourné", "laboratoire", "fichiers chiffrés", "coupure électrique"),
)
PLACES = ("centre hospitalier", "ehpad", "clinique saint")
# Only what is over is as it was years ago.
_OVER = "status IN ('CLOSED', 'OUT_OF_SCOPE')"
_INDICATORS: LiteralString = """
INSERT INTO indicators_indicator (
    uuid, incident_id, kind, value, mark, tlp, pap, comment, to_block, side, added_at, added_by,
    withdrawn_by, withdrawn_for
)
SELECT gen_random_uuid(), id, 'DOMAIN', 'site-' || id % 5000 || '.example',
    encode(sha256(convert_to(E'DOMAIN\\nsite-' || id % 5000 || '.example', 'UTF8')), 'hex'),
    'AMBER', 'AMBER', '', false, 'DESK', declared_at, 'Léa Analyste', '', ''
FROM incidents_incident WHERE id % 5 = 0
"""


def measure(world: World) -> Iterator[Figure]:
    """Fill the tables, then let everybody work on the real server."""
    people = world.people
    began = time.perf_counter()
    count = multiply(years=YEARS)
    fill(world.size.journal, incidents=count)
    with owner() as link:
        link.execute(_INDICATORS)
        link.execute("VACUUM ANALYZE")
    size = f"{count:,} incidents, {world.size.journal:,} lines of journal"
    yield Figure(
        part=PART, what="made", conditions=size, value=f"{time.perf_counter() - began:.0f} s"
    )
    yield from tables.counted(people, part=PART, most=TABLE_GOAL)
    with running(world.home) as server:
        workers = [
            Worker(cookies=cookies, pages=pages)
            for login, email in people.items()
            for cookies in [traffic.signed_in(server.port, email, traffic.PASSWORD)]
            for pages in [_pages(email)]
            for _ in range(PEOPLE[login])
        ]
        given = Shift(
            port=server.port,
            workers=workers,
            seconds=SECONDS,
            every=EVERY,
            key=world.key(),
            bodies=bodies(world)[:DECLARED],
        )
        seen = traffic.run(crowd.shift, given)
    conditions = f"{size}, {len(workers)} people, who take {seen.own:.2f} of a core themselves"
    yield from _figures(seen, conditions, analysts=PEOPLE["analyst"])


def _figures(seen: crowd.Seen, conditions: str, *, analysts: int) -> Iterator[Figure]:
    for name, seconds in seen.seconds.items():
        yield under(
            PART,
            f"{name}, 95 %",
            1000 * percentile(seconds, 0.95),
            most=GOAL,
            unit="ms",
            conditions=f"{conditions}; {len(seconds):,} asked: {spread(seconds)} ms",
        )
    yield under(
        PART,
        "a declaration on every open list",
        max(seen.arrivals),
        most=REACHED_WITHIN,
        unit="s",
        conditions=f"{len(seen.arrivals)} arrivals: {spread(seen.arrivals)} ms",
    )
    shown = len(seen.arrivals) // analysts
    yield equal(PART, "declarations that analysts saw", min(shown, DECLARED), wanted=DECLARED)
    yield equal(PART, "faults", len(seen.faults), wanted=0, conditions="; ".join(seen.faults[:3]))


def _pages(email: str) -> list[tuple[str, str]]:
    """What somebody reads by turns: lists, cases, words, indicators, places."""
    actor = any_actor(Person.objects.get(email=email), today=timezone.localdate())
    cases = [("case", f"/incidents/{number}/") for number in _numbers(actor)]
    indicators = [("search, indicator", f"/indicateurs/?q=site-{n}.example") for n in (5, 70, 4999)]
    others = [
        *(("search, words", f"/incidents/?etat=ALL&q={quote(each)}") for each in WORDS),
        *(indicators if actor.has_role(Role.CERT_ANALYST) else ()),
        ("search, place", "/incidents/?etat=ALL&region=11"),
        ("search, place", "/incidents/?etat=ALL&region=84&gravite=CRITICAL"),
        *(("search, place", f"/incidents/?etat=ALL&q={quote(each)}") for each in PLACES),
        ("queue", "/incidents/"),
        ("queue", "/incidents/?suivi=libre"),
        ("queue", "/incidents/?etat=ALL&page=200"),
    ]
    return [each for pair in zip(cases, others, strict=False) for each in pair]


def _numbers(actor: Actor) -> list[str]:
    rows = desk.visible_to(actor).order_by("-declared_at").values_list("number", flat=True)
    found = list(rows[:2300])
    return found[:: max(1, len(found) // 23)]


def multiply(*, years: float) -> int:
    """Copy what is over, so many years earlier each time, with numbers of their own; how many."""
    with owner() as link:
        rows = link.execute(
            f"SELECT id, declared_at FROM incidents_incident WHERE {_OVER} ORDER BY id"  # noqa: S608
        ).fetchall()
    copies = []
    for copy in range(1, COPIES + 1):
        back = timedelta(days=round(365.25 * years * copy))
        moved = [(each, at - back) for each, at in rows]
        for year in sorted({at.year for _, at in moved}):
            ids = [each for each, at in moved if at.year == year]
            at = next(at for _, at in moved if at.year == year)
            numbers = row.numbers(len(ids), at=at)
            copies += [(each, number, back) for each, number in zip(ids, numbers, strict=True)]
    _copy(copies)
    return Incident.objects.count()


def _copy(copies: list[tuple[int, str, timedelta]]) -> None:
    """Write the copies by sets, with the indexes made afterwards."""
    fields = [each for each in Incident._meta.concrete_fields if not each.primary_key]
    moments = {each.column for each in fields if each.get_internal_type() == "DateTimeField"}
    names = [str(each.column) for each in fields]
    taken = [
        "c.number" if name == "number" else f"i.{name} - c.back" if name in moments else f"i.{name}"
        for name in names
    ]
    with owner() as link:
        indexes = link.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'incidents_incident'"
            " AND indexname LIKE 'incident\\_%'"
        ).fetchall()
        for name, _ in indexes:
            link.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        link.execute("CREATE TEMP TABLE copied (id bigint, number text, back interval)")
        with link.cursor().copy("COPY copied FROM STDIN") as into:
            for each in copies:
                into.write_row(each)
        link.execute(
            f"INSERT INTO incidents_incident ({', '.join(names)})"  # noqa: S608 - its own columns
            f" SELECT {', '.join(taken)} FROM copied AS c JOIN incidents_incident AS i USING (id)"
        )
        for _, definition in indexes:
            link.execute(definition)
        link.execute("VACUUM ANALYZE incidents_incident")

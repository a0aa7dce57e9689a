"""The journal with ten million lines: verified, found broken, written to, consulted."""

import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import LiteralString

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from bench.cost import Pages
from bench.report import Figure, equal, percentile, spread, under
from bench.world import World
from hygie.accounts.models import Person
from hygie.accounts.operations import memberships
from hygie.establishments.models import LegalEntity
from hygie.journal import chain, operations
from hygie.journal.rules import Problem
from hygie.journal.verification import CONNECTIONS, verify
from hygie.kernel.actor import SYSTEM, Place, PlaceKind, Role
from hygie.platform.postgres.place import Place as Home

PART = "journal"
SITES, INCIDENTS, READERS = 3_000, 50_000, 2_000
CONSULTED = 20
AT_ONCE, SECONDS = 8, 10.0
_LINES: LiteralString = """
INSERT INTO journal_entry (
    id, at, recorded_at, what, is_reading, subject_kind, subject_id, actor_name, actor_id,
    actor_roles, place_kind, place_code, region_code, detail
)
SELECT
    number, moment, moment + interval '2 ms',
    CASE WHEN number %% 5 < 4 THEN 'incidents.read' ELSE 'incidents.qualified' END,
    number %% 5 < 4, 'incidents.Incident', incident::text, 'Personne ' || reader, reader,
    'CERT_ANALYST:NATION:FR', 'SITE', site.finess, site.region_code,
    jsonb_build_object('reason', repeat('é', (number %% 40)::int), 'version', number %% 7)
        || CASE WHEN number %% 5 < 4 THEN '{}'::jsonb
            ELSE '{"after": {"type": "RANSOMWARE", "severity": "MAJOR", "significant": false}}' END
FROM generate_series(1::bigint, %(lines)s) AS number,
    LATERAL (SELECT
        now() - (%(lines)s - number) * interval '15 seconds' AS moment,
        (hashint8(number) & 2147483647) %% %(incidents)s + 1 AS incident,
        (hashint8(number + 1) & 2147483647) %% %(readers)s + 1 AS reader
    ) AS drawn
    JOIN bench_site AS site ON site.rank = incident %% (SELECT count(*) FROM bench_site)
"""
# The hospitals of the groups first: people of these consult the journal.
_SITES: LiteralString = """
CREATE TEMP TABLE bench_site AS
SELECT row_number() OVER (ORDER BY e.ght_id NULLS LAST, s.id) - 1 AS rank, s.finess, s.region_code
FROM establishments_site AS s JOIN establishments_legalentity AS e ON e.id = s.entity_id
ORDER BY rank LIMIT %s
"""
_LINKS: LiteralString = """
INSERT INTO journal_link (position, entry_id, hash)
SELECT link.position, entry.id, bench_chain(convert_to({canonical}, 'UTF8'))
    OVER (ORDER BY entry.id ROWS UNBOUNDED PRECEDING)
FROM journal_entry AS entry, LATERAL (SELECT entry.id AS position) AS link
""".replace("{canonical}", chain.CANONICAL)


def measure(world: World) -> Iterator[Figure]:
    """Fill, verify, tamper, verify; then write and read among so many."""
    assert world.groups  # noqa: S101 - makes them
    lines = world.size.journal
    said = f"{lines:,} lines, 2 connections"
    began = time.perf_counter()
    size = fill(lines)
    yield Figure(
        part=PART,
        what="lines and links on the disk",
        conditions=f"{lines:,} lines, made in {time.perf_counter() - began:.0f} s",
        value=f"{size / 2**30:.1f} GiB",
    )
    spent = _processor(world)
    report, seconds = _verified()
    spent = _processor(world) - spent
    used = f"{said}: {spent:.0f} s of processor, {spent / CONNECTIONS:.0f} s on idle cores"
    yield under(PART, "verify, all holds", seconds, most=60, unit="s", conditions=used)
    yield equal(PART, "links that hold", report.links, wanted=lines)
    changed = lines * 3 // 4
    with owner() as link:
        link.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        link.execute("UPDATE journal_entry SET actor_name = 'X' WHERE id = %s", [changed])
        link.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
    report, seconds = _verified()
    found = [one.position for one in report.breaks if one.problem == Problem.CHANGED]
    yield under(PART, "verify, one line changed", seconds, most=60, unit="s", conditions=said)
    yield equal(PART, "first broken link", found[0] if found else 0, wanted=changed)
    yield from _written(lines)
    yield from _consulted(lines)


def fill(lines: int, *, incidents: int = INCIDENTS) -> int:
    """Make the lines and their chain by sets, with the indexes made afterwards; the bytes."""
    with owner() as link:
        link.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        link.execute("ALTER TABLE journal_link DISABLE TRIGGER USER")
        link.execute("TRUNCATE journal_entry, journal_link")
        indexes = link.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'journal_entry' AND indexname LIKE 'journal\\_%'"
            " AND indexname NOT LIKE '%pkey'"
        ).fetchall()
        for name, _ in indexes:
            link.execute(f"DROP INDEX {name}")
        link.execute(_SITES, [SITES])
        link.execute("ANALYZE bench_site")
        link.execute(_LINES, {"lines": lines, "incidents": incidents, "readers": READERS})
        link.execute(
            "CREATE FUNCTION bench_next(bytea, bytea) RETURNS bytea LANGUAGE sql IMMUTABLE"
            " AS 'SELECT sha256($1 || $2)'"
        )
        link.execute(
            "CREATE AGGREGATE bench_chain(bytea) (sfunc = bench_next, stype = bytea,"
            f" initcond = '\\x{'00' * 32}')"
        )
        link.execute(_LINKS)
        for _, definition in indexes:
            link.execute(definition)
        link.execute("SELECT setval(pg_get_serial_sequence('journal_entry', 'id'), %s)", [lines])
        link.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
        link.execute("ALTER TABLE journal_link ENABLE TRIGGER USER")
        link.execute("VACUUM ANALYZE journal_entry, journal_link")
        found = link.execute(
            "SELECT pg_total_relation_size('journal_entry')"
            " + pg_total_relation_size('journal_link')"
        ).fetchone()
    return int(found[0]) if found else 0


def _processor(world: World) -> float:
    """The seconds of processor of every connection that has ended."""
    time.sleep(1)  # the last one is counted once its process is gone
    place = Home(world.home)
    number = int((place.data / "postmaster.pid").read_text("ascii").split()[0])
    fields = Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _verified():  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    return verify(), time.perf_counter() - began


def _written(lines: int) -> Iterator[Figure]:
    """What one line costs, and how many are committed in a second by as many at once."""
    person = Person.objects.create(
        email="journal@bench.example", name="Banc", created_at=timezone.now()
    )
    for what, write in (("a line", _record), ("the trace of a reading", _read_again)):
        with transaction.atomic():
            calls = [_timed(write, person) for _ in range(500)]
        yield Figure(
            part=PART,
            what=f"{what}, in its operation",
            conditions=f"among {lines:,}, one round trip, without the commit",
            value=f"{spread(calls)} ms",
            goal="half ≤ 1 ms",
            met=statistics.median(calls) <= 0.001,
        )
    until = time.perf_counter() + SECONDS

    def work() -> list[float]:
        times = []
        while time.perf_counter() < until:
            times.append(_timed(_record, person))
        connection.close()
        return times

    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [pool.submit(work) for _ in range(AT_ONCE)]
        times = [one for job in jobs for one in job.result()]
    yield Figure(
        part=PART,
        what="lines committed in a second",
        conditions=f"{AT_ONCE} at once, a commit each: {spread(times)} ms",
        value=f"{len(times) / SECONDS:.0f}",
    )
    yield under(
        PART,
        "a line and its commit, 99 %",
        1000 * percentile(times, 0.99),
        most=None,
        unit="ms",
        conditions=f"{AT_ONCE} at once",
    )


def _consulted(lines: int) -> Iterator[Figure]:
    """The page of who read what: for one hospital, and for the group that has most of them."""
    hospitals = LegalEntity.objects.filter(ght__isnull=False)
    code = hospitals.values_list("ght__code").annotate(count=Count("sites")).order_by("-count")
    held = {
        "RSSI of a hospital": (
            Role.CISO,
            Place(PlaceKind.LEGAL_ENTITY, hospitals.order_by("ght_id", "id")[0].finess),
        ),
        "DPO of a group": (Role.DPO, Place(PlaceKind.GHT, code[0][0])),
    }
    at = timezone.now()
    years = f"du={at.year - 5}-01-01"
    usual = ("", f"?{years}", f"?{years}&page=200", "?nature=ACT", "?personne=Personne+17")
    with Pages() as pages:
        for who, (role, place) in held.items():
            person = Person.objects.create(
                email=f"{role.value.lower()}@journal.example", name=who, created_at=at
            )
            memberships.grant(
                person, role=role, place=place, starts_on=at.date(), tell=False, by=SYSTEM, at=at
            )
            client = pages.of(person.email)
            for what, questions, most in (
                ("slowest of five questions", usual, 100),
                ("a name that nobody has, five years", (f"?{years}&personne=introuvable",), None),
            ):
                costs = [
                    1000 * pages.shown(client, f"/consultations/{each}", times=CONSULTED)
                    for each in questions
                ]
                yield under(
                    PART,
                    f"consultations, {who}",
                    max(costs),
                    most=most,
                    unit="ms of a core",
                    conditions=f"among {lines:,}: {what}",
                )


def _record(person: Person) -> None:
    operations.record("bench.done", person, by=SYSTEM, at=timezone.now(), reason="mesure")


def _read_again(person: Person) -> None:
    operations.remember_read("bench.read", person, by=SYSTEM, at=timezone.now())


def _timed(write, person: Person) -> float:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    write(person)
    return time.perf_counter() - began


def owner() -> "psycopg.Connection[tuple[int, ...]]":
    parameters = connection.get_connection_params() | {"user": settings.OWNER_ROLE, "options": ""}
    parameters.pop("cursor_factory", None)
    return psycopg.connect(**parameters, autocommit=True)

"""A snapshot of ten years: a million declarations, 9.8 million answers, two million proofs."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import LiteralString

from django.db import connection
from django.utils import timezone

from bench import assessments, million
from bench.report import Figure, under
from bench.world import World
from hygie.assessments.models import Answer
from hygie.config.roles import as_owner
from hygie.evidence.models import Proof
from hygie.incidents.models import Incident

PART = "observatory"
CHANGES, YEARS = 1_000, 10
FIRST, AGAIN, MEMORY = 600, 120, 1024
# A process of its own takes it: its memory is that of the command, and of nothing else.
_TAKE = """
import json, resource, time
import django
django.setup()
from django.utils import timezone
from hygie.kernel.actor import SYSTEM
from hygie.observatory import operations
from hygie.platform import walls
walls.open_everything()
began = time.perf_counter()
row = operations.take(by=SYSTEM, at=timezone.now())
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak": peak, "rows": row.rows, "bytes": row.size,
                  "written": row.written}))
"""
_SCORES: LiteralString = """
INSERT INTO assessments_score (campaign_id, node_id, assessment_id, place_kind, place_code,
    region_code, declared, proven, reviewed, asked, answered)
SELECT a.campaign_id, n.id, a.id, a.place_kind, a.place_code, a.region_code,
    (a.id * 7 + n.id * 13) % 10001, (a.id * 3 + n.id * 11) % 10001, NULL, 10, 10
FROM assessments_assessment AS a
JOIN assessments_campaign AS c ON c.id = a.campaign_id
JOIN referentials_node AS n ON n.version_id = c.version_id AND NOT n.is_assessable
ON CONFLICT DO NOTHING
"""
# As people work: spread over the cases that are open and the answers of the last campaign.
_CHANGED: tuple[LiteralString, ...] = (
    "UPDATE incidents_incident SET changed_at = now(), severity = 'MAJOR' WHERE id IN"
    " (SELECT id FROM incidents_incident ORDER BY declared_at DESC LIMIT %s)",
    "UPDATE assessments_answer SET step = 0 WHERE assessment_id IN"
    " (SELECT max(id) FROM assessments_assessment) AND node_id IN"
    " (SELECT id FROM referentials_node ORDER BY id DESC LIMIT %s)",
    "UPDATE evidence_proof SET level = 2 WHERE id IN"
    " (SELECT id FROM evidence_proof ORDER BY id DESC LIMIT %s)",
)


def measure(world: World) -> Iterator[Figure]:
    """Fill the tables as the issue says; then the first one, one more, and one after changes."""
    began = time.perf_counter()
    _fill(world)
    made = time.perf_counter() - began
    said = (
        f"{Incident.objects.count():,} incidents, {Answer.objects.count():,} answers,"
        f" {Proof.objects.count():,} proofs"
    )
    yield Figure(part=PART, what="made", conditions=said, value=f"{made:.0f} s")
    first = _taken()
    yield _lasted("the first snapshot", first, FIRST)
    yield under(PART, "memory of its process", first["peak"], most=MEMORY, unit="MiB")
    yield under(
        PART,
        "it on the disk",
        first["bytes"] / 2**20,
        most=None,
        unit="MiB",
        conditions=f"{first['rows']:,} rows",
    )
    yield _lasted("another, nothing has changed", _taken(), AGAIN)
    _change()
    yield _lasted(f"another, after {CHANGES:,} changes of each kind", _taken(), AGAIN)


def _fill(world: World) -> None:
    _ = world.incidents
    million.multiply(years=YEARS / million.COPIES)
    some = world.size.sites < 10_000
    less = 10 if some else 1
    assessments.filled(assessments.ASKED // less, assessments.EVENTS // less)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_SCORES)
        cursor.execute("VACUUM ANALYZE")


def _change() -> None:
    with as_owner(), connection.cursor() as cursor:
        for statement in _CHANGED:
            cursor.execute(statement, [CHANGES])


def _taken() -> dict[str, float]:
    # Two of one second would bear one name.
    time.sleep(1.1 - timezone.now().microsecond / 1_000_000)
    done = subprocess.run(
        [sys.executable, "-c", _TAKE], check=True, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout))


def _lasted(what: str, taken: dict[str, float], most: int) -> Figure:
    return under(
        PART,
        what,
        taken["seconds"],
        most=most,
        unit="s",
        conditions=f"{taken['written'] / 2**20:.0f} MiB written, {taken['peak']:.0f} MiB of memory",
    )

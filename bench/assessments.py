"""Three thousand establishments, 25 campaigns, 9.8 million answers: saved, seen, reckoned."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import LiteralString

from django.db import connection
from django.utils import timezone

from bench import assessments_pages, assessments_seen
from bench.report import Figure, equal, percentile, spread, under
from bench.world import World
from hygie.assessments import reckoning
from hygie.assessments.models import Answer, Assessment, Campaign
from hygie.assessments.operations import answering, campaigns
from hygie.assessments.queries import answers, consolidation, frames
from hygie.assessments.rules.answering import Said
from hygie.assessments.rules.population import Said as CampaignSaid
from hygie.config.roles import as_owner
from hygie.establishments.models import LegalEntity
from hygie.evidence.models import Proof
from hygie.kernel import geography
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, PlaceKind, Role
from hygie.kernel.provenance import Provenance
from hygie.referentials.models import Version
from hygie.referentials.operations import keeping, shipping
from hygie.referentials.queries import versions
from hygie.referentials.rules import records

PART = "assessments"
ASKED, SHORT, LONG, EVENTS = 3_000, 5, 20, 667
MEASURES, SAVES = 152, 60
SAVED, CONSOLIDATED, RECKONED, OPENED = 0.1, 0.3, 60, 20
NINA = Actor(name="Nina", grants=(Grant(Role.PROGRAMME_REVIEWER, NATION),))
_STATUS = "6"
_ANSWERS: LiteralString = """
INSERT INTO assessments_answer (assessment_id, node_id, step, number, words)
SELECT a.id, n.id,
    CASE WHEN drawn % 20 = 0 AND n.may_not_apply THEN NULL ELSE drawn % scale.steps END,
    1, CASE WHEN drawn % 20 = 0 THEN 'Sans objet ici.' ELSE '' END
FROM assessments_assessment AS a
JOIN assessments_campaign AS c ON c.id = a.campaign_id
JOIN referentials_node AS n ON n.version_id = c.version_id AND n.is_assessable
JOIN (SELECT scale_id, count(*)::int AS steps FROM referentials_step GROUP BY scale_id) AS scale
    USING (scale_id),
    LATERAL (SELECT hashint8(a.id * 1000 + n.id) & 2147483647 AS drawn) AS one
ORDER BY a.id, n.id
"""
_GIVEN = """
UPDATE assessments_assessment SET stage = 'SUBMITTED', submitted_at = now(), submitted_by = 'x',
    answered = 1 WHERE campaign_id <> %s
"""
_EVENTS = """
INSERT INTO evidence_event (kind, title, occurred_on, level, perimeter, tlp, source_module,
    source_key, digest, recorded_at, recorded_by)
SELECT n %% 61 + 1, '', current_date - (n %% 1800), n %% 5, '', 'AMBER', 'bench', n::text, '',
    now(), 'x'
FROM generate_series(1, %s) AS n
"""
_PROOFS = """
INSERT INTO evidence_proof (event_id, place_kind, place_code, kind, occurred_on, expires_on, level,
    tlp, source_module, state, reason)
SELECT e.id, 'LEGAL_ENTITY', l.finess, e.kind, e.occurred_on, e.occurred_on + 365, e.level,
    'AMBER', 'bench', 'STANDING', ''
FROM evidence_event AS e CROSS JOIN establishments_legalentity AS l
WHERE l.legal_status_code = %s
"""
_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'f'
"""


def measure(world: World) -> Iterator[Figure]:
    """Fill the tables as the issue says, then answer, consolidate and reckon."""
    _ = world.tables
    some = world.size.sites < 10_000
    asked, events = (ASKED // 10, EVENTS // 10) if some else (ASKED, EVENTS)
    began = time.perf_counter()
    last = filled(asked, events)
    built = time.perf_counter() - began
    rows = Answer.objects.count()
    said = f"{rows:,} answers, {Proof.objects.count():,} proofs; made in {built:.0f} s"
    yield equal(
        PART, "answers", rows, wanted=asked * (SHORT * 43 + LONG * MEASURES), conditions=said
    )
    yield from _saved(last)
    yield from _reckoned()
    yield from _consolidated(last)
    former = Campaign.objects.filter(version=last.version).order_by("-closes_on")[1]
    yield from assessments_seen.seen(PART, former, NINA)
    yield from assessments_seen.left(PART, former, NINA)
    yield from assessments_pages.whole(PART, last, former)
    yield from _opened(last)
    yield _size(rows)


def filled(asked: int, events: int) -> Campaign:
    """The campaigns, year after year, their answers and the proofs; the last one is open."""
    now = timezone.now()
    shipping.bring(by=SYSTEM, at=now)
    short = versions.any_current("mesures-prioritaires")
    long = keeping.publish(keeping.load(_long(), by=NINA, at=now).pk, by=NINA, at=now)
    regions = sorted(geography.departments().values(), key=lambda each: each.code)
    LegalEntity.objects.bulk_create(
        LegalEntity(
            finess=f"97{number:07}",
            name=f"Établissement {number}",
            legal_status_code=_STATUS,
            department_code=regions[number % len(regions)].code,
            region_code=regions[number % len(regions)].region,
            source="DEMONSTRATION",
            source_date=date(2026, 1, 1),
            authority=1,
        )
        for number in range(asked)
    )
    campaign = None
    turns = [short] * SHORT + [long] * LONG
    for ago, version in zip(range(len(turns) - 1, -1, -1), turns, strict=True):
        campaign = _campaign(version, at=now - timedelta(days=70 * ago))
    assert campaign is not None  # noqa: S101 - there are turns
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table, fill in (
            ("assessments_answer", [(_ANSWERS.replace("%", "%%"), [])]),
            ("evidence_proof", [(_EVENTS, [events]), (_PROOFS, [_STATUS])]),
        ):
            with _without_keys(table):
                for statement, given in fill:
                    cursor.execute(statement, given)
        cursor.execute(_GIVEN, [campaign.pk])
        cursor.execute("VACUUM ANALYZE assessments_answer, assessments_assessment, evidence_proof")
    return campaign


@contextmanager
def _without_keys(table: str) -> Iterator[None]:
    """Fill a table without asking for each row whether what it names exists; then ask for all."""
    with connection.cursor() as cursor:
        cursor.execute(_KEYS, [table])
        keys = cursor.fetchall()
        for name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield
        for name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _long() -> records.Catalogue:
    """A referential of 152 measures in six objectives, two of three of them proven."""
    steps = tuple(
        records.Step(rank=rank, label=f"Niveau {rank}", value=Decimal(rank) / 4)
        for rank in range(5)
    )
    nodes = []
    for number in range(MEASURES):
        objective = f"O{number * 6 // MEASURES}"
        if objective not in {node.ref for node in nodes}:
            kind = records.NodeKind.OBJECTIVE
            nodes.append(records.Node(ref=objective, kind=kind, title=f"Objectif {objective}"))
        proves = [records.Proving(event_kind=number % 61 + 1, step=1 + number % 4)]
        nodes.append(
            records.Node(
                ref=f"M{number}",
                kind=records.NodeKind.MEASURE,
                title=f"Mesure {number}",
                parent=objective,
                is_assessable=True,
                scale="niveaux",
                provings=tuple(proves if number % 3 else []),
            )
        )
    return records.Catalogue(
        slug="bench",
        title="Mesure de vitesse",
        version="1",
        source="bench",
        origin=Provenance.OWN,
        scales=(records.Scale(code="niveaux", label="Niveaux", steps=steps),),
        nodes=tuple(nodes),
    )


def _campaign(version: Version | None, *, at: datetime) -> Campaign:
    assert version is not None  # noqa: S101 - it is shipped
    day = timezone.localdate(at)
    said = CampaignSaid(
        title=f"Campagne du {day:%d/%m/%Y}",
        level=PlaceKind.LEGAL_ENTITY,
        opens_on=day,
        closes_on=day + timedelta(days=60),
        among=NATION,
        statuses=(_STATUS,),
    )
    campaign = campaigns.prepare(NATION, version.pk, said, by=SYSTEM, at=at)
    return campaigns.start(campaign.pk, by=SYSTEM, at=at)


def _saved(campaign: Campaign) -> Iterator[Figure]:
    """Save answers of an establishment each time, as its page does: read, then save."""
    frame, times, reads = frames.any_frame(campaign.version_id), [], []
    rows = Assessment.objects.filter(campaign=campaign).order_by("id")[: SAVES * 7 : 7]
    for number, assessment in enumerate(rows):
        measure_ = frame.measures[number * 5 % len(frame.measures)]
        began = time.perf_counter()
        given = answers.any_given(assessment.pk)
        answers.any_scores(assessment.pk)
        answers.any_verdicts(assessment.pk)
        frames.any_frame(campaign.version_id)
        reads.append(time.perf_counter() - began)
        seen = given[measure_.node].number
        said = Said(step=number % 5, words=f"Dit {number}.")
        began = time.perf_counter()
        answering.save(assessment.pk, measure_.node, said, seen=seen, by=SYSTEM, at=timezone.now())
        times.append(time.perf_counter() - began)
    for what, found in (("an answer saved, its scores with it", times), ("answers read", reads)):
        yield under(
            PART,
            what,
            1000 * percentile(found, 0.95),
            most=1000 * SAVED,
            unit="ms (95 %)",
            conditions=f"{MEASURES} measures; {spread(found)} ms",
        )


def _consolidated(campaign: Campaign) -> Iterator[Figure]:
    former = Campaign.objects.filter(version=campaign.version).order_by("-closes_on")[1]
    for what, ask in (
        ("a national consolidation: how scores spread", consolidation.spreads),
        ("a national consolidation: the weakest measures", consolidation.weakest),
        ("a national consolidation: the trend", consolidation.trend),
        ("a national consolidation: who has not answered", consolidation.waiting),
    ):
        times = []
        for _ in range(5):
            began = time.perf_counter()
            len(ask(NINA, former, NATION))
            times.append(time.perf_counter() - began)
        yield under(
            PART,
            what,
            1000 * percentile(times, 0.5),
            most=1000 * CONSOLIDATED,
            unit="ms",
            conditions=f"{former.asked} establishments, {MEASURES} measures; {spread(times)} ms",
        )


def _reckoned() -> Iterator[Figure]:
    """Everything, then one campaign under way, as when its referential says anew what proves it."""
    began = time.perf_counter()
    for campaign in Campaign.objects.order_by("id"):
        again = time.perf_counter()
        list(reckoning.reckon_campaign(campaign, at=timezone.now()))
    ended = time.perf_counter()
    with as_owner(), connection.cursor() as cursor:
        # As the database does by itself within a minute.
        cursor.execute("VACUUM ANALYZE assessments_score, assessments_assessment")
    for what, taken, said in (
        ("every campaign reckoned again", ended - began, f"{Assessment.objects.count():,}"),
        ("the campaign under way reckoned again", ended - again, f"{campaign.asked:,}"),
    ):
        yield under(
            PART,
            f"{what} after a change of what proves",
            taken,
            most=RECKONED,
            unit="s",
            conditions=f"{said} assessments, one process",
        )


def _opened(campaign: Campaign) -> Iterator[Figure]:
    at = datetime.now(UTC)
    began = time.perf_counter()
    made = _campaign(campaign.version, at=at)
    taken = time.perf_counter() - began
    carried = Answer.objects.filter(assessment__campaign=made).count()
    yield under(
        PART,
        "a campaign opened for all, from their answers of last time",
        taken,
        most=OPENED,
        unit="s",
        conditions=f"{made.asked} establishments, {carried:,} answers carried over",
    )


def _size(rows: int) -> Figure:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('assessments_answer')")
        (size,) = cursor.fetchone()
    return under(
        PART, "an answer on the disk, index included", size / rows, most=None, unit="bytes"
    )

"""Many facts into the tables, by sets: copied aside first, then added in one statement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from hygie.evidence.events import AT_ONCE
from hygie.evidence.rules import fact as rules
from hygie.evidence.rules.fact import Fact
from hygie.evidence.rules.validity import day_in_paris, expires_on, next_step_on

_CHUNK = 5_000
_STAGE = (
    # Two imports of one transaction, in tests: the tables of the first one still stand.
    "DROP TABLE IF EXISTS pg_temp.staged_fact, pg_temp.staged_proof",
    """
    CREATE TEMP TABLE staged_fact (
        kind smallint, title text, occurred_on date, occurred_at timestamptz, score integer,
        level smallint, perimeter text, tlp text, source_key text, digest text,
        expires_on date, next_step_on date, places text
    ) ON COMMIT DROP
    """,
    "CREATE TEMP TABLE staged_proof (kind smallint, place text) ON COMMIT DROP",
)
_OTHERWISE = """
    SELECT count(*) FROM pg_temp.staged_fact AS f
    JOIN evidence_event AS e ON e.source_module = %s AND e.source_key = f.source_key
    WHERE e.digest <> f.digest
"""
_ADD = """
    WITH fact AS (
        SELECT DISTINCT ON (source_key) * FROM pg_temp.staged_fact
    ), made AS (
        INSERT INTO evidence_event (
            kind, title, occurred_on, occurred_at, score, level, perimeter, tlp, source_module,
            source_key, digest, recorded_at, recorded_by
        )
        SELECT kind, title, occurred_on, occurred_at, score, level, perimeter, tlp, %s,
            source_key, digest, %s, %s
        FROM fact
        ON CONFLICT (source_module, source_key) DO NOTHING
        RETURNING id, source_key, source_module
    ), proven AS (
        INSERT INTO evidence_proof (
            event_id, place_kind, place_code, kind, occurred_on, expires_on, score, level, tlp,
            source_module, state, reason, next_step_on
        )
        SELECT made.id, split_part(place, ':', 1), split_part(place, ':', 2), fact.kind,
            fact.occurred_on, fact.expires_on, fact.score, fact.level, fact.tlp,
            made.source_module, 'STANDING', '', fact.next_step_on
        FROM made
        JOIN fact USING (source_key)
        CROSS JOIN unnest(string_to_array(fact.places, ' ')) AS place
        RETURNING kind, place_kind || ':' || place_code AS place
    ), counted AS (
        INSERT INTO pg_temp.staged_proof SELECT kind, place FROM proven
    )
    SELECT count(*) FROM made
"""
_WHERE = "SELECT DISTINCT kind, place FROM pg_temp.staged_proof ORDER BY kind, place"
_PROOFS = "SELECT count(*) FROM pg_temp.staged_proof"


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What became of many facts: those told otherwise before, the new ones, what they prove."""

    otherwise: int = 0
    events: int = 0
    proofs: int = 0
    places: dict[int, list[str]] = field(default_factory=dict)

    def announced(self) -> Iterator[tuple[int, list[str]]]:
        """Each kind with places where it is proven now, a few thousand at a time."""
        for kind, places in self.places.items():
            for start in range(0, len(places), AT_ONCE):
                yield kind, places[start : start + AT_ONCE]


def load(facts: Iterable[Fact], *, module: str, by: str, at: datetime) -> Recorded:
    """Add the facts that are not known yet; the caller is in a transaction."""
    with connection.cursor() as cursor:
        for statement in _STAGE:
            cursor.execute(statement)
        today = day_in_paris(at)
        rows = (_row(fact, after=today) for fact in facts)
        while some := list(islice(rows, _CHUNK)):
            with cursor.copy("COPY pg_temp.staged_fact FROM STDIN") as copy:
                for row in some:
                    copy.write_row(row)
        cursor.execute("ANALYZE pg_temp.staged_fact")
        cursor.execute(_OTHERWISE, [module])
        if otherwise := cursor.fetchone()[0]:
            return Recorded(otherwise=otherwise)
        cursor.execute(_ADD, [module, at, by])
        (events,) = cursor.fetchone()
        cursor.execute(_PROOFS)
        (proofs,) = cursor.fetchone()
        cursor.execute(_WHERE)
        places: dict[int, list[str]] = defaultdict(list)
        for kind, place in cursor.fetchall():
            places[kind].append(place)
    return Recorded(events=events, proofs=proofs, places=dict(places))


def _row(fact: Fact, *, after: Any) -> Sequence[Any]:
    """The columns of the staging table."""
    ends = expires_on(fact.kind, fact.occurred_on)
    return (
        fact.kind,
        rules.line(fact.title)[: rules.TITLE_LIMIT],
        fact.occurred_on,
        fact.occurred_at,
        fact.score,
        fact.level,
        rules.line(fact.perimeter)[: rules.PERIMETER_LIMIT],
        fact.tlp.value,
        fact.source.key,
        fact.digest,
        ends,
        next_step_on(ends, after=after),
        " ".join(f"{place.kind.value}:{place.code}" for place in dict.fromkeys(fact.places)),
    )

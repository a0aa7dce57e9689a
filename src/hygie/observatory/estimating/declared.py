"""What a snapshot knows to compare a list with: declared incidents, and whose each number is.

Read by the engine of the snapshot: the live database is not touched, and what counts as an incident
is what the figures count.
"""

from collections.abc import Collection

from hygie.observatory.engine import Engine
from hygie.observatory.rules.matching import Declared

_DECLARED = """
    SELECT own, year,
      CAST(coalesce(occurred_at, observed_at, aware_at, declared_at) AS DATE) AS begins,
      CAST(declared_at AS DATE) AS ends
    FROM kept
    WHERE declared_at IS NOT NULL
"""
# A site is known by its entity where it has one: whoever declares, it is one establishment.
_OWNERS = """
    SELECT finess, coalesce(nullif(entity, ''), finess) AS own,
      coalesce(nullif(ght, ''), nullif(entity, ''), finess) AS holder
    FROM sites WHERE list_contains($asked, finess)
    UNION ALL
    SELECT finess, finess AS own, coalesce(nullif(ght, ''), finess) AS holder
    FROM entities WHERE list_contains($asked, finess)
"""


def declared(engine: Engine) -> list[Declared]:
    """Every incident that counts, of every year."""
    return [
        Declared(own=own, year=int(year), begins=min(begins, ends), ends=ends)
        for own, year, begins, ends in engine.rows(_DECLARED)
    ]


def owners(engine: Engine, asked: Collection[str]) -> dict[str, tuple[str, str]]:
    """Of each number that the register knows: its entity, and who could recognise itself."""
    rows = engine.rows(_OWNERS, asked=list(asked))
    return {finess: (own, holder) for finess, own, holder in rows}

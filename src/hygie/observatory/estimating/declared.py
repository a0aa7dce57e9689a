"""What a snapshot knows to compare a list with: declared incidents, and whose each number is.

Read from the files of the snapshot, by a connection that opens nothing else: the live database is
not touched, and what counts as an incident is what the figures count.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from hygie.observatory.calculator import calculator
from hygie.observatory.catalogue import prelude
from hygie.observatory.manifest import Manifest
from hygie.observatory.needed import stored
from hygie.observatory.rules.matching import Declared
from hygie.observatory.store import Store

_FACTS = ("incidents", "sites", "entities")
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


class Register:
    """The declared incidents of a snapshot and its register."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self._database = database

    def declared(self) -> list[Declared]:
        """Every incident that counts, of every year."""
        rows = self._database.execute(_DECLARED).fetchall()
        return [
            Declared(own=own, year=int(year), begins=min(begins, ends), ends=ends)
            for own, year, begins, ends in rows
        ]

    def owners(self, asked: Collection[str]) -> dict[str, tuple[str, str]]:
        """Of each number that the register knows: its entity, and who could recognise itself."""
        rows = self._database.execute(_OWNERS, {"asked": list(asked)}).fetchall()
        return {finess: (own, holder) for finess, own, holder in rows}


@contextmanager
def opened(store: Store, found: Manifest) -> Iterator[Register]:
    """The register of a snapshot; raise Damaged when its files are not what they were."""
    database = calculator()
    try:
        for fact in _FACTS:
            table = found.facts.get(fact)
            _view(database, fact, [store.whole(part) for part in table.parts] if table else [])
        database.execute("CREATE TABLE asked AS " + _ASKED)
        database.execute("CREATE TABLE years AS SELECT DISTINCT year FROM incidents")
        for name in ("received", "kept"):
            database.execute(f"CREATE VIEW {name} AS {prelude()[name]}")
        yield Register(database)
    finally:
        database.close()


# As the engine does: rows of exercises count when there are no others.
_ASKED = (
    "SELECT coalesce(bool_and(coalesce(is_fictional, FALSE)), FALSE) AS fictional FROM incidents"
)


def _view(database: duckdb.DuckDBPyConnection, fact: str, files: list[Path]) -> None:
    if files:
        paths = [str(path) for path in files]
        database.from_parquet(paths, union_by_name=True).create_view(fact)
        return
    columns = ", ".join(f'"{name}" {kind}' for name, kind in stored(fact))
    database.execute(f'CREATE TABLE "{fact}" ({columns})')

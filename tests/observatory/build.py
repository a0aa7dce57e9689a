"""Small facts for tests: rows as dicts, the other columns filled, written as a snapshot's files."""

from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import Engine
from hygie.observatory.needed import NEEDED, stored

AS_OF = date(2025, 12, 31)
moment = datetime.fromisoformat  # in UTC without its zone, as facts are
DECLARED = moment("2024-03-05 14:30")
FILLED = {
    "incidents": {
        "site": "010000024",
        "entity": "010780054",
        "ght": "ARA-01",
        "region": "84",
        "department": "01",
        "category": "355",
        "kind": "HEALTH",
        "nature": "INCIDENT",
        "status": "QUALIFIED",
        "origin": "MALICIOUS",
        "incident_type": "RANSOMWARE",
        "channel": "WEB",
        "state": "ONGOING",
        "danger": "NONE",
        "organisation": "NONE",
        "precision": "MOMENT",
        "declared_at": DECLARED,
    },
    "sites": {"category": "355", "opened_on": date(1990, 1, 1), "is_open": True},
    "entities": {"opened_on": date(1990, 1, 1), "is_open": True},
    "campaigns": {"version": 1, "year": 2024, "state": "LOCKED", "level": "LEGAL_ENTITY"},
    "assessments": {"place_kind": "LEGAL_ENTITY", "stage": "SUBMITTED", "category": "355"},
    "proofs": {
        "place_kind": "LEGAL_ENTITY",
        "state": "STANDING",
        "occurred_on": date(2024, 5, 1),
        "expires_on": date(2025, 5, 1),
    },
    "planned_exercises": {
        "place_kind": "LEGAL_ENTITY",
        "state": "PLANNED",
        "planned_on": date(2024, 9, 1),
        "announced_on": date(2024, 1, 10),
    },
}
KINDS = [
    {"category": "355", "kind": "HEALTH", "in_scope": "yes"},
    {"category": "500", "kind": "MEDICO_SOCIAL", "in_scope": "yes"},
    {"category": "620", "kind": "PHARMACY", "in_scope": "no"},
]
EMPTY = {"VARCHAR": "", "BOOLEAN": False}


def write(folder: Path, *, without: dict[str, str] | None = None, **facts: list[dict]) -> dict:
    """The files of these facts; `without` names a column that a fact does not have."""
    facts.setdefault("structure_kinds", KINDS)
    without = without or {}
    db = duckdb.connect()
    files = {}
    for fact, rows in facts.items():
        columns = dict(stored(fact))
        columns.pop(without.get(fact, ""), None)
        db.execute(
            f"CREATE TABLE {fact} ("
            + ", ".join(f"{name} {kind}" for name, kind in columns.items())
            + ")"
        )
        full = [_full(fact, number, row, columns) for number, row in enumerate(rows, 1)]
        if full:
            # As columns: one row at a time would take milliseconds each.
            lists = ", ".join(f"CAST(unnest(?) AS {kind})" for kind in columns.values())
            values = [[row[name] for row in full] for name in columns]
            db.execute(f"INSERT INTO {fact} SELECT {lists}", values)
        path = folder / f"{fact}.parquet"
        db.execute(f"COPY {fact} TO '{path}' (FORMAT parquet)")
        files[fact] = [path]
    db.close()
    return files


def _full(fact: str, number: int, row: dict, columns: dict[str, str]) -> dict:
    """A row with all its columns; raise KeyError for one that the fact does not have."""
    if wrong := set(row) - set(NEEDED[fact]):
        raise KeyError(f"{fact}: {wrong}")
    full = {name: EMPTY.get(kind) for name, kind in columns.items()}
    full |= {"id": number} if "id" in columns else {}
    full |= {name: each for name, each in FILLED.get(fact, {}).items() if name in columns}
    full |= _moments(row) if fact == "incidents" else {}
    return full | {name: each for name, each in row.items() if name in columns}


def _moments(row: dict) -> dict:
    at = row.get("declared_at") or DECLARED
    return {
        "occurred_at": at - timedelta(hours=30),
        "observed_at": at - timedelta(hours=6),
        "aware_at": at - timedelta(hours=2),
        "year": at.year,
        "month": at.month,
        "weekday": at.isoweekday(),
        "hour": at.hour,
    }


def figures(folder: Path, code: str, *, files: dict | None = None, as_of=AS_OF, **facts) -> dict:
    """Cells of an indicator by (level, place, category), of the only year that has any."""
    with Engine(files or write(folder, **facts), as_of=as_of) as engine:
        cells = engine.cells(indicators()[code])
    assert len({cell.key.year for cell in cells}) <= 1, "ask for the year"
    return {(cell.key.level.value, cell.key.place, cell.key.category): cell for cell in cells}


def nation(folder: Path, code: str, **facts) -> dict:
    """Of the nation alone: what is counted in each category."""
    found = figures(folder, code, **facts)
    return {category: cell.n for (level, _, category), cell in found.items() if level == "NATION"}

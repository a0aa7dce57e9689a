"""Taking over incidents that were handled elsewhere, many at a time."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from hygie.incidents import past as pasts
from hygie.incidents.models import Incident
from hygie.incidents.past import KEPT, Past, Ready
from hygie.incidents.rules.precision import Precision, is_exact
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Actor

BATCH = 1000


def take_over(incidents: Iterable[Past], *, fictional: bool, by: Actor, at: datetime) -> int:
    """Record past incidents, their declaration and their journal; return how many.

    Nobody is alerted: they are past.
    """
    count = 0
    stream = iter(incidents)
    while batch := list(islice(stream, BATCH)):
        count += len(record(batch, fictional=fictional, by=by, at=at))
    return count


@transaction.atomic
def record(batch: list[Past], *, fictional: bool, by: Actor, at: datetime) -> list[Incident]:
    """Record some at once, all or none; the incidents, in the order of what they come from."""
    given = pasts.numbers([past.declared_at for past in batch])
    return write(pasts.made_ready(batch, given, fictional=fictional), by=by, at=at)


@transaction.atomic
def write(ready: Ready, *, by: Actor, at: datetime) -> list[Incident]:
    """Write what is ready with its declarations and its journal, all or none."""
    _insert(ready)
    acts = (
        act
        for incident, past in zip(ready.incidents, ready.pasts, strict=True)
        for act in _acts(incident, past, by)
    )
    journal.record_many(acts, by=by, at=at)
    return ready.incidents


def _insert(ready: Ready) -> None:
    """Write them and their first version, each table in one statement that names no value alone.

    PostgreSQL reads them from one text: forty parameters a row cost more than all the rest.
    """
    columns = {str(field.column): field.db_type(connection) for field in KEPT}
    names, typed = ", ".join(columns), ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incidents_incident ({names}, search)"  # noqa: S608 - its own columns
            f" SELECT {names}, to_tsvector('hygie_french', words)"
            f" FROM jsonb_to_recordset(%s) AS taken({typed}, words text) RETURNING number, id",
            [ready.text],
        )
        given = dict(cursor.fetchall())
        for incident in ready.incidents:
            incident.pk = given[incident.number]
        cursor.execute(
            "INSERT INTO incidents_declaration"
            " (incident_id, version, content, sent_at, sent_by, reason)"
            " SELECT id, 1, content, declared_at, declarant, '' FROM incidents_incident"
            " WHERE id = ANY (%s)",
            [list(given.values())],
        )


def _acts(incident: Incident, past: Past, by: Actor) -> Iterator[Act]:
    """What the journal says of an incident taken over; it names the one who recorded it too."""
    said = {
        "type": incident.incident_type,
        "severity": incident.severity,
        "significant": incident.is_significant,
    }
    told = "reported" if past.nature.is_signal else "declared"
    acts: tuple[tuple[str, datetime | None, str, dict[str, Any]], ...] = (
        (
            told,
            past.declared_at,
            incident.declarant,
            {"channel": incident.channel} | _known(past.precision),
        ),
        ("acknowledged", past.acknowledged_at, past.analyst, {}),
        ("qualified", past.qualified_at, past.analyst, {"after": said}),
        ("closed", past.closed_at, past.analyst, _known(past.end)),
    )
    for what, moment, who, detail in acts:
        if moment is not None:
            yield Act(
                what=f"incidents.{what}",
                subject=incident,
                detail={**detail, "taken_over_by": by.name},
                who=who,
                at=moment,
            )


def _known(precision: Precision) -> dict[str, Any]:
    """To what a moment is known, when it is not to the minute."""
    return {} if is_exact(precision) else {"precision": precision}

"""Taking over incidents that were handled elsewhere, many at a time."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.db import connection, transaction

from hygie.establishments.models import Site
from hygie.incidents import in_charge, queue_due, row
from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding, lifecycle
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.reception import Channel
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Actor

BATCH = 1000
_KEPT = [
    field
    for field in Incident._meta.concrete_fields
    if not field.primary_key and field.name != "search"
]


@dataclass(frozen=True, kw_only=True)
class Past:
    """One incident with what had become of it; a moment that did not come is None."""

    declaration: Declaration
    site: Site | None
    declared_at: datetime
    acknowledged_at: datetime | None = None
    qualified_at: datetime | None = None
    closed_at: datetime | None = None
    severity: Severity | None = None
    analyst: str = ""
    analyst_id: int | None = None
    channel: Channel = Channel.WEB
    nature: Nature = Nature.INCIDENT

    @property
    def status(self) -> Status:
        """Where it stands, by the last thing that happened to it."""
        if self.closed_at:
            return Status.CLOSED
        if self.qualified_at:
            return Status.QUALIFIED
        return Status.ACKNOWLEDGED if self.acknowledged_at else Status.SUBMITTED


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
def record(
    batch: list[Past],
    *,
    fictional: bool,
    by: Actor,
    at: datetime,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Incident]:
    """Record some at once, all or none; the incidents, in the order of what they come from.

    `meanwhile` is called when all is ready and PostgreSQL is about to work: something may begin.
    """
    numbers = [
        number
        for _, same_year in groupby(batch, key=lambda past: past.declared_at.year)
        for number in _numbers(list(same_year))
    ]
    made = [_incident(past, number, fictional) for past, number in zip(batch, numbers, strict=True)]
    words = [
        row.searched(number, past.declaration, past.site)
        for past, number in zip(batch, numbers, strict=True)
    ]
    _insert(made, words, meanwhile)
    acts = (
        act for incident, past in zip(made, batch, strict=True) for act in _acts(incident, past, by)
    )
    journal.record_many(acts, by=by, at=at)
    return made


def _insert(incidents: list[Incident], words: list[str], meanwhile: Callable[[], None]) -> None:
    """Write them and their first version, each table in one statement that names no value alone.

    PostgreSQL reads them from one text: forty parameters a row cost more than all the rest.
    """
    columns = {str(field.column): field.db_type(connection) for field in _KEPT}
    names, typed = ", ".join(columns), ", ".join(f"{name} {kind}" for name, kind in columns.items())
    rows = [
        {field.column: field.value_from_object(incident) for field in _KEPT} | {"words": said}
        for incident, said in zip(incidents, words, strict=True)
    ]
    written = json.dumps(rows, default=datetime.isoformat, ensure_ascii=False)
    meanwhile()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incidents_incident ({names}, search)"  # noqa: S608 - its own columns
            f" SELECT {names}, to_tsvector('hygie_french', words)"
            f" FROM jsonb_to_recordset(%s) AS taken({typed}, words text) RETURNING number, id",
            [written],
        )
        numbered = dict(cursor.fetchall())
        for incident in incidents:
            incident.pk = numbered[incident.number]
        cursor.execute(
            "INSERT INTO incidents_declaration"
            " (incident_id, version, content, sent_at, sent_by, reason)"
            " SELECT id, 1, content, declared_at, declarant, '' FROM incidents_incident"
            " WHERE id = ANY (%s)",
            [list(numbered.values())],
        )


def _numbers(same_year: list[Past]) -> list[str]:
    return row.numbers(len(same_year), at=same_year[0].declared_at)


def _incident(past: Past, number: str, fictional: bool) -> Incident:
    content = encoding.to_json(past.declaration)
    closed = past.closed_at is not None
    incident = Incident(
        number=number,
        nature=past.nature,
        site=past.site,
        channel=past.channel,
        declarant=past.declaration.declarant.name,
        declared_at=past.declared_at,
        status=past.status,
        severity=past.severity or "",
        acknowledged_at=past.acknowledged_at,
        acknowledged_by=past.analyst if past.acknowledged_at else "",
        qualified_at=past.qualified_at,
        qualified_by=past.analyst if past.qualified_at else "",
        closed_at=past.closed_at,
        closed_by=past.analyst if closed else "",
        changed_at=past.closed_at or past.qualified_at or past.acknowledged_at or past.declared_at,
        is_fictional=fictional,
        **row.declared_under(past.site),
        **row.columns(past.declaration, past.site, content, nature=past.nature),
    )
    queue_due.renew(incident)
    if past.status in lifecycle.OPEN and past.acknowledged_at:
        in_charge.give(
            incident, person_id=past.analyst_id, name=past.analyst, at=past.acknowledged_at
        )
    return incident


def _acts(incident: Incident, past: Past, by: Actor) -> Iterator[Act]:
    """What the journal says of an incident taken over; it names the one who recorded it too."""
    said = {
        "type": incident.incident_type,
        "severity": incident.severity,
        "significant": incident.is_significant,
    }
    told = "reported" if past.nature.is_signal else "declared"
    acts: tuple[tuple[str, datetime | None, str, dict[str, Any]], ...] = (
        (told, past.declared_at, incident.declarant, {"channel": incident.channel}),
        ("acknowledged", past.acknowledged_at, past.analyst, {}),
        ("qualified", past.qualified_at, past.analyst, {"after": said}),
        ("closed", past.closed_at, past.analyst, {}),
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

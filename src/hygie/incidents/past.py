"""Incidents that were handled elsewhere, made ready to be written many at a time."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from hygie.establishments.models import Site
from hygie.incidents import in_charge, queue_due, row
from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding, lifecycle
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.reception import Channel

# Everything that an incident keeps, in order, as nobody has said anything; it is only read.
_BLANK = {field.attname: field.get_default() for field in Incident._meta.concrete_fields}
KEPT = [
    field
    for field in Incident._meta.concrete_fields
    if not field.primary_key and field.name != "search"
]
_COLUMNS = [(str(field.column), field.attname) for field in KEPT]


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
    precision: Precision = Precision.MOMENT
    end: Precision = Precision.MOMENT

    @property
    def status(self) -> Status:
        """Where it stands, by the last thing that happened to it."""
        if self.closed_at:
            return Status.CLOSED
        if self.qualified_at:
            return Status.QUALIFIED
        return Status.ACKNOWLEDGED if self.acknowledged_at else Status.SUBMITTED


@dataclass(frozen=True, kw_only=True)
class Ready:
    """What is about to be written, and the one text that says all its columns."""

    pasts: list[Past]
    incidents: list[Incident]
    text: str


def numbers(moments: list[datetime]) -> list[str]:
    """Take the numbers of incidents that were declared then: they follow the years."""
    return [
        number
        for _, same_year in groupby(moments, key=lambda moment: moment.year)
        for number in _of_a_year(list(same_year))
    ]


def made_ready(pasts: list[Past], given: list[str], *, fictional: bool) -> Ready:
    """Make them ready with their numbers; the database is asked nothing: any thread may do it."""
    incidents = [
        _incident(past, number, fictional) for past, number in zip(pasts, given, strict=True)
    ]
    rows = [
        {column: vars(incident)[name] for column, name in _COLUMNS}
        | {"words": row.searched(incident.number, past.declaration, past.site)}
        for incident, past in zip(incidents, pasts, strict=True)
    ]
    text = json.dumps(rows, default=datetime.isoformat, ensure_ascii=False)
    return Ready(pasts=pasts, incidents=incidents, text=text)


def _of_a_year(moments: list[datetime]) -> list[str]:
    return row.numbers(len(moments), at=moments[0])


def _incident(past: Past, number: str, fictional: bool) -> Incident:
    content = encoding.to_json(past.declaration)
    closed = past.closed_at is not None
    said = _BLANK | {
        "number": number,
        "nature": past.nature,
        "site_id": past.site.pk if past.site else None,
        "channel": past.channel,
        "declarant": past.declaration.declarant.name,
        "declared_at": past.declared_at,
        "status": past.status,
        "severity": past.severity or "",
        "acknowledged_at": past.acknowledged_at,
        "acknowledged_by": past.analyst if past.acknowledged_at else "",
        "qualified_at": past.qualified_at,
        "qualified_by": past.analyst if past.qualified_at else "",
        "closed_at": past.closed_at,
        "closed_by": past.analyst if closed else "",
        "changed_at": past.closed_at
        or past.qualified_at
        or past.acknowledged_at
        or past.declared_at,
        "is_fictional": fictional,
        **row.declared_under(past.site),
        **row.columns(past.declaration, past.site, content, nature=past.nature),
        "precision": past.precision,
    }
    if past.precision != Precision.MOMENT:
        said["terms"] = []
    # By their place: by their name, fifty values cost Django three times as much.
    incident = Incident(*said.values())
    incident.site = past.site
    queue_due.renew(incident)
    if past.status in lifecycle.OPEN and past.acknowledged_at:
        in_charge.give(
            incident, person_id=past.analyst_id, name=past.analyst, at=past.acknowledged_at
        )
    return incident

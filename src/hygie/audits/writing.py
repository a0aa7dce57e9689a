"""Writing what was done: one row more in the history of a mission, of what it found."""

from datetime import datetime
from typing import Any

from hygie.audits.models import Finding, Mission, Recommendation, Step
from hygie.audits.rules.results import Act
from hygie.kernel.actor import Actor


def step(
    mission: Mission,
    act: Act,
    words: str = "",
    *,
    finding: Finding | None = None,
    advice: Recommendation | None = None,
    said: dict[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> Step:
    """Write one row of history; `said` holds plain values, as they stand from then on."""
    return Step.objects.create(
        mission=mission,
        finding=finding,
        advice=advice,
        act=act,
        words=words,
        said=said or {},
        written_at=at,
        written_by=by.name,
        person_id=by.person_id,
    )


def save(row: Mission | Finding | Recommendation, *, at: datetime) -> None:
    """Save what the caller holds and has changed: it is one version further."""
    row.version += 1
    row.changed_at = at
    row.save()


def said_of_mission(mission: Mission) -> dict[str, Any]:
    """What a mission says, as its history keeps it."""
    names = ("kind", "title", "perimeter", "auditor", "qualification", "state", "level", "score")
    days = ("starts_on", "ends_on", "delivered_on")
    return {name: getattr(mission, name) for name in names} | {
        name: day.isoformat() if (day := getattr(mission, name)) else "" for name in days
    }


def said_of_finding(finding: Finding) -> dict[str, Any]:
    """What a finding says, as its history keeps it."""
    names = ("title", "description", "severity", "reference", "state")
    return {name: getattr(finding, name) for name in names}


def said_of_advice(advice: Recommendation) -> dict[str, Any]:
    """What a recommendation says, as its history keeps it."""
    return {name: getattr(advice, name) for name in ("title", "detail", "priority", "effort")}

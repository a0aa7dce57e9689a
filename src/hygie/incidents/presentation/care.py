"""The situation of care, as the pages show it: one sentence, its totals, and what was said when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hygie.incidents.models import CarePoint, Incident
from hygie.incidents.presentation.said import Fact
from hygie.incidents.queries import care as queries
from hygie.incidents.rules import care_story, care_told, care_wording
from hygie.incidents.rules.care import Care, Source, usual_units
from hygie.incidents.rules.care_story import Point, Step
from hygie.incidents.rules.clock import MINUTE, duration_in_words, without_zone
from hygie.incidents.rules.lifecycle import Status, is_open
from hygie.incidents.rules.precision import Precision, is_exact, said
from hygie.incidents.rules.territory import zone_of

# What is noted later than this is said to be.
_AT_ONCE = 5 * MINUTE


@dataclass(frozen=True, kw_only=True)
class Line:
    """How care goes, in one sentence, and when it was said to go so."""

    sentence: str
    told: str
    url: str
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One point: when it was so, what changed, who said it."""

    key: int
    at: str
    at_iso: str
    who: str
    changes: tuple[str, ...]
    words: str
    reason: str
    is_corrected: bool
    kind: str


def line(
    incident: Incident, steps: Sequence[Step], *, at: datetime, may_change: bool = False
) -> Line:
    """The sentence at the top of the incident."""
    zone = zone_of(incident.department_code)
    return Line(
        sentence=care_wording.sentence(care_story.now(steps), zone=zone, at=at),
        told=f"dit pour {_known_as(incident, steps[-1].point, zone)}" if steps else "",
        url=f"/incidents/{incident.number}/soins/",
        may_change=may_change and is_open(Status(incident.status)),
    )


def _known_as(incident: Incident, point: Point, zone: str) -> str:
    """The moment of a point; what a former tool declared has no more of it than was said."""
    if point.key or is_exact(incident.precision):
        return without_zone(point.at, zone)
    return said(point.at, zone, Precision(incident.precision))


def page(incident: Incident, *, at: datetime) -> dict[str, Any]:
    """The context of the page; `points` and `care` are for the form."""
    rows = queries.any_written(incident) if incident.care else []
    points = [*queries.any_declared(incident), *map(queries.any_point, rows)]
    steps = care_story.story(points)
    zone = zone_of(incident.department_code)
    return {
        "incident": incident,
        "line": line(incident, steps, at=at),
        "totals": totals(steps, at=_until(incident, at)),
        "entries": _entries(points, steps, {row.pk: row for row in rows}, zone),
        "usual_units": usual_units(),
        "points": points,
        "now": care_story.now(steps),
    }


def as_json(incident: Incident, *, at: datetime) -> dict[str, Any]:
    """The same for a machine."""
    steps = queries.any_steps(incident)
    cost = care_story.totals(steps, at=_until(incident, at))
    return {
        **care_story.totals_to_json(cost),
        **care_told.picture(care_story.now(steps)),
        "sentence": line(incident, steps, at=at).sentence,
        "at": steps[-1].point.at if steps else incident.declared_at,
        "points": [
            {
                "at": step.point.at,
                "written_at": step.point.written_at,
                **care_told.picture(step.after),
            }
            for step in steps
        ],
    }


def _until(incident: Incident, at: datetime) -> datetime:
    """What was left open is counted until the incident was closed."""
    return min(at, incident.closed_at or at)


def totals(steps: Sequence[Step], *, at: datetime) -> list[Fact]:
    """What it has cost care so far: hours, acts, transfers; what is nothing is not said."""
    cost = care_story.totals(steps, at=at)
    facts = [
        Fact(label=label, value=_lasted(lasted, in_part=in_part))
        for label, lasted, in_part in (
            ("Mode dégradé", cost.degraded, cost.degraded_in_part),
            ("Urgences détournées", cost.diverted, cost.diverted_in_part),
        )
        if lasted > timedelta() or in_part
    ]
    facts += [
        Fact(label=f"{kind.label}, annulations", value=str(count))
        for kind, count in cost.acts.items()
        if count
    ]
    if cost.transfers:
        facts.append(Fact(label="Transferts de patients", value=str(cost.transfers)))
    return facts


def _lasted(known: timedelta, *, in_part: bool) -> str:
    """How long it lasted, as far as its start was told."""
    if not in_part:
        return duration_in_words(known)
    why = f"début {care_wording.UNTOLD}"
    return f"au moins {duration_in_words(known)} ({why})" if known else f"on ne sait pas ({why})"


def _entries(
    points: Sequence[Point], steps: Sequence[Step], rows: dict[int, CarePoint], zone: str
) -> list[Entry]:
    """The points, the latest first; one that was corrected stays, with all that it said."""
    standing = {id(step.point): step for step in steps}
    ordered = sorted(points, key=lambda each: (each.at, each.written_at, each.key))
    return [_entry(point, standing.get(id(point)), rows, zone) for point in reversed(ordered)]


def _entry(point: Point, step: Step | None, rows: dict[int, CarePoint], zone: str) -> Entry:
    row = rows.get(point.key)
    before, after = (step.before, step.after) if step else (Care(), point.care)
    return Entry(
        key=point.key if step else 0,
        at=without_zone(point.at, zone),
        at_iso=point.at.isoformat(),
        who=_who(row, zone),
        changes=care_wording.changes(before, after, zone=zone) or ("Rien n’a changé.",),
        words=row.words if row else "",
        reason=row.reason if row else "",
        is_corrected=step is None,
        kind=_kind(row, step),
    )


def _who(row: CarePoint | None, zone: str) -> str:
    if row is None:
        return Source.DECLARATION.label
    who = row.written_by
    if row.source == Source.DESK:
        who += ", astreinte"
    late = row.written_at - row.at
    return f"{who}, noté {without_zone(row.written_at, zone)}" if late > _AT_ONCE else who


def _kind(row: CarePoint | None, step: Step | None) -> str:
    if step is None:
        return ""
    if row is not None and row.replaces_id:
        return "warning"
    return "success" if step.after.normal_at else "brand"

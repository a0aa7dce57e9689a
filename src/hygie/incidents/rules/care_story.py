"""The situation of care over time: its points in order, how long things lasted, what they weigh.

The first point is what the declaration says; each version that says otherwise adds one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hygie.incidents.rules.care import (
    LONGEST_UNIT,
    MOST_UNITS,
    ActKind,
    Care,
    Outcome,
    Unit,
    UnitState,
)
from hygie.incidents.rules.declaration import FIELDS, Declaration
from hygie.incidents.rules.vocabulary import Answer, OrganisationImpact, PatientDanger
from hygie.kernel.text import clean_line, fold

# From the least to the worst: a duty that was born does not die when things get better.
_DANGERS = (
    PatientDanger.UNKNOWN,
    PatientDanger.NONE,
    PatientDanger.POTENTIAL,
    PatientDanger.PROVEN,
)
_ORGANISATIONS = (
    OrganisationImpact.UNKNOWN,
    OrganisationImpact.NONE,
    OrganisationImpact.DEGRADED_MODE,
    OrganisationImpact.INTERRUPTION,
    OrganisationImpact.TRANSFER_OR_DEPROGRAMMING,
)


@dataclass(frozen=True, kw_only=True)
class Point:
    """What somebody says of care as it was at one moment.

    `since` is what the same declaration said before: only what differs from it is said anew.
    """

    at: datetime
    written_at: datetime
    care: Care
    since: Care | None = None
    key: int = 0
    replaces: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """A point that stands, with the picture before it and the one after."""

    point: Point
    before: Care
    after: Care


@dataclass(frozen=True, kw_only=True)
class Span:
    """From when to when something lasted; it lasts while it has no end."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What the incident has cost care so far."""

    degraded: timedelta = timedelta()
    diverted: timedelta = timedelta()
    acts: Mapping[ActKind, int] = field(default_factory=dict)
    transfers: int = 0


@dataclass(frozen=True, kw_only=True)
class Felt:
    """The worst that was said of care, as the law looks at it, and what authorities ask of it."""

    danger: PatientDanger = PatientDanger.UNKNOWN
    outcome: Outcome | None = None
    organisation: OrganisationImpact = OrganisationImpact.UNKNOWN
    beyond: bool = False
    services: tuple[str, ...] = ()
    degraded_since: datetime | None = None
    degraded_until: datetime | None = None


def of_declaration(declaration: Declaration, *, at: datetime) -> Care:
    """Return the picture that a declaration gives; a degraded mode without a start begins then."""
    impact = declaration.impact
    works_degraded = impact.organisation == OrganisationImpact.DEGRADED_MODE
    since = impact.degraded_since or (at if works_degraded else None)
    names = dict.fromkeys(map(clean_line, re.split(r"[,;/\n]", declaration.facts.services)))
    units = {fold(name): name[:LONGEST_UNIT] for name in names if fold(name)}
    return Care(
        danger=impact.patient_danger or PatientDanger.UNKNOWN,
        units=tuple(
            Unit(name=name, state=UnitState.DEGRADED) for name in list(units.values())[:MOST_UNITS]
        ),
        degraded_since=since,
        degraded_until=impact.degraded_until if since else None,
    )


def declared(versions: Iterable[tuple[datetime, Declaration]]) -> list[Point]:
    """Return the points that the versions of a declaration make, the first one always."""
    points: list[Point] = []
    before: Care | None = None
    said_at: datetime | None = None
    for at, declaration in versions:
        said_at = said_at or at
        after = of_declaration(declaration, at=said_at)
        if before is None or after != before:
            points.append(Point(at=at, written_at=at, care=after, since=before))
        before = after
    return points


def standing(points: Iterable[Point]) -> list[Point]:
    """Return the points that none corrects, in the order of what they tell."""
    known = list(points)
    replaced = {point.replaces for point in known if point.replaces}
    kept = [point for point in known if not point.key or point.key not in replaced]
    return sorted(kept, key=lambda point: (point.at, point.written_at, point.key))


def within_its_minute(at: datetime, replaces: int, points: Iterable[Point]) -> datetime:
    """Return when a minute typed without seconds falls: after what stands in it already.

    A correction that leaves the moment of its point alone keeps it.
    """
    kept = standing(points)
    typed_anew = not any(point.key == replaces and point.at == at for point in kept if point.key)
    if at.second or at.microsecond or not typed_anew:
        return at
    end = at + timedelta(minutes=1)
    return max((point.at for point in kept if at <= point.at < end), default=at)


def story(points: Iterable[Point]) -> list[Step]:
    """Return what stands, step by step."""
    steps: list[Step] = []
    current = Care()
    for point in standing(points):
        after = point.care
        if point.since is not None:
            after = current.moved(before=point.since, after=point.care)
        steps.append(Step(point=point, before=current, after=after))
        current = after
    return steps


def mark(points: Sequence[Point]) -> str:
    """Return what changes whenever something more was said."""
    return f"{len(points)}.{max((point.key for point in points), default=0)}"


def now(steps: Sequence[Step]) -> Care:
    """Return the last picture."""
    return steps[-1].after if steps else Care()


def degraded(steps: Iterable[Step]) -> list[Span]:
    """Return the times of degraded mode, in order."""
    return _spans((step.after.degraded_since, step.after.degraded_until) for step in steps)


def diverted(steps: Iterable[Step]) -> list[Span]:
    """Return the times when emergencies went elsewhere, in order."""
    return _spans((step.after.diverted_since, step.after.diverted_until) for step in steps)


def lasted(spans: Iterable[Span], *, at: datetime) -> timedelta:
    """Return how long these times lasted together until a moment; what overlaps counts once."""
    total, counted_to = timedelta(), None
    for span in sorted(spans, key=lambda each: each.since):
        end = min(span.until or at, at)
        start = span.since if counted_to is None else max(span.since, counted_to)
        total += max(end - start, timedelta())
        counted_to = end if counted_to is None else max(end, counted_to)
    return total


def totals(steps: Sequence[Step], *, at: datetime) -> Totals:
    """Return what the incident has cost care until a moment."""
    last = now(steps)
    return Totals(
        degraded=lasted(degraded(steps), at=at),
        diverted=lasted(diverted(steps), at=at),
        acts=last.acts,
        transfers=last.transfers or 0,
    )


def felt(steps: Sequence[Step]) -> Felt:
    """Return the worst that people wrote besides the declaration, which speaks for itself."""
    pictures = [step.after for step in steps if step.point.key]
    if not pictures:
        return Felt()
    spans = degraded(steps)
    return Felt(
        danger=max((each.danger for each in pictures), key=_DANGERS.index),
        outcome=max(
            (each.outcome for each in pictures if each.outcome),
            key=list(Outcome).index,
            default=None,
        ),
        organisation=max(map(_organisation, pictures), key=_ORGANISATIONS.index),
        beyond=any(each.diverted_since or each.transfers for each in pictures),
        services=tuple(dict.fromkeys(name for each in pictures for name in each.hit)),
        degraded_since=min((span.since for span in spans), default=None),
        degraded_until=spans[-1].until if spans else None,
    )


def weighed(declaration: Declaration, worst: Felt) -> Declaration:
    """Return the declaration as the law looks at it once care was followed: the worst counts."""
    impact = declaration.impact
    values: dict[str, object] = {}
    danger = impact.patient_danger or PatientDanger.UNKNOWN
    if _DANGERS.index(worst.danger) > _DANGERS.index(danger):
        values["impact.patient_danger"] = worst.danger
    organisation = impact.organisation or OrganisationImpact.UNKNOWN
    if _ORGANISATIONS.index(worst.organisation) > _ORGANISATIONS.index(organisation):
        values["impact.organisation"] = worst.organisation
    if worst.beyond:
        values["impact.territory_effect"] = Answer.YES
    if worst.degraded_since:
        values["impact.degraded_since"] = worst.degraded_since
        values["impact.degraded_until"] = worst.degraded_until
    if worst.services and not declaration.facts.services:
        values["facts.services"] = ", ".join(worst.services)[: FIELDS["facts.services"].limit]
    return declaration.changed(values) if values else declaration


def felt_to_json(worst: Felt) -> dict[str, Any]:
    """Return plain values: what an incident keeps of it."""
    since, until = worst.degraded_since, worst.degraded_until
    return {
        "danger": worst.danger.value,
        "outcome": worst.outcome.value if worst.outcome else None,
        "organisation": worst.organisation.value,
        "beyond": worst.beyond,
        "services": list(worst.services),
        "degraded_since": since.isoformat() if since else None,
        "degraded_until": until.isoformat() if until else None,
    }


def felt_from_json(kept: Mapping[str, Any]) -> Felt:
    """Read what `felt_to_json` wrote."""
    since, until = kept["degraded_since"], kept["degraded_until"]
    # Incidents followed before this was asked keep nothing of it.
    outcome = kept.get("outcome")
    return Felt(
        danger=PatientDanger(kept["danger"]),
        outcome=Outcome(outcome) if outcome else None,
        organisation=OrganisationImpact(kept["organisation"]),
        beyond=kept["beyond"],
        services=tuple(kept["services"]),
        degraded_since=datetime.fromisoformat(since) if since else None,
        degraded_until=datetime.fromisoformat(until) if until else None,
    )


def _organisation(care: Care) -> OrganisationImpact:
    if care.cancelled or care.transfers or care.diverted_since:
        return OrganisationImpact.TRANSFER_OR_DEPROGRAMMING
    if care.in_state(UnitState.STOPPED):
        return OrganisationImpact.INTERRUPTION
    if care.degraded_since or care.hit:
        return OrganisationImpact.DEGRADED_MODE
    return OrganisationImpact.UNKNOWN


def _spans(pairs: Iterable[tuple[datetime | None, datetime | None]]) -> list[Span]:
    """A later word about the same time replaces the former; what begins after its end is new."""
    found: list[Span] = []
    for since, until in pairs:
        last = found[-1] if found else None
        if last is not None and _is_same(last, since):
            found.pop()
        if since is not None:
            found.append(Span(since=since, until=until))
    return found


def _is_same(last: Span, since: datetime | None) -> bool:
    if since is None:
        return last.until is None
    return last.until is None or since == last.since or since < last.until

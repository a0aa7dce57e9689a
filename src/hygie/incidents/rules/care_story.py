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
    """From when to when something lasted; it lasts while it has no end, a start may be untold."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What the incident has cost care so far; time is known in part when a start is not told."""

    degraded: timedelta = timedelta()
    diverted: timedelta = timedelta()
    degraded_in_part: bool = False
    diverted_in_part: bool = False
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
    degraded_undated: bool = False
    normal_at: datetime | None = None


def of_declaration(declaration: Declaration) -> Care:
    """Return the picture that a declaration gives."""
    impact = declaration.impact
    names = dict.fromkeys(map(clean_line, re.split(r"[,;/\n]", declaration.facts.services)))
    units = {fold(name): name[:LONGEST_UNIT] for name in names if fold(name)}
    return Care(
        danger=impact.patient_danger or PatientDanger.UNKNOWN,
        units=tuple(
            Unit(name=name, state=UnitState.DEGRADED) for name in list(units.values())[:MOST_UNITS]
        ),
        degraded_since=impact.degraded_since,
        degraded_until=impact.degraded_until,
        degraded_undated=impact.organisation == OrganisationImpact.DEGRADED_MODE,
    )


def declared(versions: Iterable[tuple[datetime, Declaration]]) -> list[Point]:
    """Return the points that the versions of a declaration make, the first one always."""
    points: list[Point] = []
    before: Care | None = None
    for at, declaration in versions:
        after = of_declaration(declaration)
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
    pictures = (step.after for step in steps)
    return _spans(
        (each.was_degraded, each.degraded_since, each.degraded_until) for each in pictures
    )


def diverted(steps: Iterable[Step]) -> list[Span]:
    """Return the times when emergencies went elsewhere, in order."""
    pictures = (step.after for step in steps)
    return _spans(
        (each.was_diverted, each.diverted_since, each.diverted_until) for each in pictures
    )


def lasted(spans: Iterable[Span], *, at: datetime) -> timedelta:
    """Return how long these times lasted together until a moment; what overlaps counts once.

    A time whose start nobody told counts for nothing.
    """
    total, counted_to = timedelta(), None
    known = [(span.since, span.until) for span in spans if span.since is not None]
    for since, until in sorted(known, key=lambda each: each[0]):
        end = min(until or at, at)
        start = since if counted_to is None else max(since, counted_to)
        total += max(end - start, timedelta())
        counted_to = end if counted_to is None else max(end, counted_to)
    return total


def totals(steps: Sequence[Step], *, at: datetime) -> Totals:
    """Return what the incident has cost care until a moment."""
    last, worked_degraded, went_elsewhere = now(steps), degraded(steps), diverted(steps)
    return Totals(
        degraded=lasted(worked_degraded, at=at),
        diverted=lasted(went_elsewhere, at=at),
        degraded_in_part=any(span.since is None for span in worked_degraded),
        diverted_in_part=any(span.since is None for span in went_elsewhere),
        acts=last.acts,
        transfers=last.transfers or 0,
    )


def totals_to_json(cost: Totals) -> dict[str, Any]:
    """Return plain values: a time whose start nobody told has no length."""
    minute = timedelta(minutes=1)
    return {
        "degraded_minutes": None if cost.degraded_in_part else cost.degraded // minute,
        "diverted_minutes": None if cost.diverted_in_part else cost.diverted // minute,
        "cancelled": {kind.value: count for kind, count in cost.acts.items()},
        "transfers": cost.transfers,
    }


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
        beyond=any(each.was_diverted or each.transfers for each in pictures),
        services=tuple(dict.fromkeys(name for each in pictures for name in each.hit)),
        degraded_since=started(spans),
        degraded_undated=bool(spans) and started(spans) is None,
        degraded_until=spans[-1].until if spans else None,
        normal_at=_back_to_normal(pictures),
    )


def started(spans: Sequence[Span]) -> datetime | None:
    """Return when the first of these times began; None when there is none, or nobody told it."""
    if any(span.since is None for span in spans[:1]):
        return None
    return min((span.since for span in spans if span.since is not None), default=None)


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
    if worst.degraded_since or worst.degraded_undated:
        values["impact.degraded_since"] = worst.degraded_since
        values["impact.degraded_until"] = worst.degraded_until
    if worst.services and not declaration.facts.services:
        values["facts.services"] = ", ".join(worst.services)[: FIELDS["facts.services"].limit]
    return declaration.changed(values) if values else declaration


def felt_to_json(worst: Felt) -> dict[str, Any]:
    """Return plain values: what an incident keeps of it."""
    since, until, normal = worst.degraded_since, worst.degraded_until, worst.normal_at
    return {
        "danger": worst.danger.value,
        "outcome": worst.outcome.value if worst.outcome else None,
        "organisation": worst.organisation.value,
        "beyond": worst.beyond,
        "services": list(worst.services),
        "degraded_since": since.isoformat() if since else None,
        "degraded_until": until.isoformat() if until else None,
        "degraded_undated": worst.degraded_undated,
        "normal_at": normal.isoformat() if normal else None,
    }


def felt_from_json(kept: Mapping[str, Any]) -> Felt:
    """Read what `felt_to_json` wrote."""
    since, until = kept["degraded_since"], kept["degraded_until"]
    # Incidents followed before these were kept have nothing of them.
    outcome, normal = kept.get("outcome"), kept.get("normal_at")
    return Felt(
        danger=PatientDanger(kept["danger"]),
        outcome=Outcome(outcome) if outcome else None,
        organisation=OrganisationImpact(kept["organisation"]),
        beyond=kept["beyond"],
        services=tuple(kept["services"]),
        degraded_since=datetime.fromisoformat(since) if since else None,
        degraded_until=datetime.fromisoformat(until) if until else None,
        degraded_undated=kept.get("degraded_undated", False),
        normal_at=datetime.fromisoformat(normal) if normal else None,
    )


def _organisation(care: Care) -> OrganisationImpact:
    if care.cancelled or care.transfers or care.was_diverted:
        return OrganisationImpact.TRANSFER_OR_DEPROGRAMMING
    if care.in_state(UnitState.STOPPED):
        return OrganisationImpact.INTERRUPTION
    if care.was_degraded or care.hit:
        return OrganisationImpact.DEGRADED_MODE
    return OrganisationImpact.UNKNOWN


def _back_to_normal(pictures: Sequence[Care]) -> datetime | None:
    """When care was said to be as usual again, unless something was hit since."""
    found = None
    for each in pictures:
        if each.is_degraded or each.is_diverted or each.hit:
            found = None
        found = each.normal_at or found
    return found


def _spans(told: Iterable[tuple[bool, datetime | None, datetime | None]]) -> list[Span]:
    """A later word about the same time replaces the former; what begins after its end is new."""
    found: list[Span] = []
    for begun, since, until in told:
        last = found[-1] if found else None
        if last is not None and _is_same(last, begun, since, until):
            found.pop()
        if begun:
            found.append(Span(since=since, until=until))
    return found


def _is_same(last: Span, begun: bool, since: datetime | None, until: datetime | None) -> bool:
    if last.until is None or not begun:
        return last.until is None
    if since is None:
        return until == last.until
    return since == last.since or since < last.until

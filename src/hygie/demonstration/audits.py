"""Audits of a hospital: its directory and what followed, an intrusion test, one that is planned."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hygie.audits.models import Finding, Mission, Recommendation
from hygie.audits.operations import advising, findings, following, importing, missions, proving
from hygie.audits.queries import findings as queries
from hygie.audits.rules.directory import Status
from hygie.audits.rules.findings import Advice, FindingState
from hygie.audits.rules.findings import Finding as Found
from hygie.audits.rules.missions import AuditorKind, Outcome, Said, State
from hygie.demonstration.incidents import read
from hygie.kernel.actor import Actor, Place
from hygie.remediation.operations import planning
from hygie.remediation.rules.states import State as ActionState

WORDS = "audits.toml"
# Those who keep them, by what they sign in with.
PEOPLE = ("rssi", "ght")
People = Mapping[str, Actor]
Told = Mapping[str, Any]


def play(*, own: Place, neighbour: Place | None, forest: str, people: People, at: datetime) -> None:
    """A directory that gains two levels in a year, a test under way, one planned next door."""
    told = read(WORDS)
    first = _planned(told["directory"], own, people, perimeter=forest, at=at)
    _deliver(first, told["directory"], people, at=at)
    second = _planned(told["follow_up"], own, people, perimeter=forest, follows=first, at=at)
    _deliver(second, told["follow_up"], people, at=at)
    _go_on(_planned(told["intrusion"], own, people, at=at), told["intrusion"], people, at=at)
    if neighbour is not None:
        _planned(told["neighbour"], neighbour, people, at=at)


def _planned(
    told: Told,
    place: Place,
    people: People,
    *,
    perimeter: str = "",
    follows: Mission | None = None,
    at: datetime,
) -> Mission:
    today = timezone.localdate(at)
    starts_on, ends_on = (today + timedelta(days=day) for day in told["days"])
    said = Said(
        kind=told["kind"],
        title=told["title"],
        starts_on=starts_on,
        ends_on=ends_on,
        auditor_kind=AuditorKind(told["auditor_kind"]),
        auditor=told["auditor"],
        qualification=told["qualification"],
        perimeter=perimeter,
        scope=told["scope"],
    )
    by, asked_at = people[told["who"]], at + timedelta(days=told["asked"])
    if follows is not None:
        return following.follow_up(follows.pk, said, by=by, at=asked_at)
    return missions.plan(place, said, by=by, at=asked_at)


def _deliver(mission: Mission, told: Told, people: People, *, at: datetime) -> None:
    """Take in what its control points say, conclude, and follow what it recommends."""
    by, delivered_at = people[told["who"]], at + timedelta(days=told["delivered"])
    lines = (f"{point};ne passe pas;{count}" for point, count in told["failed"])
    given = importing.read(
        "\n".join(("point;statut;nombre", *lines)).encode(),
        name="points-de-controle.csv",
        domain=mission.perimeter,
        rest=Status.PASSED,
        by=by,
        at=delivered_at,
    )
    importing.take(mission.pk, given, by=by, at=delivered_at)
    concluded = Outcome(delivered_on=timezone.localdate(delivered_at), summary=told["summary"])
    mission.refresh_from_db()
    proving.deliver(mission.pk, concluded, seen=mission.version, by=by, at=delivered_at)
    known = {each.reference: each for each in queries.any_of(mission)}
    for each in told["advice"]:
        finding = known[each["finding"]] if "finding" in each else None
        _advise(mission, each, finding, by=by, said_at=delivered_at, at=at)


def _go_on(mission: Mission, told: Told, people: People, *, at: datetime) -> None:
    """Note day after day what a test that is not over has found."""
    by = people[told["who"]]
    begun_at = at + timedelta(days=told["begun"])
    missions.move(mission.pk, State.UNDER_WAY, seen=mission.version, by=by, at=begun_at)
    waivers = {each.title: each.pk for each in queries.any_waivers(mission)}
    noted = {}
    for each in told["finding"]:
        found = Found(
            title=each["title"],
            description=each.get("description", ""),
            severity=each["severity"],
            reference=each.get("reference", ""),
        )
        said_at = at + timedelta(days=each["day"])
        noted[each["title"]] = findings.note(mission.pk, found, by=by, at=said_at)
    for each in told["advice"]:
        finding = noted[each["finding"]]
        _advise(mission, each, finding, by=by, said_at=finding.made_at, at=at)
    for each in told["finding"]:
        if "move" in each:
            _settle(mission, noted[each["title"]], each["move"], waivers, by=by, at=at)


def _settle(
    mission: Mission,
    finding: Finding,
    told: Told,
    waivers: Mapping[str, int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    findings.move(
        mission.pk,
        finding.pk,
        FindingState(told["state"]),
        words=told["words"],
        waiver_id=waivers.get(told.get("waiver", "")),
        seen=finding.version,
        by=by,
        at=at + timedelta(days=told["day"]),
    )


def _advise(
    mission: Mission,
    told: Told,
    finding: Finding | None,
    *,
    by: Actor,
    said_at: datetime,
    at: datetime,
) -> None:
    said = Advice(
        title=told["title"],
        detail=told.get("detail", ""),
        priority=told["priority"],
        effort=told["effort"],
    )
    finding_id = finding.pk if finding else None
    made = advising.advise(mission.pk, said, finding_id=finding_id, by=by, at=said_at)
    if "action" in told:
        _act(mission, made, told["action"], by=by, at=at)


def _act(mission: Mission, advice: Recommendation, told: Told, *, by: Actor, at: datetime) -> None:
    made = advising.make_action(
        mission.pk,
        advice.pk,
        owner=told["owner"],
        due_on=timezone.localdate(at) + timedelta(days=told["due"]),
        days=Decimal(told["days"]),
        seen=advice.version,
        by=by,
        at=at + timedelta(days=told["told"]),
    )
    assert made.action is not None  # noqa: S101 - it was just made
    seen = made.action.version
    for name, state in (("doing", ActionState.DOING), ("done", ActionState.DONE)):
        if name in told:
            moved_at = at + timedelta(days=told[name])
            seen = planning.move(made.action.pk, state, seen=seen, by=by, at=moved_at).version

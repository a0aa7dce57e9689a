"""What two attacks of the demonstration left: a file, debriefs, lessons, stories, signals."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hygie.demonstration.incidents import read, some
from hygie.establishments.models import Site
from hygie.incidents.models import Incident
from hygie.incidents.past import Past
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    Answer,
    DataImpact,
    OrganisationImpact,
    Origin,
    PatientDanger,
)
from hygie.kernel.actor import Actor
from hygie.kernel.zones import PARIS
from hygie.lessons.models import Story
from hygie.lessons.operations import actions, debriefs, stories
from hygie.lessons.rules.debriefs import Debrief, Temperature
from hygie.lessons.rules.stories import Group
from hygie.lessons.rules.stories import Story as StorySaid
from hygie.recovery import queries as recovery
from hygie.recovery.operations import lines, systems, works
from hygie.recovery.rules.lines import Counted, LineKind
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.works import Work, WorkState

WORDS = "aftermath.toml"
# Those who tell it, by what they sign in with.
PEOPLE = ("analyste", "rssi", "dsi", "direction")
People = Mapping[str, Actor]
_HIT = frozenset(
    {
        AffectedSystem.PATIENT_RECORD,
        AffectedSystem.SERVER,
        AffectedSystem.DIRECTORY,
        AffectedSystem.WORKSTATION,
        AffectedSystem.BACKUP,
        AffectedSystem.BUILDING,
    }
)
_ATTACK = {
    "cause.origin": Origin.MALICIOUS,
    "cause.incident_type": "RANSOMWARE",
    "facts.systems": _HIT,
    "impact.patient_danger": PatientDanger.POTENTIAL,
    "impact.organisation": OrganisationImpact.INTERRUPTION,
    "impact.territory_effect": Answer.YES,
    "impact.data": frozenset({DataImpact.INACCESSIBLE_OR_LOST}),
}
_SECOND = {
    "cause.origin": Origin.MALICIOUS,
    "cause.incident_type": "ACCOUNT_COMPROMISE",
    "facts.systems": frozenset({AffectedSystem.MAIL, AffectedSystem.DIRECTORY}),
    "impact.patient_danger": PatientDanger.NONE,
    "impact.organisation": OrganisationImpact.NONE,
    "impact.territory_effect": Answer.NO,
    "impact.data": frozenset({DataImpact.DISCLOSURE}),
}


def attack(site: Site, *, seed: int, at: datetime) -> Past:
    """A ransomware of four months ago on this hospital, closed since."""
    return _over(site, read(WORDS)["attack"], _ATTACK, Severity.CRITICAL, seed=seed, at=at)


def second(site: Site, *, seed: int, at: datetime) -> Past:
    """A mailbox that was turned against its correspondents, closed since."""
    told = read(WORDS)["second"]
    return _over(site, told, _SECOND, Severity.SIGNIFICANT, seed=seed + 1, at=at)


def signals(site: Site, *, seed: int, at: datetime) -> list[Past]:
    """What was nearly an incident, or may become one."""
    return [
        _signal(site, told, seed=seed + rank, at=at)
        for rank, told in enumerate(read(WORDS)["signal"], start=20)
    ]


def rebuild(incident: Incident, *, people: People, at: datetime) -> None:
    """Keep its file as those of the hospital did: systems, hours, euros, care lost, works left."""
    told, first = read(WORDS), recovery.any_first_day(incident)
    by, listed_at = people["dsi"], incident.declared_at + timedelta(hours=9)
    systems.list_declared(incident.pk, by=by, at=listed_at)
    for row in told["system"]:
        _rebuild_one(incident, row, first, by=by, listed_at=listed_at)
    for row in told["line"]:
        since, until = (first + timedelta(days=day) for day in row["days"])
        counted = Counted(
            kind=LineKind(row["kind"]),
            amount=Decimal(row["amount"]),
            since=since,
            until=until,
            people=row.get("people", 1),
            who=row["who"],
            words=row["words"],
        )
        lines.note(
            incident.pk, counted, by=people["direction"], at=_day(incident, row["days"][1] + 2)
        )
    for row in told["work"]:
        said = _work(row, at)
        noted = works.note(incident.pk, said, by=by, at=_day(incident, 50))
        if "done" in row:
            done = replace(said, state=WorkState.DONE)
            works.change(incident.pk, noted.pk, done, by=by, at=_day(incident, row["done"]))


def learn(incident: Incident, *, people: People, at: datetime) -> None:
    """Debrief it hot and cold, learn, act, and publish what others may read of it."""
    told = read(WORDS)
    for row in told["debrief"]:
        _debrief(incident, row, people)
    ciso = people["rssi"]
    for row in told["lesson"]:
        lesson = debriefs.learn(incident.pk, row["text"], by=ciso, at=_day(incident, 67))
        for each in row.get("action", []):
            said = _work(each, at)
            made = actions.make(incident.pk, lesson.pk, said, by=ciso, at=_day(incident, 68))
            if "done" in each:
                done = replace(said, state=WorkState.DONE)
                actions.change(incident.pk, made.pk, done, by=ciso, at=_day(incident, each["done"]))
    story = _propose(incident, told["story"], people["analyste"], at=_day(incident, 80))
    stories.approve(
        incident.pk, story.pk, mark=story.mark, by=people["direction"], at=_day(incident, 84)
    )


def propose(incident: Incident, *, people: People, at: datetime) -> None:
    """Debrief the second, and leave its story to be approved."""
    told = read(WORDS)["second"]
    _debrief(incident, told["debrief"], people)
    _propose(incident, told["story"], people["analyste"], at=at - timedelta(days=2))


def _over(
    site: Site,
    told: Mapping[str, Any],
    said: Mapping[str, Any],
    severity: Severity,
    *,
    seed: int,
    at: datetime,
) -> Past:
    day = at.astimezone(ZoneInfo(PARIS)).date() - timedelta(days=told["days_ago"])
    hour = time.fromisoformat(told["declared"])
    moment = datetime.combine(day, hour, ZoneInfo(PARIS)).astimezone(UTC)
    past = next(some([site], 1, start=moment, end=moment + timedelta(hours=2), seed=seed, at=at))
    known = {
        "facts.observed_at": moment - timedelta(minutes=80),
        "facts.aware_at": moment - timedelta(minutes=50),
    }
    return replace(
        past,
        declaration=past.declaration.changed({**said, **known, **told["says"]}),
        declared_at=moment,
        acknowledged_at=moment + timedelta(minutes=12),
        qualified_at=moment + timedelta(hours=1),
        closed_at=moment + timedelta(hours=told["hours_to_close"]),
        severity=severity,
        analyst="Léa Analyste",
    )


def _signal(site: Site, told: Mapping[str, Any], *, seed: int, at: datetime) -> Past:
    start = at - timedelta(days=told["days_ago"])
    past = next(some([site], 1, start=start, end=start + timedelta(hours=2), seed=seed, at=at))
    drawn = past.declaration
    declared = Declaration().changed(
        {
            **{f"structure.{name}": value for name, value in drawn.structure.__dict__.items()},
            **{f"declarant.{name}": value for name, value in drawn.declarant.__dict__.items()},
            "facts.title": told["facts.title"],
            "facts.narrative": told["facts.narrative"],
            "facts.observed_at": drawn.facts.observed_at,
            "facts.aware_at": drawn.facts.aware_at,
            "cause.origin": Origin.MALICIOUS,
            "cause.incident_type": told["incident_type"],
        }
    )
    return Past(
        declaration=declared,
        nature=Nature(told["nature"]),
        site=site,
        declared_at=past.declared_at,
        acknowledged_at=past.declared_at + timedelta(minutes=35),
        closed_at=past.declared_at + timedelta(hours=6) if told["closed"] else None,
        analyst="Léa Analyste",
    )


def _rebuild_one(
    incident: Incident, row: Mapping[str, Any], first: date, *, by: Actor, listed_at: datetime
) -> None:
    known = {system.name: system for system in recovery.any_systems(incident)}
    system = known.get(row["name"]) or systems.add(incident.pk, row["name"], by=by, at=listed_at)
    seen = 0
    for state, day, words in row["steps"]:
        said = systems.Said(state=State(state), on=first + timedelta(days=day), words=words)
        moment = max(listed_at, _day(incident, day))
        seen = systems.tell(incident.pk, system.pk, said, seen=seen, by=by, at=moment).pk


def _debrief(incident: Incident, row: Mapping[str, Any], people: People) -> None:
    held_on = recovery.any_first_day(incident) + timedelta(days=row["day"])
    said = Debrief(
        kind=Temperature(row["kind"]),
        held_on=held_on,
        participants=row["participants"],
        story=row["story"],
        worked=row["worked"],
        failed=row["failed"],
    )
    debriefs.hold(incident.pk, said, by=people[row["who"]], at=_day(incident, row["day"]))


def _propose(incident: Incident, told: Mapping[str, Any], by: Actor, *, at: datetime) -> Story:
    said = StorySaid(
        title=told["title"], text=told["text"], kind=told["kind"], group=Group.HOSPITAL
    )
    story = stories.write(incident.pk, said, by=by, at=at)
    stories.propose(incident.pk, story.pk, mark=story.mark, by=by, at=at + timedelta(hours=1))
    return story


def _work(row: Mapping[str, Any], at: datetime) -> Work:
    due_on = at.date() + timedelta(days=row["due"])
    return Work(text=row["text"], owner=row["owner"], due_on=due_on)


def _day(incident: Incident, days: int) -> datetime:
    """The same hour, some days after it was declared."""
    return incident.declared_at + timedelta(days=days)

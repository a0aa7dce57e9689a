"""Delivering an audit: its outcome, and the proof of it in the same transaction; told once.

No file goes with the proof: who reads proofs may not read what was found.
"""

from datetime import datetime

from django.db import transaction

from hygie.audits import holding, outcomes, writing
from hygie.audits.models import Brief, Mission
from hygie.audits.queries import findings
from hygie.audits.rules import missions as rules
from hygie.audits.rules.missions import NotAMission, Outcome, State
from hygie.audits.rules.results import Act
from hygie.evidence import operations as evidence
from hygie.evidence.operations import recording
from hygie.evidence.rules.fact import Fact
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor


@transaction.atomic
def deliver(mission_id: int, outcome: Outcome, *, seen: int, by: Actor, at: datetime) -> Mission:
    """Say what an audit concludes: from now on it proves that it was done, and its level.

    Where results of the control points were taken in, the level is the one that they make sure.
    """
    mission = holding.held_open(mission_id, by=by)
    holding.check_seen(mission.version, seen)
    if State(mission.state) in rules.TOLD:
        raise NotAMission("Cet audit est déjà restitué : corrigez ce qu’il conclut.")
    if findings.any_unchecked(mission):
        raise NotAMission("Vérifiez d’abord chaque constat repris de l’audit précédent.")
    _conclude(mission, outcome, at=at)
    mission.state, mission.proofs = State.DELIVERED, 1
    mission.save()
    writing.step(mission, Act.DELIVERED, said=writing.said_of_mission(mission), by=by, at=at)
    recording.record_fact(outcomes.fact_of(mission), by=by, at=at)
    journal.record("audits.delivered", mission, by=by, at=at, kind=mission.kind)
    return mission


@transaction.atomic
def correct(
    mission_id: int, outcome: Outcome, *, reason: str, seen: int, by: Actor, at: datetime
) -> Mission:
    """Say otherwise what a delivered audit concludes: another proof replaces the first."""
    mission = holding.held_open(mission_id, by=by)
    holding.check_seen(mission.version, seen)
    if State(mission.state) not in rules.TOLD:
        raise NotAMission("Cet audit n’est pas restitué.")
    was = outcomes.fact_of(mission)
    why = holding.words(reason, rules.LONGEST_REASON)
    if not why:
        raise NotAMission("Dites pourquoi vous corrigez ce qu’il conclut.")
    _conclude(mission, outcome, at=at)
    mission.save()
    writing.step(mission, Act.CORRECTED, why, said=writing.said_of_mission(mission), by=by, at=at)
    retell(mission, was, reason=why, by=by, at=at)
    journal.record("audits.corrected", mission, by=by, at=at, kind=mission.kind)
    return mission


@transaction.atomic
def retell(mission: Mission, was: Fact, *, reason: str, by: Actor, at: datetime) -> bool:
    """Put what a mission says now in the place of what it had told; whether that says otherwise."""
    if outcomes.fact_of(mission).digest == was.digest:
        return False
    mission.proofs += 1
    mission.save(update_fields=["proofs"])
    evidence.supersede(was.source, outcomes.fact_of(mission), reason=reason, by=by, at=at)
    return True


@transaction.atomic
def take_back(mission: Mission, *, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw all that a mission proved: what each proof had replaced is withdrawn as well."""
    for number in range(mission.proofs, 0, -1):
        evidence.withdraw(outcomes.source(mission, number), reason=reason, by=by, at=at)


@transaction.atomic
def relevel(mission: Mission, *, reason: str, by: Actor, at: datetime) -> bool:
    """Let the level of a delivered mission follow its results, and its proof with it."""
    level = findings.any_sure_level(mission)
    if State(mission.state) not in rules.TOLD or level is None or level == mission.level:
        return False
    was = outcomes.fact_of(mission)
    mission.level = level
    writing.save(mission, at=at)
    writing.step(
        mission, Act.CORRECTED, reason, said=writing.said_of_mission(mission), by=by, at=at
    )
    return retell(mission, was, reason=reason, by=by, at=at)


def _conclude(mission: Mission, outcome: Outcome, *, at: datetime) -> None:
    sure = findings.any_sure_level(mission)
    level = sure if sure is not None else outcome.level
    said = Outcome(
        delivered_on=outcome.delivered_on,
        level=level,
        score=outcome.score,
        summary=holding.words(outcome.summary, rules.LONGEST_SCOPE),
    )
    outcomes.check(mission, said, at=at)
    mission.delivered_on, mission.level, mission.score = said.delivered_on, level, said.score
    mission.changed_at = at
    mission.version += 1
    Brief.objects.update_or_create(mission=mission, defaults={"summary": said.summary})

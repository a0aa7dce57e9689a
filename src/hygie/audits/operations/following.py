"""Follow-up audits: what the last one left open is taken over, and each is checked."""

from datetime import datetime

from django.db import transaction

from hygie.audits import holding, writing
from hygie.audits.models import Check, Finding, Mission
from hygie.audits.operations import missions
from hygie.audits.queries import findings as queries
from hygie.audits.rules import findings as rules
from hygie.audits.rules.findings import FindingState, NotAFinding, Verdict
from hygie.audits.rules.missions import TOLD, NotAMission, Said, State
from hygie.audits.rules.results import Act
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound


@transaction.atomic
def follow_up(mission_id: int, said: Said, *, by: Actor, at: datetime) -> Mission:
    """Write an audit that checks what another one left open; the other one is followed."""
    former = holding.held(mission_id, by=by)
    if State(former.state) not in TOLD:
        raise NotAMission("Un audit de suivi reprend un audit restitué.")
    if said.kind != former.kind:
        raise NotAMission("Un audit de suivi est de la même sorte que celui qu’il suit.")
    if former.follow_ups.exclude(state=State.SET_ASIDE).exists():
        raise NotAMission("Cet audit a déjà son audit de suivi.")
    mission = missions.plan(former.place, said, follows=former, by=by, at=at)
    left = queries.any_open(former)
    Check.objects.bulk_create(
        [Check(mission=mission, finding=each, verdict=Verdict.WAITS) for each in left]
    )
    if former.state == State.DELIVERED:
        missions.move(former.pk, State.FOLLOWED, seen=former.version, by=by, at=at)
    return mission


@transaction.atomic
def check(
    mission_id: int,
    finding_id: int,
    verdict: Verdict,
    *,
    words: str = "",
    by: Actor,
    at: datetime,
) -> Finding:
    """Say whether a finding that was taken over is corrected or still there."""
    mission = holding.held_open(mission_id, by=by)
    row = Check.objects.select_for_update().filter(mission=mission, finding=finding_id).first()
    if row is None:
        raise NotFound("Ce constat n’est pas repris par cet audit.")
    if verdict == Verdict.WAITS:
        raise NotAFinding("Dites s’il est corrigé, ou toujours là.")
    why = holding.words(words, rules.LONGEST_REASON)
    row.verdict, row.words, row.said_at, row.said_by = verdict, why, at, by.name
    row.save()
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding_id)
    state = rules.after_verdict(FindingState(finding.state), verdict)
    if state != finding.state:
        finding.state, finding.waiver = state, None
        writing.save(finding, at=at)
    said = {**writing.said_of_finding(finding), "verdict": verdict.label, "audit": mission.title}
    writing.step(finding.mission, Act.CHECKED, why, finding=finding, said=said, by=by, at=at)
    journal.record(
        "audits.checked", mission, by=by, at=at, number=finding.number, verdict=verdict.label
    )
    return finding

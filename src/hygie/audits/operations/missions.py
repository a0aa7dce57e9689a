"""Missions: planned, changed, begun, followed, closed, set aside."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.audits import holding, outcomes, writing
from hygie.audits.models import Brief, Mission
from hygie.audits.operations import proving
from hygie.audits.queries import findings, missions
from hygie.audits.rules import missions as rules
from hygie.audits.rules.missions import NotAMission, Said, State
from hygie.audits.rules.results import Act
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place
from hygie.remediation.operations import origins

MODULE = "audits"


@transaction.atomic
def plan(
    place: Place, said: Said, *, follows: Mission | None = None, by: Actor, at: datetime
) -> Mission:
    """Write an audit that will be, or was, done at an establishment."""
    node = holding.kept_place(place, by=by)
    said = _cleaned(said)
    rules.check(said, today=timezone.localdate(at))
    known = Mission.objects.filter(place_kind=place.kind, place_code=place.code)
    if known.count() >= rules.MOST_MISSIONS:
        raise NotAMission("Cet établissement a déjà 5 000 audits : plus personne ne les lirait.")
    mission = Mission(
        place_kind=place.kind,
        place_code=place.code,
        region_code=missions.any_region(node),
        follows=follows,
        state=State.PLANNED,
        made_at=at,
    )
    _write(mission, said, at=at)
    mission.save(force_insert=True)
    Brief.objects.create(mission=mission, scope=said.scope)
    said_now = writing.said_of_mission(mission)
    writing.step(mission, Act.PLANNED, said=said_now, by=by, at=at)
    journal.record("audits.planned", mission, by=by, at=at, kind=mission.kind)
    return mission


@transaction.atomic
def change(
    mission_id: int, said: Said, *, seen: int, reason: str = "", by: Actor, at: datetime
) -> Mission:
    """Say a mission in other words; what its proof says follows, and the former one is kept."""
    mission = holding.held_open(mission_id, by=by)
    holding.check_seen(mission.version, seen)
    said = _cleaned(said)
    rules.check(said, today=timezone.localdate(at))
    if said.kind != mission.kind and findings.any_binds_its_kind(mission):
        raise NotAMission("Cet audit a des résultats ou un suivi : il ne change plus de sorte.")
    why = holding.words(reason, rules.LONGEST_REASON)
    is_told = State(mission.state) in rules.TOLD
    if is_told and not why:
        raise NotAMission("Cet audit est restitué : dites pourquoi vous le corrigez.")
    was = outcomes.fact_of(mission)
    _write(mission, said, at=at)
    if is_told:
        outcomes.check_still(mission, at=at)
    mission.version += 1
    mission.save()
    Brief.objects.update_or_create(mission=mission, defaults={"scope": said.scope})
    writing.step(mission, Act.CHANGED, why, said=writing.said_of_mission(mission), by=by, at=at)
    if is_told:
        proving.retell(mission, was, reason=why, by=by, at=at)
    journal.record("audits.changed", mission, by=by, at=at, kind=mission.kind)
    return mission


@transaction.atomic
def move(
    mission_id: int, state: State, *, seen: int, reason: str = "", by: Actor, at: datetime
) -> Mission:
    """Say where a mission stands; closing asks that nothing is open, setting aside says why.

    What is set aside proves nothing any more, and its actions are void.
    """
    mission = holding.held(mission_id, by=by)
    holding.check_seen(mission.version, seen)
    why = holding.words(reason, rules.LONGEST_REASON)
    before = State(mission.state)
    rules.check_move(before, state, why)
    if state == State.UNDER_WAY:
        rules.check_begun(mission.starts_on, today=timezone.localdate(at))
    if state == State.CLOSED:
        _check_closing(mission)
    mission.state = state
    writing.save(mission, at=at)
    if state == State.SET_ASIDE:
        proving.take_back(mission, reason=why, by=by, at=at)
        keys = [str(each.pk) for each in findings.any_advice(mission)]
        origins.settle(MODULE, keys, place=mission.place, is_void=True, by=by, at=at)
    writing.step(mission, Act.MOVED, why, said=writing.said_of_mission(mission), by=by, at=at)
    journal.record("audits.moved", mission, by=by, at=at, state=state.label)
    return mission


def _check_closing(mission: Mission) -> None:
    left = findings.any_open(mission)
    over = findings.any_taken_over(left, besides=mission)
    rules.check_closing(
        open_findings=sum(each.pk not in over for each in left),
        unchecked=findings.any_unchecked(mission),
    )


def _cleaned(said: Said) -> Said:
    """What somebody said, without what hides or reorders; refused when it names a patient."""
    return Said(
        kind=said.kind,
        title=holding.line(said.title, rules.LONGEST_TITLE),
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        auditor_kind=said.auditor_kind,
        auditor=holding.line(said.auditor, rules.LONGEST_AUDITOR),
        qualification=said.qualification,
        perimeter=holding.line(said.perimeter, rules.LONGEST_PERIMETER),
        scope=holding.words(said.scope, rules.LONGEST_SCOPE),
        tlp=said.tlp,
    )


def _write(mission: Mission, said: Said, *, at: datetime) -> None:
    names = ("kind", "title", "starts_on", "ends_on", "auditor_kind", "auditor", "qualification")
    for name in (*names, "perimeter", "tlp"):
        setattr(mission, name, getattr(said, name))
    mission.changed_at = at

"""Findings: noted, said otherwise, corrected, accepted, opened again."""

from datetime import datetime

from django.db import transaction

from hygie.audits import holding, writing
from hygie.audits.models import Finding, Mission
from hygie.audits.queries import findings as queries
from hygie.audits.rules import findings as rules
from hygie.audits.rules.findings import Finding as Said
from hygie.audits.rules.findings import FindingState, NotAFinding
from hygie.audits.rules.results import Act
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor


@transaction.atomic
def note(mission_id: int, said: Said, *, by: Actor, at: datetime) -> Finding:
    """Write one finding more of an audit."""
    mission = holding.held_open(mission_id, by=by)
    made = add(mission, said, by=by, at=at)
    journal.record("audits.finding_noted", mission, by=by, at=at, number=made.number)
    return made


@transaction.atomic
def add(mission: Mission, said: Said, *, words: str = "", by: Actor, at: datetime) -> Finding:
    """The same, of a mission that the caller holds and journals."""
    said = _cleaned(said)
    rules.check(said)
    rows = Finding.objects.filter(mission=mission)
    if rows.count() >= rules.MOST_FINDINGS:
        raise NotAFinding(f"Un audit a {rules.MOST_FINDINGS} constats au plus.")
    made = Finding.objects.create(
        mission=mission,
        number=queries.any_next_number(rows),
        title=said.title,
        description=said.description,
        severity=said.severity,
        reference=said.reference,
        state=FindingState.OPEN,
        made_at=at,
        changed_at=at,
    )
    told = writing.said_of_finding(made)
    writing.step(mission, Act.NOTED, words, finding=made, said=told, by=by, at=at)
    return made


@transaction.atomic
def change(
    mission_id: int, finding_id: int, said: Said, *, seen: int, by: Actor, at: datetime
) -> Finding:
    """Say a finding in other words; how it was said stays readable."""
    mission = holding.held_open(mission_id, by=by)
    finding = holding.held_finding(mission, finding_id, seen=seen)
    said = _cleaned(said)
    rules.check(said)
    finding.title, finding.description = said.title, said.description
    finding.severity, finding.reference = said.severity, said.reference
    writing.save(finding, at=at)
    told = writing.said_of_finding(finding)
    writing.step(mission, Act.CHANGED, finding=finding, said=told, by=by, at=at)
    journal.record("audits.finding_changed", mission, by=by, at=at, number=finding.number)
    return finding


@transaction.atomic
def move(
    mission_id: int,
    finding_id: int,
    state: FindingState,
    *,
    words: str,
    waiver_id: int | None = None,
    seen: int,
    by: Actor,
    at: datetime,
) -> Finding:
    """Say that a finding is corrected, accepted or open again; always with a word.

    `waiver_id` is an approved exception of the same establishment, by which it is accepted.
    """
    mission = holding.held_open(mission_id, by=by)
    finding = holding.held_finding(mission, finding_id, seen=seen)
    why = holding.words(words, rules.LONGEST_REASON)
    rules.check_move(FindingState(finding.state), state, why)
    waivers = {each.pk: each for each in queries.any_waivers(mission)}
    if waiver_id is not None and (state != FindingState.ACCEPTED or waiver_id not in waivers):
        raise NotAFinding("Cette dérogation n’est pas une de celles, approuvées, du même lieu.")
    finding.state, finding.waiver_id = state, waiver_id
    writing.save(finding, at=at)
    told = writing.said_of_finding(finding)
    writing.step(mission, Act.MOVED, why, finding=finding, said=told, by=by, at=at)
    journal.record(
        "audits.finding_moved", mission, by=by, at=at, number=finding.number, state=state.label
    )
    return finding


def _cleaned(said: Said) -> Said:
    """What somebody said, without what hides or reorders; refused when it names a patient."""
    return Said(
        title=holding.line(said.title, rules.LONGEST_TITLE),
        description=holding.words(said.description, rules.LONGEST_TEXT),
        severity=said.severity,
        reference=rules.reference_of(holding.line(said.reference, rules.LONGEST_REFERENCE)),
    )

"""Recommendations: written, said otherwise, made an action of the plan, which is then followed."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from hygie.audits import holding, writing
from hygie.audits.models import Finding, Mission, Recommendation
from hygie.audits.queries import findings as queries
from hygie.audits.rules import findings as rules
from hygie.audits.rules.findings import Advice, Named, NotAFinding
from hygie.audits.rules.results import Act
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.remediation.operations import origins
from hygie.remediation.rules.actions import OriginKind, Said, Source

MODULE = "audits"


@transaction.atomic
def advise(
    mission_id: int, said: Advice, *, finding_id: int | None = None, by: Actor, at: datetime
) -> Recommendation:
    """Write one recommendation more, of a finding or of the whole audit."""
    mission = holding.held_open(mission_id, by=by)
    finding = holding.held_finding(mission, finding_id) if finding_id else None
    said = _cleaned(said)
    rules.check_advice(said)
    rows = Recommendation.objects.filter(mission=mission)
    if rows.count() >= rules.MOST_ADVICE:
        raise NotAFinding(f"Un audit a {rules.MOST_ADVICE} recommandations au plus.")
    made = Recommendation.objects.create(
        mission=mission,
        number=queries.any_next_number(rows),
        finding=finding,
        title=said.title,
        detail=said.detail,
        priority=said.priority,
        effort=said.effort,
        made_at=at,
        changed_at=at,
    )
    told = writing.said_of_advice(made)
    writing.step(mission, Act.NOTED, advice=made, said=told, by=by, at=at)
    journal.record("audits.advised", mission, by=by, at=at, number=made.number)
    return made


@transaction.atomic
def change(
    mission_id: int, advice_id: int, said: Advice, *, seen: int, by: Actor, at: datetime
) -> Recommendation:
    """Say a recommendation in other words; once it is an action, the plan has its own words."""
    mission = holding.held_open(mission_id, by=by)
    advice = holding.held_advice(mission, advice_id, seen=seen)
    said = _cleaned(said)
    rules.check_advice(said)
    advice.title, advice.detail = said.title, said.detail
    advice.priority, advice.effort = said.priority, said.effort
    writing.save(advice, at=at)
    told = writing.said_of_advice(advice)
    writing.step(mission, Act.CHANGED, advice=advice, said=told, by=by, at=at)
    journal.record("audits.advice_changed", mission, by=by, at=at, number=advice.number)
    return advice


@transaction.atomic
def make_action(
    mission_id: int,
    advice_id: int,
    *,
    owner: str = "",
    owner_id: int | None = None,
    due_on: date,
    days: Decimal | None = None,
    seen: int,
    by: Actor,
    at: datetime,
) -> Recommendation:
    """Bring a recommendation into the plan; its action is read by who keeps the audits alone."""
    mission = holding.held_open(mission_id, by=by)
    advice = holding.held_advice(mission, advice_id, seen=seen)
    if advice.action_id is not None:
        raise NotAFinding("Cette recommandation est déjà une action du plan.")
    said = Said(
        title=advice.title,
        detail=advice.detail,
        owner=owner,
        owner_id=owner_id,
        due_on=due_on,
        days=days,
        gain=_gain(advice.finding),
    )
    made = origins.bring(
        _source(mission, advice),
        said,
        place=mission.place,
        is_confined=True,
        is_advice=True,
        by=by,
        at=at,
    )
    advice.action = made.action
    writing.save(advice, at=at)
    writing.step(mission, Act.PLANNED_ACTION, advice=advice, by=by, at=at)
    journal.record("audits.advice_planned", mission, by=by, at=at, number=advice.number)
    return advice


def _source(mission: Mission, advice: Recommendation) -> Source:
    return Source(
        kind=OriginKind.AUDIT,
        module=MODULE,
        key=str(advice.pk),
        label=f"Audit : {mission.title}"[:200],
        address=f"/audits/{mission.pk}/recommandations/{advice.pk}/",
    )


def _gain(finding: Finding | None) -> tuple[str, ...]:
    """The measure that the finding is about, when it names one."""
    reference = finding.reference if finding else ""
    return (reference,) if rules.names(reference) == Named.MEASURE else ()


def _cleaned(said: Advice) -> Advice:
    return Advice(
        title=holding.line(said.title, rules.LONGEST_TITLE),
        detail=holding.words(said.detail, rules.LONGEST_TEXT),
        priority=said.priority,
        effort=said.effort,
    )

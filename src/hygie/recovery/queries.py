"""Reading a file of recovery; its page has checked who reads the incident."""

from dataclasses import dataclass
from datetime import date, datetime

from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.territory import zone_of
from hygie.incidents.rules.vocabulary import AffectedSystem
from hygie.kernel.actor import Actor
from hygie.kernel.text import fold
from hygie.recovery import access
from hygie.recovery.models import Line, Step, System, Work
from hygie.recovery.rules import chain
from hygie.recovery.rules.lines import Counted, LineKind, Section
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.systems import Step as StepSaid
from hygie.recovery.rules.works import Work as WorkSaid
from hygie.recovery.rules.works import WorkState


@dataclass(frozen=True, kw_only=True)
class File:
    """Everything that was written, what was corrected with it."""

    systems: list[System]
    steps: list[Step]
    lines: list[Line]
    works: list[Work]


def file(actor: Actor, incident: Incident) -> File:
    """The file of an incident; the euros only for who reads them."""
    return File(
        systems=any_systems(incident),
        steps=any_steps(incident),
        lines=lines(actor, incident),
        works=any_works(incident),
    )


def lines(actor: Actor, incident: Incident, *, section: Section | None = None) -> list[Line]:
    """What was counted, the latest days first."""
    rows = Line.objects.filter(incident=incident).order_by("-until", "-id")
    if not access.may_read_costs(actor, above=incident.path()):
        rows = rows.exclude(section=Section.COST)
    return list(rows.filter(section=section) if section else rows)


def any_systems(incident: Incident) -> list[System]:
    """The systems, in the order in which they were listed."""
    return list(System.objects.filter(incident=incident).order_by("id"))


def any_steps(incident: Incident, *, system: int = 0) -> list[Step]:
    """The steps of all systems, or of one, in the order in which they were said."""
    rows = Step.objects.filter(incident=incident).order_by("id")
    return list(rows.filter(system=system) if system else rows)


def any_works(incident: Incident) -> list[Work]:
    """The works and what became of them, in the order in which it was said."""
    return list(Work.objects.filter(incident=incident).order_by("id"))


def any_declared(incident: Incident) -> list[AffectedSystem]:
    """The systems that the declaration names and that the file does not list yet."""
    declared = any_declaration(incident).facts.systems or frozenset()
    known = {system.folded for system in any_systems(incident)}
    wanted = [each for each in AffectedSystem if each in declared]
    return [
        each for each in wanted if each != AffectedSystem.OTHER and fold(each.label) not in known
    ]


def any_declaration(incident: Incident) -> Declaration:
    """What was declared, in its last version."""
    return encoding.from_json(incident.content)


def any_first_day(incident: Incident) -> date:
    """The day on which the incident began, where the structure lives."""
    observed = any_declaration(incident).facts.observed_at
    began = min(observed, incident.aware_at) if observed else incident.aware_at
    return any_day(incident, began)


def any_day(incident: Incident, moment: datetime) -> date:
    """The day of a moment, where the structure lives."""
    return local(moment, zone_of(incident.department_code)).date()


def any_steps_said(rows: list[Step]) -> list[StepSaid]:
    """The steps that stand, as the rules read them."""
    firsts = chain.first_of(rows)
    return [
        StepSaid(state=State(row.state), on=row.on, key=firsts[row.pk])
        for row in chain.standing(rows)
    ]


def any_mark(steps: list[Step]) -> int:
    """The mark of what was said of a system: it changes whenever something more is."""
    return max((step.pk for step in steps), default=0)


def any_counted(row: Line) -> Counted:
    """A line as the rules read it."""
    return Counted(
        kind=LineKind(row.kind),
        amount=row.amount,
        since=row.since,
        until=row.until,
        people=row.people,
        who=row.who,
        words=row.words,
    )


def any_work_said(row: Work) -> WorkSaid:
    """A work as the rules read it."""
    return WorkSaid(text=row.text, owner=row.owner, due_on=row.due_on, state=WorkState(row.state))

"""Reading debriefs, lessons and actions; the page of an incident has checked who reads."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.queries import care, desk
from hygie.incidents.rules import care_story
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.precision import is_exact
from hygie.incidents.terms import SET_ASIDE
from hygie.kernel.actor import Actor
from hygie.lessons import access
from hygie.lessons.acted import Acted, acted_of
from hygie.lessons.models import Debrief, Lesson
from hygie.lessons.rules import debriefs, recalls
from hygie.lessons.rules.delays import Moments
from hygie.recovery import queries as recovery
from hygie.recovery.rules import chain, systems
from hygie.recovery.rules.systems import State
from hygie.remediation.models import Version
from hygie.remediation.rules.states import OPEN

# What the page of what waits shows at once.
MOST = 50


def any_debriefs(incident: Incident) -> list[Debrief]:
    """The debriefs that stand, the latest first."""
    rows = chain.standing(Debrief.objects.filter(incident=incident).order_by("id"))
    return sorted(rows, key=lambda each: (each.held_on, each.pk), reverse=True)


def any_lessons(incident: Incident) -> list[Lesson]:
    """The lessons that stand, in the order in which they were learnt."""
    return chain.standing(Lesson.objects.filter(incident=incident).order_by("id"))


def any_actions(incident: Incident) -> list[Acted]:
    """The actions and what became of them, in the order in which it was said."""
    return any_acted(Version.objects.filter(action__learnt__incident=incident))


def any_acted(rows: QuerySet[Version]) -> list[Acted]:
    """How these actions of lessons stood, each after the one that it replaced."""
    found: list[Acted] = []
    last: dict[int, int] = {}
    for row in rows.select_related("action__learnt__incident").order_by("id"):
        found.append(acted_of(row, replaces=last.get(row.action_id)))
        last[row.action_id] = row.pk
    return found


def missed(actor: Actor, *, at: datetime) -> list[Incident]:
    """The closed severe incidents of the last months that nobody debriefed, the oldest first."""
    wanted = debriefs.expected()
    if not access.may_see_some(actor):
        return []
    rows = _undebriefed(
        desk.visible_to(actor), since=at - wanted.forget_after, until=at - wanted.remind_after
    )
    found = rows.only("number", "title", "structure_name", "closed_at")
    return list(found.order_by("closed_at", "id")[:MOST])


def any_debriefs_due(*, at: datetime) -> list[int]:
    """The incidents whose debrief may have to be recalled now."""
    until = at - debriefs.expected().remind_after
    rows = _undebriefed(Incident.objects.all(), since=until - recalls.pace().longest, until=until)
    return list(rows.order_by("closed_at", "id").values_list("pk", flat=True))


def any_actions_due(*, at: datetime) -> list[Acted]:
    """The actions that may have to be recalled now; the clocks of the earth differ by a day."""
    today, day = timezone.localdate(at), timedelta(days=1)
    rows = any_to_do().filter(due_on__range=(today - recalls.pace().longest - 2 * day, today + day))
    return any_acted(rows)


def any_to_do() -> QuerySet[Version]:
    """The actions that wait, as they stand: of a lesson that still holds, of an incident that does.

    A duplicate, or what is out of scope, awaits nothing.
    """
    rows = Version.objects.filter(action__learnt__isnull=False, number=F("action__version"))
    rows = rows.filter(state__in=[state.value for state in OPEN])
    rows = rows.filter(action__learnt__lesson__replaced_by__isnull=True)
    return rows.exclude(action__learnt__incident__status__in=SET_ASIDE)


def _undebriefed(
    rows: QuerySet[Incident], *, since: datetime, until: datetime
) -> QuerySet[Incident]:
    """Of these, the severe incidents closed between two moments that nobody debriefed."""
    held = Debrief.objects.filter(
        incident=OuterRef("pk"), replaced_by__isnull=True, is_withdrawn=False
    )
    found = rows.filter(
        severity__in=[each.value for each in debriefs.expected().severities],
        status=Status.CLOSED,
        nature=Nature.INCIDENT,
        closed_at__range=(since, until),
        # What was closed since was declared not long before: an index finds it.
        declared_at__gte=since - timedelta(days=365),
    )
    return found.filter(~Exists(held))


def open_actions(actor: Actor) -> list[Acted]:
    """The actions that wait, wherever the actor debriefs, the first due first."""
    if not access.may_see_some(actor):
        return []
    seen = desk.visible_to(actor).filter(pk=OuterRef("action__learnt__incident_id"))
    waiting = any_to_do().filter(Exists(seen)).select_related("action__learnt__incident")
    return [acted_of(each) for each in waiting.order_by("due_on", "id")[:MOST]]


def any_moments(incident: Incident) -> Moments:
    """What the incident already knows of when things happened."""
    declared = recovery.any_declaration(incident)
    spans = care_story.degraded(care.any_steps(incident))
    ends = [span.until for span in spans if span.until is not None]
    return Moments(
        occurred=declared.facts.observed_at,
        aware=incident.aware_at if is_exact(incident.precision) else None,
        declared=incident.declared_at if is_exact(incident.precision) else None,
        acknowledged=incident.acknowledged_at,
        degraded=care_story.started(spans),
        restored=max(ends) if spans and len(ends) == len(spans) else None,
        rebuilt_on=_rebuilt_on(incident),
        closed=incident.closed_at if is_exact(incident.precision) else None,
    )


def _rebuilt_on(incident: Incident) -> date | None:
    """The day on which the last system was given back; None while one is awaited."""
    listed = recovery.any_systems(incident)
    steps = recovery.any_steps(incident) if listed else []
    last = [
        systems.state(
            recovery.any_steps_said([step for step in steps if step.system_id == each.pk])
        )
        for each in listed
    ]
    awaited = [step for step in last if step is None or step.state != State.ABANDONED]
    days = [step.on for step in awaited if step is not None and step.state == State.BACK]
    return max(days) if days and len(days) == len(awaited) else None

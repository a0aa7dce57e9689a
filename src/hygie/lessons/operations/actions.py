"""Actions: what a lesson becomes, with an owner and a date; done, dropped or changed."""

from datetime import datetime

from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.lessons import queries
from hygie.lessons.holding import debriefed
from hygie.lessons.models import Action, Lesson
from hygie.recovery.keeping import ChangedSince, check_work
from hygie.recovery.rules import works as rules
from hygie.recovery.rules.works import NotAWork, Work


@transaction.atomic
def make(incident_id: int, lesson_id: int, said: Work, *, by: Actor, at: datetime) -> Action:
    """Make an action of a lesson."""
    incident = debriefed(incident_id, by=by)
    lesson = Lesson.objects.filter(incident=incident, pk=lesson_id).first()
    if lesson is None:
        raise NotFound("Cette leçon n’existe pas.")
    if lesson.is_withdrawn or Lesson.objects.filter(replaces=lesson).exists():
        raise NotAWork("Cette leçon est retirée : elle ne devient pas une action.")
    check_work(incident, said)
    action = _written(lesson, said, by=by, at=at)
    journal.record("lessons.action_made", incident, by=by, at=at, title=action.text)
    return action


@transaction.atomic
def change(
    incident_id: int, action_id: int, said: Work, *, reason: str = "", by: Actor, at: datetime
) -> Action:
    """Say what became of an action, or change it with a reason; how it stood stays readable."""
    incident = debriefed(incident_id, by=by)
    rows = Action.objects.filter(incident=incident).select_related("lesson")
    before = rows.filter(pk=action_id).first()
    if before is None:
        raise NotFound("Cette action n’existe pas.")
    if Action.objects.filter(replaces=before).exists():
        raise ChangedSince
    check_work(incident, said)
    why = clean_text(reason)[:500]
    refuse_patient_identity(why)
    rules.check_change(queries.any_action_said(before), said, why)
    action = _written(before.lesson, said, replaces=before, reason=why, by=by, at=at)
    journal.record(
        "lessons.action_changed", incident, by=by, at=at, title=action.text, state=said.state.label
    )
    return action


def _written(
    lesson: Lesson,
    said: Work,
    *,
    replaces: Action | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Action:
    return Action.objects.create(
        incident_id=lesson.incident_id,
        lesson=lesson,
        text=clean_line(said.text)[:300],
        owner=clean_line(said.owner)[:100],
        due_on=said.due_on,
        state=said.state,
        replaces=replaces,
        reason=reason,
        written_at=at,
        written_by=by.name,
        person_id=by.person_id,
    )

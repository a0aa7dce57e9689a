"""Debriefs and their lessons: written, corrected or withdrawn with a reason."""

from datetime import datetime

from django.db import transaction

from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.lessons import queries
from hygie.lessons.holding import debriefed
from hygie.lessons.models import Debrief, Lesson
from hygie.lessons.operations import actions
from hygie.lessons.rules import debriefs as rules
from hygie.lessons.rules.debriefs import Debrief as DebriefSaid
from hygie.lessons.rules.debriefs import NotADebrief, Temperature
from hygie.recovery import queries as recovery
from hygie.recovery.keeping import ChangedSince

LONGEST = 10_000


@transaction.atomic
def hold(incident_id: int, said: DebriefSaid, *, by: Actor, at: datetime) -> Debrief:
    """Write what was said in a debrief."""
    incident = debriefed(incident_id, by=by)
    _check(incident, said, at)
    made = _written(incident, said, by=by, at=at)
    journal.record("lessons.debriefed", incident, by=by, at=at, title=said.kind.label)
    return made


@transaction.atomic
def correct(
    incident_id: int, debrief_id: int, said: DebriefSaid, *, reason: str, by: Actor, at: datetime
) -> Debrief:
    """Write another debrief in the place of one that was wrong; the first stays readable."""
    incident = debriefed(incident_id, by=by)
    wrong = Debrief.objects.filter(incident=incident, pk=debrief_id).first()
    if wrong is None:
        raise NotFound("Ce débriefing n’existe pas.")
    why = _why(reason)
    if Debrief.objects.filter(replaces=wrong).exists():
        raise ChangedSince
    _check(incident, said, at)
    made = _written(incident, said, replaces=wrong, reason=why, by=by, at=at)
    journal.record(
        "lessons.debrief_corrected", incident, by=by, at=at, title=said.kind.label, reason=why
    )
    return made


@transaction.atomic
def learn(incident_id: int, text: str, *, by: Actor, at: datetime) -> Lesson:
    """Write one lesson more; an incident that was not debriefed has none."""
    incident = debriefed(incident_id, by=by)
    words = clean_line(text)[:500]
    rules.check_lesson(words, known=len(queries.any_lessons(incident)))
    if not queries.any_debriefs(incident):
        raise NotADebrief("Notez d’abord le débriefing dont cette leçon vient.")
    refuse_patient_identity(words)
    lesson = Lesson.objects.create(
        incident=incident, text=words, written_at=at, written_by=by.name, person_id=by.person_id
    )
    journal.record("lessons.learnt", incident, by=by, at=at)
    return lesson


@transaction.atomic
def withdraw(incident_id: int, lesson_id: int, *, reason: str, by: Actor, at: datetime) -> Lesson:
    """Withdraw a lesson that does not hold; it stays in the table, and is told no more."""
    incident = debriefed(incident_id, by=by)
    lesson = Lesson.objects.filter(incident=incident, pk=lesson_id).first()
    if lesson is None:
        raise NotFound("Cette leçon n’existe pas.")
    why = _why(reason)
    if lesson.is_withdrawn or Lesson.objects.filter(replaces=lesson).exists():
        raise ChangedSince
    gone = Lesson.objects.create(
        incident=incident,
        text=lesson.text,
        replaces=lesson,
        reason=why,
        is_withdrawn=True,
        written_at=at,
        written_by=by.name,
        person_id=by.person_id,
    )
    journal.record("lessons.lesson_withdrawn", incident, by=by, at=at, reason=why)
    actions.settle(incident.pk, by=by, at=at)
    return gone


def _why(reason: str) -> str:
    words = clean_text(reason)[:500]
    if not words:
        raise NotADebrief("Dites pourquoi.")
    refuse_patient_identity(words)
    return words


def _check(incident: Incident, said: DebriefSaid, at: datetime) -> None:
    rules.check(
        said, earliest=recovery.any_first_day(incident), today=recovery.any_day(incident, at)
    )
    for each in (said.participants, said.story, said.worked, said.failed):
        refuse_patient_identity(each)


def _written(
    incident: Incident,
    said: DebriefSaid,
    *,
    replaces: Debrief | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Debrief:
    return Debrief.objects.create(
        incident=incident,
        kind=Temperature(said.kind),
        held_on=said.held_on,
        participants=clean_line(said.participants)[:500],
        story=clean_text(said.story)[:LONGEST],
        worked=clean_text(said.worked)[:LONGEST],
        failed=clean_text(said.failed)[:LONGEST],
        replaces=replaces,
        reason=reason,
        written_at=at,
        written_by=by.name,
        person_id=by.person_id,
    )

"""Actions: what a lesson becomes, in the plan of its establishment; done, dropped or changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from hygie.incidents.models import Incident
from hygie.incidents.terms import SET_ASIDE
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.lessons import queries
from hygie.lessons.acted import Acted
from hygie.lessons.holding import debriefed
from hygie.lessons.models import Lesson, Planned
from hygie.recovery.keeping import ChangedSince, check_work
from hygie.recovery.rules import works as rules
from hygie.recovery.rules.works import NotAWork, Work
from hygie.remediation import holding
from hygie.remediation.models import Version
from hygie.remediation.operations import origins
from hygie.remediation.rules.actions import OriginKind, Said, Source
from hygie.remediation.rules.states import State

MODULE = "lessons"


@transaction.atomic
def make(incident_id: int, lesson_id: int, said: Work, *, by: Actor, at: datetime) -> Acted:
    """Make an action of a lesson: it enters the plan, read there by those who debrief alone."""
    incident = debriefed(incident_id, by=by)
    lesson = Lesson.objects.filter(incident=incident, pk=lesson_id).first()
    if lesson is None:
        raise NotFound("Cette leçon n’existe pas.")
    if lesson.is_withdrawn or Lesson.objects.filter(replaces=lesson).exists():
        raise NotAWork("Cette leçon est retirée : elle ne devient pas une action.")
    check_work(incident, said)
    source = Source(
        kind=OriginKind.INCIDENT,
        module=MODULE,
        key=str(lesson.pk),
        label=f"Incident {incident.number}",
        address=f"/incidents/{incident.number}/debriefings/#lecon-{lesson.pk}",
    )
    text, owner = clean_line(said.text)[:300], clean_line(said.owner)[:100]
    words = Said(title=text, owner=owner, due_on=said.due_on)
    made = origins.bring(source, words, place=_place(incident), is_confined=True, by=by, at=at)
    Planned.objects.create(incident=incident, lesson=lesson, action=made.action)
    journal.record("lessons.action_made", incident, by=by, at=at, title=text)
    return _acted(made)


@transaction.atomic
def change(
    incident_id: int, action_id: int, said: Work, *, reason: str = "", by: Actor, at: datetime
) -> Acted:
    """Say what became of an action, or change it with a reason; how it stood stays readable.

    `action_id` is the row that was read: over a later one it is refused.
    """
    incident = debriefed(incident_id, by=by)
    rows = Version.objects.filter(action__learnt__incident=incident, pk=action_id)
    before = rows.select_related("action__learnt__incident").first()
    if before is None:
        raise NotFound("Cette action n’existe pas.")
    if before.number != before.action.version:
        raise ChangedSince
    check_work(incident, said)
    why = clean_text(reason)[:500]
    refuse_patient_identity(why)
    was = _acted(before)
    rules.check_change(was.work, said, why)
    words = _words(before, said)
    state = was.stands if said.state.value == was.state else State(said.state.value)
    try:
        made = origins.retell(before.pk, words, state, module=MODULE, reason=why, by=by, at=at)
    except holding.ChangedSince:
        raise ChangedSince from None
    journal.record(
        "lessons.action_changed",
        incident,
        by=by,
        at=at,
        title=words.title,
        state=said.state.label,
    )
    return _acted(made)


@transaction.atomic
def settle(incident_id: int, *, by: Actor, at: datetime) -> int:
    """Put the actions of an incident where it belongs, void with it; how many changed.

    What is set aside awaits nothing, nor does what came of a lesson that was withdrawn.
    """
    incident = Incident.objects.select_related("site").defer("search").get(pk=incident_id)
    lessons = Lesson.objects.filter(incident=incident, replaces__isnull=True)
    gone = set(lessons.filter(replaced_by__isnull=False).values_list("pk", flat=True))
    there = set(lessons.values_list("pk", flat=True)) - gone
    aside = incident.status in SET_ASIDE
    changed = _settled(incident, there, is_void=aside, by=by, at=at)
    return changed + _settled(incident, gone, is_void=True, by=by, at=at)


def _settled(
    incident: Incident, lessons: Iterable[int], *, is_void: bool, by: Actor, at: datetime
) -> int:
    keys = [str(each) for each in lessons]
    return origins.settle(MODULE, keys, place=_place(incident), is_void=is_void, by=by, at=at)


def _place(incident: Incident) -> Place | None:
    """The establishment whose plan it is; none where the register does not know it."""
    return Place(PlaceKind.SITE, incident.site.finess) if incident.site else None


def _words(before: Version, said: Work) -> Said:
    """What the plan says from now on: the rest of it stays."""
    text, owner = clean_line(said.text)[:300], clean_line(said.owner)[:100]
    kept = before.owner_person_id if owner == before.owner else None
    return replace(before.said, title=text, owner=owner, owner_id=kept, due_on=said.due_on)


def _acted(row: Version) -> Acted:
    rows = Version.objects.filter(action=row.action_id, pk__lte=row.pk)
    return queries.any_acted(rows)[-1]

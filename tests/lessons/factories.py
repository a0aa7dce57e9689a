"""A debriefed incident; tests change what matters."""

from datetime import date, timedelta

from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.lessons.operations import actions, debriefs, stories
from hygie.lessons.rules.debriefs import Debrief, Temperature
from hygie.lessons.rules.stories import Group
from hygie.lessons.rules.stories import Story as StorySaid
from hygie.recovery.rules.works import Work
from tests.cast import ANNE, NOON
from tests.incidents.factories import an_incident

BEGAN, TODAY = date(2026, 3, 2), date(2026, 3, 9)
BY_ANNE = {"by": ANNE, "at": NOON + timedelta(days=7)}


def said(**changes):
    """A hot debrief, the day after."""
    values = {
        "kind": Temperature.HOT,
        "held_on": BEGAN + timedelta(days=1),
        "participants": "Direction, RSSI, cadre des urgences",
        "story": "02/03/2026 10:00, constaté",
        "worked": "Le passage au papier.",
        "failed": "L’annuaire téléphonique était sur le réseau.",
    }
    return Debrief(**values | changes)


def to_do(**changes):
    """What a lesson becomes."""
    values = {"text": "Imprimer l’annuaire", "owner": "RSSI", "due_on": date(2026, 4, 1)}
    return Work(**values | changes)


def a_closed_one(severity=Severity.MAJOR, *, days=0, **changes):
    """An incident that was closed so many days ago, and that nobody debriefed."""
    found = an_incident(**changes)
    at = NOON - timedelta(days=days)
    Incident.objects.filter(pk=found.pk).update(
        status=Status.CLOSED, closed_at=at, closed_by="Léa", severity=severity
    )
    found.refresh_from_db()
    return found


def a_debriefed(incident, *, by=ANNE, at=BY_ANNE["at"], on=BEGAN):
    """One row of each kind."""
    who = {"by": by, "at": at}
    debrief = debriefs.hold(incident.pk, said(held_on=on), **who)
    lesson = debriefs.learn(incident.pk, "L’annuaire existe sur papier.", **who)
    due = to_do(due_on=on + timedelta(days=9))
    action = actions.make(incident.pk, lesson.pk, due, **who)
    return {"debrief": debrief, "lesson": lesson, "action": action}


def debriefed_addresses(incident, *, at):
    """An incident that was debriefed on that day, by what its addresses name."""
    made = a_debriefed(incident, at=at, on=timezone.localdate(at))
    return {f"{name}_id": str(row.pk) for name, row in made.items()}


def a_story(**changes):
    """A text that names nobody."""
    values = {
        "title": "Une nuit sans réseau",
        "text": "Les partages se sont arrêtés. Le papier a tenu. L’annuaire manquait.",
        "kind": "RANSOMWARE",
        "group": Group.HOSPITAL,
    }
    return StorySaid(**values | changes)


def a_published(incident, *, by=ANNE, at, **changes):
    """A text written, proposed and approved."""
    who = {"by": by, "at": at}
    story = stories.write(incident.pk, a_story(**changes), **who)
    stories.propose(incident.pk, story.pk, mark=story.mark, **who)
    return stories.approve(incident.pk, story.pk, mark=story.mark, **who)


def story_addresses(incident, *, at):
    """A text in the library, and a version that waits for its answer."""
    public = a_published(incident, at=at)
    who = {"by": ANNE, "at": at}
    story = stories.write(incident.pk, a_story(text="Une autre version."), **who)
    stories.propose(incident.pk, story.pk, mark=story.mark, **who)
    return {"story_id": str(story.pk), "public_id": str(public.public_id)}

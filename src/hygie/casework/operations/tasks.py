"""The tasks of a case: started from a playbook, added by hand, acted upon by both sides."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from hygie.casework import access
from hygie.casework.events import TaskEntrusted, TasksGiven
from hygie.casework.models import Run, Task
from hygie.casework.queries import playbooks, tasks
from hygie.casework.rules import tasks as rules
from hygie.casework.rules.tasks import Said, TaskState
from hygie.incidents.locking import is_held, locked
from hygie.incidents.models import Draft, Incident
from hygie.incidents.rules.lifecycle import Status, is_open
from hygie.incidents.rules.talk import Side
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.platform import bus


class AlreadyRunning(Refused):
    """The same version of the same playbook was started already."""


class NotNow(Refused):
    """A closed incident, or one that was set aside, gets no new task."""


class NotOffered(Refused):
    """The playbook was stopped since the page was opened, or never was."""


class ChangedSince(Refused):
    """Somebody else acted on the task while this was typed."""


@transaction.atomic
def start(incident_id: int, code: str, *, by: Actor, at: datetime) -> Run:
    """Start a playbook as it stands now: its lines become tasks, which are the incident’s own."""
    incident = _worked_on(incident_id, by)
    playbook = playbooks.any_current().get(code)
    if playbook is None:
        raise NotOffered("Cette fiche n’est plus proposée : rechargez la page.")
    run, is_new = Run.objects.get_or_create(
        incident=incident,
        code=code,
        mark=playbook.mark,
        defaults={
            "title": playbook.title,
            "label": playbook.label,
            "started_at": at,
            "started_by": by.name,
        },
    )
    if not is_new:
        raise AlreadyRunning("Cette fiche est déjà lancée pour cet incident.")
    _room_for(incident, len(playbook.lines))
    Task.objects.bulk_create(
        Task(
            incident=incident,
            run=run,
            rank=rank,
            text=line.text,
            side=line.side,
            decides=line.decides,
            why=line.why,
            cost=line.cost,
            made_at=at,
            made_by=by.name,
            changed_at=at,
            changed_by=by.name,
        )
        for rank, line in enumerate(playbook.lines)
    )
    journal.record("casework.playbook_started", incident, by=by, at=at, title=run.title)
    if Side.STRUCTURE in {line.side for line in playbook.lines}:
        _announce_given(incident, by)
    return run


@transaction.atomic
def add(
    incident_id: int,
    *,
    text: str,
    side: Side,
    owner: str = "",
    due_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Task:
    """Add a task by hand."""
    words = clean_line(text)[:300]
    if not words:
        raise rules.DoesNotHold("Dites ce qu’il faut faire.")
    for each in (words, owner):
        refuse_patient_identity(each)
    rules.check_due(due_at, before=None, at=at)
    incident = _worked_on(incident_id, by)
    rank = _room_for(incident, 1)
    task = Task.objects.create(
        incident=incident,
        rank=rank,
        text=words,
        side=side,
        owner=clean_line(owner)[:100],
        due_at=due_at,
        made_at=at,
        made_by=by.name,
        changed_at=at,
        changed_by=by.name,
        person_id=by.person_id,
    )
    journal.record("casework.task_added", incident, by=by, at=at, title=task.text)
    if side == Side.STRUCTURE:
        _announce_given(incident, by)
    _announce_owner(task, "", by)
    return task


@transaction.atomic
def act(
    incident_id: int,
    task_id: int,
    said: Said,
    *,
    seen: str = "",
    by: Actor,
    at: datetime,
    holder: Draft | None = None,
) -> Task:
    """Say where a task stands, who has it, by when; `holder` is the draft whose code was given.

    `seen` is the moment of the last change that the page showed; tasks outlive the incident.
    """
    incident = locked(incident_id)
    side, only_decides = _side(incident, by, holder)
    task = tasks.any_task(incident, task_id)
    if task is None:
        raise NotFound("Cette tâche n’existe pas.")
    if only_decides:
        said = _decided(task, said)
    if not rules.may_tick(asked_of=Side(task.side), side=side):
        raise NotAllowed("Cette tâche est celle de l’astreinte.")
    rules.check(said)
    rules.check_due(said.due_at, before=task.due_at, at=at)
    if seen and seen != task.changed_at.isoformat():
        raise ChangedSince(
            f"{task.changed_by} a changé cette tâche depuis l’ouverture de votre page : "
            "relisez-la, puis recommencez."
        )
    for each in (said.owner, said.reason):
        refuse_patient_identity(each)
    before, owner = TaskState(task.state), task.owner
    _set(task, said, by=by, at=at)
    journal.record(
        "casework.task_changed",
        incident,
        by=by,
        at=at,
        title=task.text,
        before=before,
        state=said.state,
        state_label=said.state.label,
        reason=task.reason,
    )
    _announce_owner(task, owner, by)
    return task


def _side(incident: Incident, by: Actor, holder: Draft | None) -> tuple[Side, bool]:
    """On which side somebody acts, and whether only to say what care decided."""
    if is_held(incident, holder):
        return Side.STRUCTURE, False
    if side := access.side_of(by, above=incident.path()):
        return side, False
    if access.may_decide(by, above=incident.path()):
        return Side.STRUCTURE, True
    raise NotAllowed("Votre rôle n’agit pas sur les tâches de cet incident.")


def _decided(task: Task, said: Said) -> Said:
    """What who answers for care says of a task: the decision, and not who does it by when."""
    if not rules.is_for_care(asked_of=Side(task.side), decides=task.decides):
        raise NotAllowed("Vous ne voyez que les tâches où votre décision est attendue.")
    return replace(said, owner=task.owner, due_at=task.due_at)


def _announce_given(incident: Incident, by: Actor) -> None:
    """What the desk gives is told; what a structure gives itself it knows."""
    if access.side_of(by, above=incident.path()) == Side.DESK:
        bus.announce(TasksGiven(incident_id=incident.pk))


def _announce_owner(task: Task, before: str, by: Actor) -> None:
    if task.owner and task.owner != before:
        mark = rules.owner_mark(task.owner)
        bus.announce(TaskEntrusted(task_id=task.pk, owner_mark=mark, by_person=by.person_id))


def _set(task: Task, said: Said, *, by: Actor, at: datetime) -> None:
    task.state, task.due_at = said.state, said.due_at
    task.owner = clean_line(said.owner)[:100]
    task.reason = clean_text(said.reason)[:500]
    task.changed_at, task.changed_by, task.person_id = at, by.name, by.person_id
    fields = ["state", "due_at", "owner", "reason", "changed_at", "changed_by", "person"]
    task.save(update_fields=fields)


def _worked_on(incident_id: int, by: Actor) -> Incident:
    """Lock an open incident for somebody of either side."""
    incident = locked(incident_id)
    if access.side_of(by, above=incident.path()) is None:
        raise NotAllowed("Votre rôle n’agit pas sur les tâches de cet incident.")
    if not is_open(Status(incident.status)):
        raise NotNow("Cet incident n’est plus ouvert : il ne reçoit plus de tâche.")
    return incident


def _room_for(incident: Incident, more: int) -> int:
    """How many tasks there are; beyond what anybody reads, no more."""
    count = Task.objects.filter(incident=incident).count()
    if count + more > rules.MOST_TASKS:
        raise NotNow(f"{rules.MOST_TASKS} tâches par incident, c’est le plus.")
    return count

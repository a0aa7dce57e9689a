"""The tasks of a case: for the desk, for those of the structure who talk, for who has the code."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.casework import access, shown
from hygie.casework.forms import DecisionForm, NewTaskForm, TaskForm, due_as_typed
from hygie.casework.models import Task
from hygie.casework.operations import tasks as operations
from hygie.casework.operations import telling
from hygie.casework.queries import playbooks, tasks
from hygie.casework.rules.playbooks import suited_first
from hygie.casework.rules.tasks import IsPast, Said, TaskState
from hygie.incidents.models import Draft, Incident
from hygie.incidents.rules.lifecycle import Status, is_open
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.territory import zone_of
from hygie.incidents.views.desk import reached
from hygie.incidents.views.notebook import Notebook, needs_notebook
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform.http import ActorRequest, answered, does, limited, public, shows


@dataclass(frozen=True, kw_only=True)
class Door:
    """By which way somebody comes to the tasks of an incident."""

    incident: Incident
    by: Actor
    holder: Draft | None
    template: str
    url: str
    # Somebody who is named to decide some of the tasks, and sees no other.
    only_decides: bool = False

    @property
    def zone(self) -> str:
        """The time in which the structure lives."""
        return zone_of(self.incident.department_code)


@shows
def of_incident(request: ActorRequest, number: str) -> HttpResponse:
    """The tasks of an incident, and the playbooks that suit it."""
    return _page(request, _door(request, number, deciding=True))


@does
def start(request: ActorRequest, number: str) -> HttpResponse:
    """Start a playbook."""
    door = _door(request, number)
    code = request.POST.get("fiche", "")[:30]
    with answered(request, "La fiche est lancée : ses lignes sont devenues des tâches."):
        operations.start(door.incident.pk, code, by=door.by, at=timezone.now())
    return redirect(door.url)


@does
def add(request: ActorRequest, number: str) -> HttpResponse:
    """Add a task by hand."""
    door = _door(request, number)
    form = NewTaskForm(request.POST, zone=door.zone)
    if not form.is_valid():
        return _page(request, door, new=form)
    said = form.cleaned_data
    try:
        added = operations.add(
            door.incident.pk,
            text=said["text"],
            side=said["side"],
            owner=said["owner"],
            due_at=said["due_at"],
            by=door.by,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(_beside(refusal), refusal.sentence)
        return _page(request, door, new=form)
    messages.success(request, "La tâche est ajoutée.")
    _say_of_owner(request, door, added, before="")
    return redirect(door.url)


@does
def act(request: ActorRequest, number: str, task_id: int) -> HttpResponse:
    """Say where a task stands."""
    return _act(request, _door(request, number, deciding=True), task_id)


@public
@limited("declare-save", times=600, seconds=3600)
@shows
@needs_notebook
def own(request: ActorRequest, book: Notebook) -> HttpResponse:
    """The tasks of one's own declaration."""
    return _page(request, _own_door(book))


@public
@limited("declare-save", times=600, seconds=3600)
@does
@needs_notebook
def own_act(request: ActorRequest, book: Notebook, task_id: int) -> HttpResponse:
    """The declarant says where a task of the structure stands."""
    return _act(request, _own_door(book), task_id)


def _door(request: ActorRequest, number: str, *, deciding: bool = False) -> Door:
    incident = reached(request, number)
    above = incident.path()
    is_apart = access.side_of(request.actor, above=above) is None
    if is_apart and not (deciding and access.may_decide(request.actor, above=above)):
        raise NotAllowed(
            "Les tâches sont lues par l’astreinte et par ceux qui échangent avec elle."
        )
    return Door(
        incident=incident,
        by=request.actor,
        holder=None,
        template="casework/tasks.html",
        url=f"/incidents/{incident.number}/taches/",
        only_decides=is_apart,
    )


def _own_door(book: Notebook) -> Door:
    if book.draft.incident is None:
        raise Http404
    return Door(
        incident=book.draft.incident,
        by=book.author,
        holder=book.draft,
        template="casework/own_tasks.html",
        url="/declarer/taches/",
    )


def _act(request: ActorRequest, door: Door, task_id: int) -> HttpResponse:
    task = tasks.any_task(door.incident, task_id)
    if task is None and door.only_decides:
        raise NotAllowed("Vous ne voyez que les tâches où votre décision est attendue.")
    if task is None:
        raise Http404
    form, said = None, _ticked(request, task)
    if said is None:
        form = _form_of(door)(request.POST, zone=door.zone, auto_id=f"t{task_id}-%s")
        if not form.is_valid():
            return _page(request, door, typed={task_id: form})
        said = form.said()
    try:
        changed = operations.act(
            door.incident.pk,
            task_id,
            said,
            seen=request.POST.get("vu", "")[:40],
            by=door.by,
            at=timezone.now(),
            holder=door.holder,
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        if form is None:
            messages.error(request, refusal.sentence)
            return redirect(f"{door.url}#tache-{task_id}")
        form.add_error(_beside(refusal), refusal.sentence)
        return _page(request, door, typed={task_id: form})
    messages.success(request, f"« {task.text} » : {said.state.label.lower()}.")
    _say_of_owner(request, door, changed, before=task.owner)
    return redirect(f"{door.url}#tache-{task_id}")


def _beside(refusal: Refused) -> str | None:
    return "due_day" if isinstance(refusal, IsPast) else None


def _say_of_owner(request: ActorRequest, door: Door, task: Task, *, before: str) -> None:
    """Say that nobody was told of a new name; a code alone finds out no name of an account."""
    if door.holder is None and task.owner != before:
        sentence = telling.why_nobody_is_told(task, by=door.by, at=timezone.now())
        if sentence:
            messages.warning(request, sentence)


def _ticked(request: ActorRequest, task: Task) -> Said | None:
    """What one of the two quick buttons says; the rest of the task stays."""
    quick = request.POST.get("dire", "")
    if quick not in {TaskState.DOING, TaskState.DONE}:
        return None
    return Said(state=TaskState(quick), owner=task.owner, due_at=task.due_at, reason=task.reason)


def _page(
    request: ActorRequest,
    door: Door,
    *,
    new: NewTaskForm | None = None,
    typed: dict[int, TaskForm] | None = None,
) -> HttpResponse:
    at, incident = timezone.now(), door.incident
    journal.remember_read("incidents.read", incident, by=door.by, at=at)
    current = playbooks.any_current()
    if door.only_decides:
        found, runs = tasks.any_to_decide(incident), []
    else:
        found, runs = tasks.any_tasks(incident), tasks.any_runs(incident)
    running = {(run.code, run.mark) for run in runs}
    offered = [
        playbook
        for playbook in suited_first(current.values(), kind=incident.incident_type)
        if not playbook.is_stopped and (playbook.code, playbook.mark) not in running
    ]
    side = _side(door)
    others = {"others": "Ce qui attend votre décision"} if door.only_decides else {}
    groups = shown.groups(found, runs, current, zone=door.zone, at=at, side=side, **others)
    given, may_add = typed or {}, _is_open(incident) and not door.only_decides
    context = {
        "incident": incident,
        "groups": _with_forms(groups, given, door),
        "offered": offered if door.holder is None and may_add else [],
        "new": (new or NewTaskForm(zone=door.zone)) if may_add else None,
        "only_decides": door.only_decides,
        "is_desk": side == Side.DESK,
        "url": door.url,
    }
    status = 422 if new is not None or given else 200
    return render(request, door.template, context, status=status)


def _side(door: Door) -> Side:
    """The side of who reads; whoever holds the code is of the structure."""
    told = None if door.holder else access.side_of(door.by, above=door.incident.path())
    return told or Side.STRUCTURE


def _with_forms(
    groups: list[shown.Group], given: dict[int, TaskForm], door: Door
) -> list[dict[str, Any]]:
    """Each group with the form of each of its tasks."""
    return [
        {
            "group": group,
            "lines": [
                {"shown": each, "form": given.get(each.task.pk) or _form(each.task, door)}
                for each in group.tasks
            ],
        }
        for group in groups
    ]


def _form(task: Task, door: Door) -> TaskForm:
    initial = {
        "state": task.state,
        "owner": task.owner,
        "reason": task.reason,
        **due_as_typed(task.due_at, zone=door.zone),
    }
    return _form_of(door)(initial=initial, zone=door.zone, auto_id=f"t{task.pk}-%s")


def _form_of(door: Door) -> type[TaskForm]:
    return DecisionForm if door.only_decides else TaskForm


def _is_open(incident: Incident) -> bool:
    return is_open(Status(incident.status))

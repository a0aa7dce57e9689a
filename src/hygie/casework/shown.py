"""Work on a case, as its pages show it."""

from dataclasses import dataclass
from datetime import datetime

from hygie.casework.models import Run, Task
from hygie.casework.rules import tasks as rules
from hygie.casework.rules.playbooks import Decider, Playbook
from hygie.casework.rules.tasks import OVER, TaskState
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.talk import Side

_TONES = {TaskState.DOING: "info", TaskState.DONE: "success"}


@dataclass(frozen=True, kw_only=True)
class ShownTask:
    """One task in words, and what its reader may do with it."""

    task: Task
    state: TaskState
    tone: str
    side: str
    decides: str
    due: str
    is_late: bool
    is_over: bool
    changed: str
    may_act: bool
    mark: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """The tasks of one playbook, or those written by hand."""

    title: str
    label: str
    started: str
    newer: str
    tasks: tuple[ShownTask, ...]

    @property
    def summary(self) -> str:
        """How far it is."""
        over = sum(task.is_over for task in self.tasks)
        return f"{over} sur {len(self.tasks)}"


def groups(
    tasks: list[Task],
    runs: list[Run],
    current: dict[str, Playbook],
    *,
    zone: str,
    at: datetime,
    side: Side,
    others: str = "Autres tâches",
) -> list[Group]:
    """The tasks, playbook by playbook; a playbook of which a newer version exists says so.

    `others` is the title of those of no playbook that the reader sees.
    """
    known = {run.pk for run in runs}

    def shown(run: Run | None) -> tuple[ShownTask, ...]:
        wanted = [
            task for task in tasks if (task.run_id == run.pk if run else task.run_id not in known)
        ]
        made = [_task(each, zone=zone, at=at, reader=side) for each in wanted]
        # What is over comes last; the others keep the order of their lines.
        return tuple(sorted(made, key=lambda each: each.is_over))

    found = [
        Group(
            title=run.title,
            label=run.label,
            started=f"{_moment(run.started_at, zone)}, {run.started_by}",
            newer=_newer(run, current),
            tasks=shown(run),
        )
        for run in runs
    ]
    own = shown(None)
    if own:
        found.append(Group(title=others, label="", started="", newer="", tasks=own))
    return found


def _task(task: Task, *, zone: str, at: datetime, reader: Side) -> ShownTask:
    state, side = TaskState(task.state), Side(task.side)
    is_changed = task.changed_at != task.made_at
    return ShownTask(
        task=task,
        state=state,
        tone=_TONES.get(state, "neutral"),
        side=side.label,
        decides=Decider(task.decides).label if task.decides else "",
        due=_moment(task.due_at, zone) if task.due_at else "",
        is_late=rules.is_late(state=state, due_at=task.due_at, at=at),
        is_over=state in OVER,
        changed=f"{task.changed_by}, {_moment(task.changed_at, zone)}" if is_changed else "",
        may_act=rules.may_tick(asked_of=side, side=reader),
        mark=task.changed_at.isoformat(),
    )


def _newer(run: Run, current: dict[str, Playbook]) -> str:
    """The version that exists now, when it is not the one that runs."""
    now = current.get(run.code)
    return now.label if now is not None and now.mark != run.mark else ""


def _moment(moment: datetime, zone: str) -> str:
    return f"{local(moment, zone):%d/%m/%Y %H:%M}"

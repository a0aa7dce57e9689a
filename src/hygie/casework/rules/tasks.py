"""What a task of a case is, and how it moves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from hygie.casework.rules.playbooks import Decider
from hygie.incidents.rules.talk import Side
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused

MOST_TASKS = 200
# A term is typed without its seconds.
MINUTE = timedelta(minutes=1)


class DoesNotHold(Refused):
    """The task would not say what it must."""


class IsPast(DoesNotHold):
    """What is asked by a moment that has passed could never be done in time."""


class TaskState(Labelled):
    """Where a task stands."""

    TODO = "TODO", "À faire"
    DOING = "DOING", "En cours"
    DONE = "DONE", "Fait"
    NOT_APPLICABLE = "NOT_APPLICABLE", "Sans objet"


OVER = frozenset({TaskState.DONE, TaskState.NOT_APPLICABLE})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a task."""

    state: TaskState
    owner: str = ""
    due_at: datetime | None = None
    reason: str = ""


def check(said: Said) -> None:
    """Refuse to set a task aside without saying why."""
    if said.state == TaskState.NOT_APPLICABLE and not said.reason.strip():
        raise DoesNotHold("Dites pourquoi la tâche est sans objet.")


def check_due(due_at: datetime | None, *, before: datetime | None, at: datetime) -> None:
    """Refuse a term that has passed already; one that was in time when it was set may stay."""
    if due_at is not None and due_at != before and due_at + MINUTE <= at:
        raise IsPast("Ce moment est passé : donnez-en un à venir, ou aucun.")


def owner_mark(name: str) -> str:
    """What tells a name from another without saying it."""
    return sha256(name.encode()).hexdigest()[:16]


def is_late(*, state: TaskState, due_at: datetime | None, at: datetime) -> bool:
    """Say whether a task should already be done."""
    return state not in OVER and due_at is not None and due_at < at


def is_for_care(*, asked_of: Side, decides: str) -> bool:
    """Whether who answers for care is named to decide a task of the structure."""
    return asked_of == Side.STRUCTURE and decides == Decider.CARE


def may_tick(*, asked_of: Side, side: Side) -> bool:
    """Whether a task is for somebody of this side: the desk alone does its own."""
    return side == Side.DESK or asked_of == Side.STRUCTURE

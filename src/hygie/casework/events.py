"""What work on cases announces."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TasksGiven:
    """The desk gave tasks to the structure of an incident."""

    incident_id: int


@dataclass(frozen=True, kw_only=True)
class TaskEntrusted:
    """A task was put in the hands of somebody: the queue holds a mark of their name, not it."""

    task_id: int
    owner_mark: str
    by_person: int | None = None

"""The jobs of work on cases."""

from django.utils import timezone

from hygie.casework.events import TaskEntrusted, TasksGiven
from hygie.casework.operations import telling
from hygie.kernel.actor import SYSTEM
from hygie.platform.bus import on
from hygie.platform.installation import desk
from hygie.platform.walls import Domain


@on(TasksGiven, sees=(Domain.CASES, Domain.DESK, Domain.TALKS))
def tell_the_structure(event: TasksGiven) -> None:
    """The structure is told that the desk gave it tasks."""
    telling.tell_the_structure(event.incident_id, desk=desk(), by=SYSTEM, at=timezone.now())


@on(TaskEntrusted, sees=(Domain.CASES, Domain.TALKS))
def tell_the_owner(event: TaskEntrusted) -> None:
    """Whoever is put in charge of a task is told."""
    telling.tell_the_owner(
        event.task_id,
        event.owner_mark,
        giver=event.by_person,
        desk=desk(),
        by=SYSTEM,
        at=timezone.now(),
    )

"""Reading the tasks of a case; its page has checked who reads."""

from hygie.casework.models import Run, Task
from hygie.incidents.models import Incident


def any_tasks(incident: Incident) -> list[Task]:
    """The tasks of an incident, playbook by playbook, in the order of their lines."""
    rows = Task.objects.filter(incident=incident).select_related("run")
    return list(rows.order_by("run_id", "rank", "id"))


def any_runs(incident: Incident) -> list[Run]:
    """The playbooks started for an incident, the first one first."""
    return list(Run.objects.filter(incident=incident).order_by("id"))


def any_task(incident: Incident, task_id: int) -> Task | None:
    """One task of an incident."""
    return Task.objects.filter(incident=incident, pk=task_id).first()

"""Reading the tasks of a case; its page has checked who reads."""

from hygie.casework.models import Run, Task
from hygie.casework.rules.playbooks import Decider
from hygie.incidents.models import Incident
from hygie.incidents.rules.talk import Side


def any_tasks(incident: Incident) -> list[Task]:
    """The tasks of an incident, playbook by playbook, in the order of their lines."""
    rows = Task.objects.filter(incident=incident).select_related("run")
    return list(rows.order_by("run_id", "rank", "id"))


def any_to_decide(incident: Incident) -> list[Task]:
    """The tasks of an incident that who answers for care is named to decide."""
    rows = Task.objects.filter(incident=incident, side=Side.STRUCTURE, decides=Decider.CARE)
    return list(rows.order_by("run_id", "rank", "id"))


def any_runs(incident: Incident) -> list[Run]:
    """The playbooks started for an incident, the first one first."""
    return list(Run.objects.filter(incident=incident).order_by("id"))


def any_task(incident: Incident, task_id: int) -> Task | None:
    """One task of an incident."""
    return Task.objects.filter(incident=incident, pk=task_id).first()

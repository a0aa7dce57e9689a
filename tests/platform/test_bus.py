import pytest
from django.db import OperationalError
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from hygie.incidents.events import DangerProven, DispatchStarted, IncidentDeclared
from hygie.platform import bus


@pytest.mark.parametrize(("error", "again"), [(OperationalError(), True), (ValueError(), False)])
def test_a_listener_that_lost_its_database_is_tried_again(error, again):
    assert bus._jobs[IncidentDeclared]
    for task in bus._jobs[IncidentDeclared]:
        job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=task.name)

        decision = task.retry_strategy.get_retry_decision(exception=error, job=job)

        assert (decision is not None) is again


@pytest.mark.django_db
def test_what_somebody_waits_for_passes_before_what_three_hundred_declarations_left():
    for number in range(3):
        bus.announce(IncidentDeclared(incident_id=number))
    bus.announce(DispatchStarted(dispatch_id=1))
    bus.announce(DangerProven(incident_id=1, said="version 1"))

    waiting = ProcrastinateJob.objects.order_by("-priority", "id")
    names = list(waiting.values_list("task_name", flat=True))

    assert names[0] == "DispatchStarted:write_to_many"
    assert names[1].startswith("DangerProven")
    assert sum(name.startswith("IncidentDeclared") for name in names[2:]) >= 3

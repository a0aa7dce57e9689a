import pytest
from django.db import OperationalError
from procrastinate.jobs import Job

from hygie.incidents.events import IncidentDeclared
from hygie.platform import bus


@pytest.mark.parametrize(("error", "again"), [(OperationalError(), True), (ValueError(), False)])
def test_a_listener_that_lost_its_database_is_tried_again(error, again):
    assert bus._jobs[IncidentDeclared]
    for task in bus._jobs[IncidentDeclared]:
        job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=task.name)

        decision = task.retry_strategy.get_retry_decision(exception=error, job=job)

        assert (decision is not None) is again

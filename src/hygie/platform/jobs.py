"""The queue itself: jobs whose worker was killed, old jobs, and what the operator must know."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

HEARTBEAT_EVERY = 10.0
SILENT_AFTER = 30.0
# A job that kills its worker each time must not kill it for ever.
MOST_ATTEMPTS = 10
KEPT_HOURS = 30 * 24
log = logging.getLogger("hygie.jobs")


async def rescue(manager: JobManager, *, silent_after: float = SILENT_AFTER) -> list[int]:
    """Put back the jobs whose worker gives no sign of life; return their numbers.

    Procrastinate leaves them « doing » for ever. Such a job may have done its work just before
    the end, so it may run twice: this is why every job is idempotent.
    """
    rescued = []
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent_after):
        if job.id is None:
            continue
        try:
            if job.attempts >= MOST_ATTEMPTS:
                await manager.finish_job(job, status=Status.FAILED, delete_job=False)
                log.error("job %s (%s) outlived %s attempts", job.id, job.task_name, job.attempts)
                continue
            await manager.retry_job(job, retry_at=timezone.now())
        except ConnectorException:  # it has ended meanwhile: there is nothing to rescue
            continue
        log.warning("job %s (%s) put back: its worker is gone", job.id, job.task_name)
        rescued.append(job.id)
    return rescued


@dataclass(frozen=True, kw_only=True)
class QueueState:
    """What the queue looks like at one moment."""

    last_heartbeat: datetime | None
    waiting: int
    failed: int
    stalled: int


def state(*, at: datetime) -> QueueState:
    """The queue as a whole, without any content of the jobs."""
    counts = dict(
        ProcrastinateJob.objects.values_list("status").annotate(jobs=Count("id")).order_by("status")
    )
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    running = ProcrastinateJob.objects.filter(status="doing").values_list("worker__last_heartbeat")
    stalled = [beat for (beat,) in running if beat is None or _age(beat, at) > SILENT_AFTER]
    return QueueState(
        last_heartbeat=last,
        waiting=counts.get("todo", 0),
        failed=counts.get("failed", 0),
        stalled=len(stalled),
    )


def _age(beat: datetime, at: datetime) -> float:
    return (at - beat).total_seconds()

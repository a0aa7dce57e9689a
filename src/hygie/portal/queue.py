"""The queue of jobs, as its operator sees it: what waits, what runs, what failed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.portal import access


class NotRetriable(Refused):
    """Only a failed job can be tried again."""


@dataclass(frozen=True)
class Queue:
    """One queue and its counts."""

    name: str
    waiting: int
    running: int
    failed: int
    done: int


def queues(actor: Actor) -> list[Queue]:
    """The counts of each queue."""
    if not access.may_operate(actor):
        return []
    counts: dict[str, dict[str, int]] = {}
    rows = ProcrastinateJob.objects.values("queue_name", "status").annotate(jobs=Count("id"))
    for row in rows.order_by("queue_name"):
        counts.setdefault(row["queue_name"], {})[row["status"]] = row["jobs"]
    return [
        Queue(
            name,
            waiting=by.get("todo", 0),
            running=by.get("doing", 0),
            failed=by.get("failed", 0),
            done=by.get("succeeded", 0),
        )
        for name, by in counts.items()
    ]


def failures(actor: Actor) -> QuerySet[ProcrastinateJob]:
    """The jobs that failed, the last first. Their arguments are identifiers, never contents."""
    rows = ProcrastinateJob.objects.filter(status="failed").order_by("-id")
    return rows if access.may_operate(actor) else rows.none()


def last_heartbeat(actor: Actor) -> datetime | None:
    """When a worker last gave a sign of life."""
    if not access.may_operate(actor):
        return None
    last: datetime | None = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))[
        "last"
    ]
    return last


@transaction.atomic
def retry(job_id: int, *, by: Actor, at: datetime) -> None:
    """Put a failed job back in its queue."""
    if not access.may_operate(by):
        raise NotAllowed("Relancer une tâche demande le rôle d’exploitant.")
    job = ProcrastinateJob.objects.filter(pk=job_id, status="failed").first()
    if job is None:
        raise NotRetriable("Cette tâche n’est plus en échec : elle a déjà été relancée.")
    app.job_manager.retry_job_by_id(job_id, retry_at=at)
    journal.record("jobs.retried", job, by=by, at=at, task=job.task_name)

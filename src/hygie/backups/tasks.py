"""The jobs of backups."""

from django.utils import timezone
from procrastinate.contrib.django import app

from hygie.backups import operations, plans
from hygie.backups.events import BackupAsked
from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.bus import on


# One lock for both: a job whose worker was killed runs again, and must not meet another.
@app.periodic(cron="23 * * * *")
@app.task(name="backups:make", queueing_lock="backups:make", lock="backups")
@walls.job("backups:make")
def make_when_due(timestamp: int) -> None:
    """Every hour: a backup, if one is due."""
    plan = plans.scheduled(at=timezone.localtime())
    if plan is not None:
        operations.back_up(plan, by=SYSTEM, at=timezone.now())


@on(BackupAsked, sees=())
def make_one(event: BackupAsked) -> None:
    """A backup that an operator asked for."""
    at = timezone.now()
    operations.back_up(plans.usual(at=at), by=SYSTEM, at=at)

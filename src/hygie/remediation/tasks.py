"""The jobs of plans."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.installation import desk
from hygie.platform.walls import Domain
from hygie.remediation.operations import reminders


@app.periodic(cron="51 6 * * *")
@app.task(name="remediation:remind", queueing_lock="remediation:remind")
@walls.job("remediation:remind", Domain.PLAN, Domain.POSTURE, Domain.TRAIL)
def remind(timestamp: int) -> None:
    """Every morning: actions due soon or late, and exceptions that end, are recalled."""
    reminders.remind(desk=desk(), by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))

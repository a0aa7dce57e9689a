"""The jobs of lessons."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from hygie.incidents.events import IncidentSettled
from hygie.kernel.actor import SYSTEM
from hygie.lessons.operations import actions, recalls
from hygie.platform import walls
from hygie.platform.bus import on
from hygie.platform.installation import desk
from hygie.platform.walls import Domain


@app.periodic(cron="43 6 * * *")
@app.task(name="lessons:remind", queueing_lock="lessons:remind")
@walls.job("lessons:remind", Domain.CASES, Domain.DESK, Domain.TALKS)
def remind(timestamp: int) -> None:
    """Every morning: debriefs that nobody held and actions whose date has passed are recalled."""
    recalls.remind(desk=desk(), by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@on(IncidentSettled, sees=(Domain.CASES, Domain.DESK, Domain.TALKS))
def follow(event: IncidentSettled) -> None:
    """The actions of an incident follow it to its establishment, and are void when it is."""
    actions.settle(event.incident_id, by=SYSTEM, at=timezone.now())

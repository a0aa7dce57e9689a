"""The jobs of messages."""

from datetime import UTC, datetime
from smtplib import SMTPException

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations
from hygie.notifications.events import MessageQueued
from hygie.platform import walls
from hygie.platform.bus import on
from hygie.platform.letters import Letter
from hygie.platform.walls import Domain


@on(Letter, sees=(Domain.MAIL, Domain.TELLING))
def queue(event: Letter) -> None:
    """A module posted a letter: it becomes a message."""
    operations.queue(event, by=SYSTEM, at=timezone.now())


@on(
    MessageQueued,
    sees=(Domain.MAIL,),
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
def deliver(event: MessageQueued) -> None:
    """Deliver one message; a server that does not answer is asked again, later and later."""
    try:
        operations.deliver(event.message_id, by=SYSTEM, at=timezone.now())
    except (SMTPException, OSError) as error:
        operations.note_failure(event.message_id, error=str(error), by=SYSTEM, at=timezone.now())
        raise


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="notifications:let_go", queueing_lock="notifications:let_go", lock="notifications:let_go"
)
@walls.job("notifications:let_go", Domain.MAIL, Domain.TELLING)
def let_go(timestamp: int) -> None:
    """Every five minutes: the mails that waited for their reader’s hour leave together."""
    operations.let_go(by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="29 3 * * *")
@app.task(name="notifications:forget_old", queueing_lock="notifications:forget_old")
@walls.job("notifications:forget_old", Domain.MAIL, Domain.TELLING)
def forget_old(timestamp: int) -> None:
    """Every night: the addresses and texts of old mails, and what people were told, go."""
    at = datetime.fromtimestamp(timestamp, UTC)
    operations.forget_old(by=SYSTEM, at=at)
    operations.forget_told(by=SYSTEM, at=at)

"""The jobs of messages."""

from datetime import UTC, datetime
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations
from hygie.notifications.events import MessageQueued
from hygie.notifications.rules import retries
from hygie.notifications.rules.delivery import State
from hygie.platform import walls
from hygie.platform.bus import on
from hygie.platform.letters import Letter
from hygie.platform.walls import Domain


@on(Letter, sees=(Domain.MAIL, Domain.TELLING))
def queue(event: Letter) -> None:
    """A module posted a letter: it becomes a message."""
    operations.queue(event, by=SYSTEM, at=timezone.now())


class Patience(BaseRetryStrategy):
    """Later and later, as the data say; then no more."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When the job is tried again."""
        waits = retries.delays()
        if job.attempts >= len(waits):
            return None
        return RetryDecision(retry_in={"seconds": int(waits[job.attempts].total_seconds())})


@on(MessageQueued, sees=(Domain.MAIL,), retry=Patience())
def deliver(event: MessageQueued) -> None:
    """Deliver one message; a server that does not answer is asked again, later and later.

    What is refused for good is over: it is said where the address is shown, not tried again.
    """
    try:
        operations.deliver(event.message_id, by=SYSTEM, at=timezone.now())
    except (SMTPException, OSError) as error:
        state = operations.note_failure(
            event.message_id,
            error=retries.said_by(error),
            for_good=retries.is_for_good(error),
            of_address=isinstance(error, SMTPRecipientsRefused | SMTPDataError),
            by=SYSTEM,
            at=timezone.now(),
        )
        if state != State.BOUNCED:
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
    operations.believe_again(by=SYSTEM, at=at)

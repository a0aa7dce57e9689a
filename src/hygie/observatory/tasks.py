"""The jobs of the observatory."""

from contextlib import suppress
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hygie.kernel.actor import SYSTEM
from hygie.observatory import operations
from hygie.observatory.operations import NotThen
from hygie.observatory.rules import keeping
from hygie.platform import walls


# One lock: a job whose worker was killed runs again, and must not meet another.
@app.periodic(cron="7 3 * * *")
@app.task(name="observatory:take", queueing_lock="observatory:take", lock="observatory")
@walls.job("observatory:take")
def take(timestamp: int) -> None:
    """Every night: a snapshot and its figures, then those that are too many go."""
    at = datetime.fromtimestamp(timestamp, UTC)
    # The same job, killed once it had taken it, runs again.
    with suppress(NotThen):
        operations.take(by=SYSTEM, at=at)
    operations.figure(keeping.name_of(at), by=SYSTEM, at=at)
    operations.forget(by=SYSTEM, at=at)

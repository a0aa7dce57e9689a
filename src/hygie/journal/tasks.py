"""The jobs of the journal."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hygie.journal import operations
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.platform import walls


class Tampered(Refused):
    """The chain does not hold: the job fails, and the operator's page shows it."""


@app.periodic(cron="41 2 * * *")
@app.task(name="journal:keep_watch", queueing_lock="journal:keep_watch")
@walls.job("journal:keep_watch")
def keep_watch(timestamp: int) -> None:
    """Every night: verify the chain, then anchor it and mail the anchor."""
    report = operations.keep_watch(by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))
    if report.breaks:
        raise Tampered("Le journal a été modifié : lancez « hygie journal verify ».")

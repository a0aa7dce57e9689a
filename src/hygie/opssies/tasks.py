"""The jobs of exchanges."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hygie.kernel.actor import SYSTEM
from hygie.opssies.operations import placing
from hygie.platform import walls
from hygie.platform.walls import Domain


@app.periodic(cron="13 5 * * *")
@app.task(name="opssies:try-again", queueing_lock="opssies:try-again")
@walls.job("opssies:try-again", Domain.EXCHANGE)
def try_again(timestamp: int) -> None:
    """Every morning: what waits is looked for in the register as it has become."""
    placing.try_again(by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))

"""The jobs of proofs."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hygie.evidence.operations import reminding
from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.installation import desk
from hygie.platform.walls import Domain


@app.periodic(cron="53 5 * * *")
@app.task(name="evidence:remind", queueing_lock="evidence:remind")
@walls.job("evidence:remind", Domain.EVIDENCE, Domain.POSTURE)
def remind(timestamp: int) -> None:
    """Every morning: the ends that come near are told, those of the day are announced."""
    reminding.remind(desk=desk(), by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))

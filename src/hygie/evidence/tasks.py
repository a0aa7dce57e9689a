"""The jobs of proofs."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hygie.evidence.operations import recalling, reminding
from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.installation import desk
from hygie.platform.walls import Domain


@app.periodic(cron="53 5 * * *")
@app.task(name="evidence:remind", queueing_lock="evidence:remind")
@walls.job("evidence:remind", Domain.EVIDENCE, Domain.POSTURE)
def remind(timestamp: int) -> None:
    """Every morning: ends that come near and exercises announced are told, ends announced."""
    at = datetime.fromtimestamp(timestamp, UTC)
    reminding.remind(desk=desk(), by=SYSTEM, at=at)
    recalling.remind(desk=desk(), by=SYSTEM, at=at)

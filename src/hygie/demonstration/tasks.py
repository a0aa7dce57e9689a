"""The jobs of the demonstration."""

from datetime import datetime

from hygie.demonstration import publishing
from hygie.observatory.events import FiguresMade
from hygie.platform.bus import on
from hygie.platform.walls import Domain


@on(FiguresMade, sees=(Domain.FIGURES, Domain.IDENTITY))
def publish(event: FiguresMade) -> None:
    """The report of the last year that is over, so that who reads no night has figures to read."""
    publishing.publish(at=datetime.fromisoformat(event.at))

"""The jobs of the observatory."""

from contextlib import suppress
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.observatory import operations
from hygie.observatory.events import FiguresAsked, FiguresMade
from hygie.observatory.operations import NotThen
from hygie.observatory.reports import publishing, queries, readying, remembered
from hygie.observatory.reports.events import ComparisonAsked, VerificationAsked
from hygie.observatory.reports.models import Report
from hygie.observatory.rules import keeping
from hygie.platform import walls
from hygie.platform.bus import AWAITED, announce, on
from hygie.platform.walls import Domain


# One lock: a job whose worker was killed runs again, and must not meet another.
@app.periodic(cron="7 3 * * *")
@app.task(name="observatory:take", queueing_lock="observatory:take", lock="observatory")
@walls.job("observatory:take")
def take(timestamp: int) -> None:
    """Every night: a snapshot and its figures, then those that are too many go."""
    at = datetime.fromtimestamp(timestamp, UTC)
    _make(at)
    operations.forget(spared=queries.any_snapshots(), by=SYSTEM, at=at)
    for draft in queries.any_drafts():
        announce(ComparisonAsked(report_id=draft.pk))
    remembered.forget(at=at)
    publishing.open_waiting(at=at)


@on(FiguresAsked, sees=())
def make_figures(event: FiguresAsked) -> None:
    """A snapshot and its figures at once, for who cannot wait for the night."""
    _make(datetime.fromisoformat(event.at))
    announce(FiguresMade(at=event.at))


def _make(at: datetime) -> None:
    # The same job, killed once it had taken it, runs again.
    with suppress(NotThen):
        operations.take(by=SYSTEM, at=at)
    operations.figure(keeping.name_of(at), by=SYSTEM, at=at)


@on(ComparisonAsked, sees=(Domain.FIGURES,), priority=AWAITED)
def compare(event: ComparisonAsked) -> None:
    """What may be told of a report, found before somebody reads it again."""
    report = Report.objects.filter(pk=event.report_id).first()
    # What refuses it is said by its page.
    with suppress(Refused):
        if report is not None:
            readying.compare(report)


@on(VerificationAsked, sees=(Domain.FIGURES,))
def verify(event: VerificationAsked) -> None:
    """What somebody asked to publish is attacked, then published, or sent back with the reason."""
    try:
        publishing.verify(event.report_id, event.turn, at=timezone.now())
    except (OperationalError, InterfaceError):
        raise  # tried again
    except Exception:
        publishing.send_back(event.report_id, event.turn, publishing.INTERRUPTED, at=timezone.now())
        raise

"""The jobs of a past on its way in."""

from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.bus import on
from hygie.platform.walls import Domain
from hygie.takeover import checks, files
from hygie.takeover.events import CheckAsked, TakeoverAsked


@on(CheckAsked, sees=(Domain.CASES, Domain.DESK))
def check_a_file(event: CheckAsked) -> None:
    """What a file would bring is found out, without writing it."""
    try:
        checks.check(event.file_id, event.turn, by=SYSTEM, at=timezone.now())
    except (OperationalError, InterfaceError):
        raise  # tried again
    except Exception:
        files.interrupt(event.file_id, by=SYSTEM, at=timezone.now())
        raise


@on(TakeoverAsked, sees=(Domain.CASES, Domain.DESK))
def take_a_file_over(event: TakeoverAsked) -> None:
    """The lines of a file are taken over, in the name of who asked."""
    try:
        files.take(event.file_id, by=SYSTEM, at=timezone.now())
    except (OperationalError, InterfaceError):
        raise  # tried again, from where it was
    except Exception:
        files.interrupt(event.file_id, by=SYSTEM, at=timezone.now())
        raise


@app.periodic(cron="23 3 * * *")
@app.task(name="takeover:forget_old")
@walls.job("takeover:forget_old", Domain.DESK)
def forget_old(timestamp: int) -> None:
    """Every night: the files that nobody went on with are removed."""
    files.forget_old(by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))

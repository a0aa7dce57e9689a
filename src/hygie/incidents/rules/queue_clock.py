"""By when the desk owes its next step: to acknowledge, then to qualify."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.reference import read
from hygie.incidents.rules.vocabulary import PatientDanger

FILE = "queue-clocks-2026.toml"


@dataclass(frozen=True, kw_only=True)
class QueueClock:
    """What the desk gives itself for one severity."""

    acknowledge: timedelta
    qualify: timedelta


def presumed(*, danger: str, is_significant: bool, must_declare: bool) -> Severity:
    """How serious an incident is taken to be until an analyst has said so."""
    if danger == PatientDanger.PROVEN:
        return Severity.CRITICAL
    if danger == PatientDanger.POTENTIAL or is_significant:
        return Severity.MAJOR
    return Severity.SIGNIFICANT if must_declare else Severity.MINOR


def due_at(
    *,
    status: Status,
    severity: Severity,
    declared_at: datetime,
    acknowledged_at: datetime | None,
) -> datetime | None:
    """When the next step of the desk is due; None when the desk owes none."""
    clock = clocks()[severity]
    if status == Status.SUBMITTED:
        return declared_at + clock.acknowledge
    if status == Status.ACKNOWLEDGED and acknowledged_at is not None:
        return acknowledged_at + clock.qualify
    return None


@cache
def clocks() -> dict[Severity, QueueClock]:
    """The clocks by severity, as the data say them."""
    return {
        Severity(row["severity"]): QueueClock(
            acknowledge=timedelta(minutes=row["acknowledge"]),
            qualify=timedelta(minutes=row["qualify"]),
        )
        for row in read(FILE)["clock"]
    }

"""What is a crisis: nobody’s quiet hours and nobody’s digest hold what is told of it."""

from datetime import datetime, timedelta

from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.vocabulary import PatientDanger

# A term so near is of this day: who sleeps now may wake too late to send anything.
NEAR = timedelta(hours=24)
_GRAVE = frozenset({Severity.MAJOR.value, Severity.CRITICAL.value})


def is_crisis(*, severity: str, danger: str) -> bool:
    """Say whether an incident is grave, or has patients in danger for certain."""
    return severity in _GRAVE or danger == PatientDanger.PROVEN


def is_near(due_at: datetime | None, *, at: datetime) -> bool:
    """Say whether a term is of the next hours, or has passed."""
    return due_at is not None and due_at - at <= NEAR

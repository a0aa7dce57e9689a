"""What an incident keeps of the desk's own clock, reckoned again whenever something moves it."""

from hygie.incidents.models import Incident
from hygie.incidents.rules import queue_clock
from hygie.incidents.rules.lifecycle import Status


def renew(incident: Incident) -> None:
    """Set the column of an incident that is about to be saved."""
    if incident.is_signal:  # nothing runs from a signal
        incident.queue_due_at = None
        return
    severity = queue_clock.presumed(
        danger=incident.patient_danger,
        is_significant=incident.is_significant,
        must_declare=incident.must_declare,
    )
    incident.queue_due_at = queue_clock.due_at(
        status=Status(incident.status),
        severity=severity,
        declared_at=incident.declared_at,
        acknowledged_at=incident.acknowledged_at,
    )

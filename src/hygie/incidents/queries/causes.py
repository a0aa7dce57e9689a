"""What was found of the cause of an incident."""

from hygie.incidents.models import CauseFinding, Incident


def any_findings(incident: Incident) -> list[CauseFinding]:
    """What was said, the latest first; an incident that keeps nothing is not asked."""
    return list(incident.cause_findings.order_by("-id")) if incident.cause else []

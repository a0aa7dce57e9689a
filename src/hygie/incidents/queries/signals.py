"""What became of a signal."""

from hygie.incidents.models import Incident


def any_became(signal: Incident) -> str:
    """The number of the incident that a signal became, or nothing."""
    rows = Incident.objects.filter(arose_from=signal)
    return rows.values_list("number", flat=True).first() or ""

"""Reading the help asked and given for an incident; its page has checked who reads."""

from hygie.casework.models import Support
from hygie.incidents.models import Incident


def any_support(incident: Incident) -> list[Support]:
    """Every line, the latest day first, those withdrawn too."""
    return list(Support.objects.filter(incident=incident).order_by("-happened_on", "-id"))


def any_one(incident: Incident, support_id: int) -> Support | None:
    """One line of an incident."""
    return Support.objects.filter(incident=incident, pk=support_id).first()

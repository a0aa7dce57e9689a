"""Reading what the declarants withhold; the caller has decided who may see the incident."""

from django.db.models import QuerySet

from hygie.incidents.models import Incident, Restriction
from hygie.incidents.rules.readers import Choice


def any_standing(incident: Incident) -> QuerySet[Restriction]:
    """What is withheld of this incident now, the first withheld first."""
    rows = Restriction.objects.filter(incident=incident, given_back_at__isnull=True)
    return rows.order_by("withheld_at", "id")


def any_withheld(incident: Incident, choice: Choice) -> bool:
    """Whether the declarant withholds this."""
    return any_standing(incident).filter(choice=choice).exists()

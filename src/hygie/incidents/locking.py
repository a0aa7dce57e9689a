"""The incident on which somebody acts, held until their act is written."""

from hygie.incidents.models import Draft, Incident
from hygie.kernel.errors import NotFound
from hygie.platform import walls
from hygie.platform.walls import Domain


def locked(incident_id: int) -> Incident:
    """Lock an incident that the walls show: who may act on it is asked afterwards.

    Its row is the desk's: others lock it in this scope alone. Raise NotFound when it is not shown.
    """
    if not Incident.objects.filter(pk=incident_id).exists():
        raise NotFound("Cet incident n’existe pas.")
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site__entity__ght")
    with walls.opened("incidents.lock", Domain.DESK):
        return rows.defer("search").get(pk=incident_id)


def is_held(incident: Incident, holder: Draft | None) -> bool:
    """Whether the code that somebody gave is the one of this incident."""
    return holder is not None and holder.incident_id == incident.pk

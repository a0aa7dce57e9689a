"""The incident that somebody debriefs: held, and checked to be one that is followed."""

from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.terms import SET_ASIDE
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.lessons import access
from hygie.recovery.keeping import NotNow

CLOSED_TO_OTHERS = (
    "Les débriefings et leurs leçons sont ceux de l’astreinte et de ceux de la structure qui "
    "échangent avec elle."
)


def debriefed(incident_id: int, *, by: Actor) -> Incident:
    """Lock an incident, closed or not, for somebody who debriefs it."""
    incident = locked(incident_id)
    if not access.may_debrief(by, above=incident.path()):
        raise NotAllowed(CLOSED_TO_OTHERS)
    if incident.is_signal:
        raise NotFound("Un signalement n’est pas débriefé ici.")
    if incident.status in SET_ASIDE:
        raise NotNow(
            f"Cet incident est classé « {Status(incident.status).label} » : il n’est plus "
            "débriefé ici. Ce qui est écrit reste lisible."
        )
    return incident

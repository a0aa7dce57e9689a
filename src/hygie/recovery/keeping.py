"""The incident whose file somebody writes: held, and checked to be one that is followed."""

from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.terms import SET_ASIDE
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.recovery import access, queries
from hygie.recovery.rules import works
from hygie.recovery.rules.works import Work

CLOSED_TO_OTHERS = (
    "Le dossier de reconstruction est tenu par la direction, le RSSI et la DSI de la structure."
)
_SINCE = (
    "Quelqu’un d’autre l’a changé depuis l’ouverture de votre page : relisez, puis recommencez."
)


class NotNow(Refused):
    """The incident is followed elsewhere, or nowhere."""


class ChangedSince(Refused):
    """Somebody else changed the same thing meanwhile."""

    def __init__(self) -> None:
        super().__init__(_SINCE)


def kept(incident_id: int, *, by: Actor) -> Incident:
    """Lock an incident, closed or not, for somebody who keeps its file."""
    incident = locked(incident_id)
    if not access.may_keep(by, above=incident.path()):
        raise NotAllowed(CLOSED_TO_OTHERS)
    if incident.is_signal:
        raise NotFound("Un signalement n’a pas de dossier de reconstruction.")
    if incident.status in SET_ASIDE:
        raise NotNow(
            f"Cet incident est classé « {Status(incident.status).label} » : son dossier ne se "
            "complète plus. Ce qui est écrit reste lisible."
        )
    return incident


def check_work(incident: Incident, said: Work) -> None:
    """Refuse a work, or an action, that nobody could do or that names a patient."""
    works.check(said, earliest=queries.any_first_day(incident))
    for each in (said.text, said.owner):
        refuse_patient_identity(each)

"""Who of the desk has an incident in charge: set, given up, told apart from somebody else."""

from datetime import datetime

from hygie.incidents.models import Incident
from hygie.kernel.actor import Actor

COLUMNS = ("analyst", "analyst_name", "taken_at")


def is_of(incident: Incident, actor: Actor) -> bool:
    """Say whether this person has the incident in charge."""
    if incident.taken_at is None:
        return False
    if actor.person_id is None:
        return incident.analyst_id is None and incident.analyst_name == actor.name
    return incident.analyst_id == actor.person_id


def is_of_another(incident: Incident, actor: Actor) -> bool:
    """Say whether somebody else has it."""
    return incident.taken_at is not None and not is_of(incident, actor)


def mark(incident: Incident) -> str:
    """What a page remembers of who had it when it was shown."""
    return incident.taken_at.isoformat() if incident.taken_at else ""


def take_when_free(incident: Incident, *, by: Actor, at: datetime) -> None:
    """Put an incident that nobody has in charge of who acts."""
    if incident.taken_at is None:
        give(incident, person_id=by.person_id, name=by.name, at=at)


def give(incident: Incident, *, person_id: int | None, name: str, at: datetime) -> None:
    """Put it in charge of somebody; it is about to be saved."""
    incident.analyst_id, incident.analyst_name, incident.taken_at = person_id, name, at


def release(incident: Incident) -> None:
    """Give it back to the queue; it is about to be saved."""
    incident.analyst_id, incident.analyst_name, incident.taken_at = None, "", None

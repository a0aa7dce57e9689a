"""Who has an incident in charge, as its page says it to the desk."""

from typing import Any

from hygie.incidents import in_charge
from hygie.incidents.models import Incident
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.lifecycle import Status, is_open
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.actor import Actor


def of(incident: Incident, actor: Actor) -> dict[str, Any]:
    """Who has it, since when, and what the reader may do about it."""
    since = f"{local(incident.taken_at, PARIS):%d/%m à %H:%M}" if incident.taken_at else ""
    return {
        "name": incident.analyst_name,
        "since": since,
        "is_mine": in_charge.is_of(incident, actor),
        "is_of_another": in_charge.is_of_another(incident, actor),
        "is_open": is_open(Status(incident.status)),
        "is_new": incident.status == Status.SUBMITTED,
        "mark": in_charge.mark(incident),
    }

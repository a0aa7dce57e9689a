"""Choosing the TLP mark of an incident: by its declarant, its establishment, or the desk."""

from datetime import datetime

from django.db import transaction

from hygie.incidents import access
from hygie.incidents.locking import is_held, locked
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import readers
from hygie.incidents.rules import marks as rules
from hygie.incidents.rules.marks import Marked
from hygie.incidents.rules.talk import Side
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed
from hygie.kernel.markings import Tlp
from hygie.platform import walls
from hygie.platform.walls import Domain


@transaction.atomic
def mark(
    incident_id: int, tlp: Tlp, *, by: Actor, at: datetime, holder: Draft | None = None
) -> Incident:
    """Choose the mark; TLP:RED sends the group away, too. Chosen twice, it is chosen once.

    `holder` is the draft whose code the declarant gave.
    """
    incident = locked(incident_id)
    side = _side(incident, by, holder)
    before = Marked(standing=incident.tlp, declared=incident.tlp_declared)
    after = rules.chosen(before, tlp, side=side)
    if after == before:
        return incident
    incident.tlp, incident.tlp_declared, incident.changed_at = after.standing, after.declared, at
    with walls.opened("incidents.mark", Domain.DESK):
        incident.save(update_fields=["tlp", "tlp_declared", "changed_at"])
        if tlp == Tlp.RED:
            readers.send_the_group_away(incident, by=by, at=at)
    journal.record("incidents.marked", incident, by=by, at=at, title=tlp.mark, side=side)
    return incident


def _side(incident: Incident, by: Actor, holder: Draft | None) -> Side:
    if is_held(incident, holder) or access.may_choose_readers(by, above=incident.path()):
        return Side.STRUCTURE
    if access.may_handle(by):
        return Side.DESK
    raise NotAllowed(
        "La marque d’un incident est choisie par le déclarant, par la direction, le RSSI ou le "
        "délégué à la protection des données de l’établissement, et par l’astreinte."
    )

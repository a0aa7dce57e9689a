"""Withholding from readers what the law leaves to the declarant, and giving it back."""

from datetime import datetime

from django.db import transaction

from hygie.incidents import access
from hygie.incidents.locking import is_held, locked
from hygie.incidents.models import Draft, Incident, Restriction
from hygie.incidents.queries import readers as queries
from hygie.incidents.rules.readers import WITHHELD, Choice
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, PlaceKind
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.markings import Tlp
from hygie.platform import walls
from hygie.platform.walls import Domain


class MarkedRed(Refused):
    """What the mark shuts, a choice does not open."""


class NobodyToWithhold(Refused):
    """There is no reader from whom to withhold."""


@transaction.atomic
def withhold(
    incident_id: int, choice: Choice, *, by: Actor, at: datetime, holder: Draft | None = None
) -> Restriction:
    """Withhold something from this moment; withheld twice, it is withheld once.

    `holder` is the draft whose code the declarant gave.
    """
    incident = locked(incident_id)
    _check(incident, by, holder)
    known = queries.any_standing(incident).filter(choice=choice).first()
    if known is not None:
        return known
    if choice == Choice.GROUP and not _has_group(incident):
        raise NobodyToWithhold("Cette structure n’est dans aucun GHT : aucun ne lit l’incident.")
    with walls.opened("incidents.readers", Domain.DESK):
        return _withhold(incident, choice, by=by, at=at)


@transaction.atomic
def give_back(
    incident_id: int, choice: Choice, *, by: Actor, at: datetime, holder: Draft | None = None
) -> None:
    """Let those read again from whom something was withheld; given back twice changes nothing."""
    incident = locked(incident_id)
    _check(incident, by, holder)
    known = queries.any_standing(incident).filter(choice=choice).first()
    if known is None:
        return
    if choice == Choice.GROUP and incident.tlp == Tlp.RED:
        raise MarkedRed("L’incident est en TLP:RED : choisissez d’abord une autre marque.")
    known.given_back_at, known.given_back_by = at, by.name
    with walls.opened("incidents.readers", Domain.DESK):
        known.save(update_fields=["given_back_at", "given_back_by"])
        if choice == Choice.GROUP:
            incident.declared_ght = known.kept_ght
        incident.changed_at = at
        incident.save(update_fields=["declared_ght", "changed_at"])
    journal.record("incidents.reading_given_back", incident, by=by, at=at, title=choice.label)


def send_the_group_away(incident: Incident, *, by: Actor, at: datetime) -> None:
    """Withhold from the group what a mark keeps from it; the caller has opened the walls."""
    if not incident.is_withheld and _has_group(incident):
        _withhold(incident, Choice.GROUP, by=by, at=at)


def follow(signal: Incident, incident: Incident, *, by: Actor, at: datetime) -> None:
    """What was withheld of a signal is withheld of the incident that it became, from its start."""
    for each in queries.any_standing(signal):
        _withhold(incident, Choice(each.choice), by=by, at=at)


def _withhold(incident: Incident, choice: Choice, *, by: Actor, at: datetime) -> Restriction:
    withheld = Restriction.objects.create(
        incident=incident,
        choice=choice,
        kept_ght=incident.declared_ght if choice == Choice.GROUP else "",
        withheld_at=at,
        withheld_by=by.name,
    )
    if choice == Choice.GROUP:
        incident.declared_ght = WITHHELD
    incident.changed_at = at
    incident.save(update_fields=["declared_ght", "changed_at"])
    journal.record("incidents.reading_withheld", incident, by=by, at=at, title=choice.label)
    return withheld


def _check(incident: Incident, by: Actor, holder: Draft | None) -> None:
    if is_held(incident, holder) or access.may_choose_readers(by, above=incident.path()):
        return
    raise NotAllowed(
        "Retirer ou rendre une lecture revient au déclarant, par son code, et à la direction, au "
        "RSSI et au délégué à la protection des données de l’établissement lui-même."
    )


def _has_group(incident: Incident) -> bool:
    return any(place.kind == PlaceKind.GHT for place in incident.path())

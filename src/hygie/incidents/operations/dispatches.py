"""One message to many structures: written in small steps, so that it can be stopped on its way."""

from datetime import datetime

from django.db import transaction

from hygie.incidents import access
from hygie.incidents.events import DispatchStarted
from hygie.incidents.models import Addressee, Dispatch
from hygie.incidents.operations import talk
from hygie.incidents.queries import dispatches as queries
from hygie.incidents.rules import codes
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.platform import bus

# Half a second of work: whoever stops a dispatch waits no longer than that.
AT_ONCE = 25


class NotToBeDispatched(Refused):
    """Nobody to write to, too many, or a number that no incident has."""


@transaction.atomic
def start(numbers: list[str], *, text: str, token: str, by: Actor, at: datetime) -> Dispatch:
    """Begin to write to the structures of these incidents; sent twice by a page, it is once."""
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes écrivent à plusieurs structures.")
    words = clean_text(text)
    refuse_patient_identity(words)
    known = Dispatch.objects.filter(token=token).first()
    if known is not None:
        return known
    found = addressees(numbers, by=by, at=at)
    dispatch = Dispatch.objects.create(
        text=words, token=token, written_at=at, written_by=by.name, person_id=by.person_id
    )
    Addressee.objects.bulk_create(
        Addressee(dispatch=dispatch, incident_id=incident) for incident in found.values()
    )
    journal.record("incidents.dispatch_started", dispatch, by=by, at=at, count=len(found))
    bus.announce(DispatchStarted(dispatch_id=dispatch.pk))
    return dispatch


def addressees(numbers: list[str], *, by: Actor, at: datetime) -> dict[str, int]:
    """The incidents of these numbers, each once; a wrong number refuses them all."""
    wanted = list(dict.fromkeys(str(codes.read_number(number)) for number in numbers))
    if not wanted:
        raise NotToBeDispatched("Donnez au moins un numéro d’incident.")
    if len(wanted) > queries.MOST:
        raise NotToBeDispatched(f"{queries.MOST} incidents à la fois, c’est le plus.")
    found = queries.any_incidents(wanted)
    missing = [number for number in wanted if number not in found]
    if missing:
        raise NotToBeDispatched(f"Aucun incident ne porte ces numéros : {', '.join(missing[:10])}.")
    return found


@transaction.atomic
def write_some(dispatch_id: int, *, by: Actor, at: datetime) -> bool:
    """Write the next messages of a dispatch; return whether some are left."""
    dispatch = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch_id)
    if dispatch.stopped_at is not None or dispatch.ended_at is not None:
        return False
    waiting = dispatch.addressees.filter(message__isnull=True).order_by("id")
    some = list(waiting[:AT_ONCE])
    author = Actor(name=dispatch.written_by, person_id=dispatch.person_id)
    for each in some:
        each.message = talk.say(
            each.incident_id, text=dispatch.text, token=f"envoi {dispatch.pk}", by=author, at=at
        )
    Addressee.objects.bulk_update(some, ["message"])
    if len(some) == AT_ONCE:
        return True
    dispatch.ended_at = at
    dispatch.save(update_fields=["ended_at"])
    journal.record("incidents.dispatch_ended", dispatch, by=by, at=at)
    return False


@transaction.atomic
def stop(dispatch_id: int, *, by: Actor, at: datetime) -> Dispatch:
    """Write no further message of a dispatch; those that are written stay."""
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes arrêtent un envoi.")
    rows = Dispatch.objects.select_for_update(of=("self",))
    dispatch = rows.filter(pk=dispatch_id).first()
    if dispatch is None:
        raise NotFound("Cet envoi n’existe pas.")
    if dispatch.ended_at is not None:
        raise NotToBeDispatched("Trop tard : tous les messages sont partis.")
    if dispatch.stopped_at is None:
        dispatch.stopped_at, dispatch.stopped_by = at, by.name
        dispatch.save(update_fields=["stopped_at", "stopped_by"])
        sent = queries.any_progress(dispatch).sent
        journal.record("incidents.dispatch_stopped", dispatch, by=by, at=at, sent=sent)
    return dispatch

"""Noting that the document of a copy was put into the hands of somebody without an account."""

from datetime import datetime

from django.db import transaction

from hygie.incidents import access as incidents
from hygie.incidents.locking import locked
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line
from hygie.routing.models import Copy
from hygie.routing.rules import handing as rules
from hygie.routing.rules.copies import State
from hygie.routing.rules.handing import Handed
from hygie.routing.rules.recipients import recipients


@transaction.atomic
def hand(copy_id: int, said: Handed, *, by: Actor, at: datetime) -> Copy:
    """Note a handing over; noted again it is corrected, and the journal keeps each."""
    if not incidents.may_handle(by):
        raise NotAllowed("Seuls les analystes notent la remise d’un document.")
    found = Copy.objects.filter(pk=copy_id).first()
    recipient = recipients().get(found.recipient) if found else None
    if found is None or recipient is None or recipient.role is not None:
        raise NotFound("Cette copie n’a pas de document à remettre.")
    incident = locked(found.incident_id)
    copy = Copy.objects.select_for_update(of=("self",)).get(pk=copy_id)
    rules.check(said, state=State(copy.state), sent_at=copy.decided_at, tlp=incident.mark, at=at)
    for words in (said.giver, said.receiver, said.receipt):
        refuse_patient_identity(words)
    copy.handed_at, copy.handed_by = said.at, clean_line(said.giver)[:200]
    copy.handed_to, copy.receipt = clean_line(said.receiver)[:200], clean_line(said.receipt)[:200]
    copy.save(update_fields=["handed_at", "handed_by", "handed_to", "receipt"])
    journal.record(
        "routing.document_handed",
        incident,
        by=by,
        at=at,
        copy=copy.pk,
        title=recipient.label,
        handed_at=said.at.isoformat(),
        giver=copy.handed_by,
        receiver=copy.handed_to,
        receipt=copy.receipt,
    )
    return copy

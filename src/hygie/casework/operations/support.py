"""Help asked for an incident, and help given, noted by the side that knows."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.casework import access
from hygie.casework.models import Support
from hygie.casework.rules import support as rules
from hygie.casework.rules.support import Help, Way
from hygie.incidents.locking import locked
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.vocabulary import SupportKind
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text


@transaction.atomic
def note(incident_id: int, said: Help, *, by: Actor, at: datetime) -> Support:
    """Note help; the structure asks, the desk says what was asked and what was given."""
    incident = locked(incident_id)
    side = access.side_of(by, above=incident.path())
    if side is None or side == Side.STRUCTURE and said.way != Way.ASKED:
        raise NotAllowed("L’appui donné est noté par l’astreinte.")
    rules.check(said, today=timezone.localdate(at))
    for each in (said.giver, said.words):
        refuse_patient_identity(each)
    line = Support.objects.create(
        incident=incident,
        way=said.way,
        kind=said.kind,
        minutes=said.minutes,
        giver=clean_line(said.giver)[:150],
        happened_on=said.happened_on,
        words=clean_text(said.words)[:500],
        written_at=at,
        written_by=by.name,
    )
    what = "casework.support_given" if said.way == Way.GIVEN else "casework.support_asked"
    journal.record(what, incident, by=by, at=at, title=said.kind.label, minutes=said.minutes)
    return line


@transaction.atomic
def withdraw(incident_id: int, support_id: int, *, reason: str, by: Actor, at: datetime) -> Support:
    """Withdraw a line that was a mistake: it stays, and counts no more."""
    if not access.may_keep(by):
        raise NotAllowed("L’astreinte retire ce qui a été noté par erreur.")
    words = clean_text(reason)[:500]
    if not words:
        raise rules.DoesNotHold("Dites pourquoi la ligne est retirée.")
    refuse_patient_identity(words)
    incident = locked(incident_id)
    line = Support.objects.filter(incident=incident, pk=support_id).first()
    if line is None:
        raise NotFound("Cette ligne n’existe pas.")
    if line.withdrawn_at is not None:
        raise rules.DoesNotHold("Cette ligne est déjà retirée.")
    line.withdrawn_at, line.withdrawn_by, line.withdrawn_for = at, by.name, words
    line.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_for"])
    title = SupportKind(line.kind).label
    journal.record("casework.support_withdrawn", incident, by=by, at=at, title=title, reason=words)
    return line

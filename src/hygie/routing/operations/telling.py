"""Telling the desk, once, that copies wait for an address while patients are in danger."""

from datetime import datetime

from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import NATION, Actor, Role
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

_ACT = "routing.held_told"
_HELD = """Incident {number} : des patients sont en danger. Faute d’adresse, {count}.

Écrivez les adresses de leurs destinataires, puis envoyez :
{address}/incidents/{number}/copies/

En attendant, prévenez par téléphone. Ce message n’en dit pas plus : il voyage en clair.
"""


def tell_of_held(incident: Incident, count: int, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Say that so many copies wait for an address; how many were told. Twice, it is said once."""
    if not count or journal_queries.any_about(incident).filter(what=_ACT).exists():
        return 0
    analysts = accounts.any_addresses_of(
        Role.CERT_ANALYST, places=frozenset({NATION}), today=timezone.localdate(at)
    )
    words = "une copie attend" if count == 1 else f"{count} copies attendent"
    sent = notifications.send(
        to=sorted({*desk.alerted, *analysts}),
        subject=f"[Hygie] Incident {incident.number} : des copies attendent une adresse",
        body=_HELD.format(count=words, number=incident.number, address=desk.address),
        kind="CRISIS",
        about=incident.number,
        by=by,
        at=at,
    )
    written = [mail.pk for mail in sent]
    journal.record("routing.held_told", incident, by=by, at=at, count=count, messages=written)
    return len(sent)

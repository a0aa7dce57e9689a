"""Telling of a return of experience: those who approve it, then the desk that proposed it."""

from datetime import datetime

from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.incidents.models import Incident
from hygie.kernel.actor import NATION, Actor, Power, Role
from hygie.kernel.roles import with_power
from hygie.lessons.rules.stories import Answer
from hygie.notifications import operations as notifications
from hygie.platform.installation import desk

_PROPOSED = """Un retour d’expérience de l’incident {number} vous est proposé.

Lisez-le, puis approuvez-le ou dites ce qu’il faut changer. Rien n’est publié sans vous :
{address}/incidents/{number}/retour/

Ce mail ne dit rien de l’incident : il voyage en clair.
"""
_ANSWERED = """La structure a répondu : retour d’expérience de l’incident {number}, {word}.

Lisez sa réponse :
{address}/incidents/{number}/retour/

Ce mail ne dit rien de l’incident : il voyage en clair.
"""
_WORDS = {
    Answer.APPROVED: "approuvé et publié",
    Answer.CHANGES: "à corriger",
    Answer.WITHDRAWN: "retiré",
}


def tell_the_victim(incident: Incident, *, by: Actor, at: datetime) -> int:
    """Tell the nearest of each role that approves for the structure; how many mails leave."""
    own = frozenset({by.person_id} if by.person_id else ())
    today, path = timezone.localdate(at), incident.path()
    people = [
        person
        for role in sorted(with_power(Power.APPROVE_STORY))
        for person in accounts.any_nearest(role, path=path, today=today, besides=own)
    ]
    sent = notifications.send(
        to=sorted({person.email for person in people}),
        subject=f"[Hygie] Un retour d’expérience vous attend, incident {incident.number}",
        body=_PROPOSED.format(number=incident.number, address=desk().address),
        kind="TALK",
        about=incident.number,
        by=by,
        at=at,
    )
    return len(sent)


def tell_the_desk(incident: Incident, answer: Answer, *, by: Actor, at: datetime) -> int:
    """Tell the desk what the structure answered, never in its words; how many mails leave."""
    word, here = _WORDS[answer], desk()
    analysts = accounts.any_addresses_of(
        Role.CERT_ANALYST, places=frozenset({NATION}), today=timezone.localdate(at)
    )
    sent = notifications.send(
        to=sorted({*here.alerted, *analysts}),
        subject=f"[Hygie] Retour d’expérience {word}, incident {incident.number}",
        body=_ANSWERED.format(number=incident.number, word=word, address=here.address),
        kind="TALK",
        about=incident.number,
        by=by,
        at=at,
    )
    return len(sent)

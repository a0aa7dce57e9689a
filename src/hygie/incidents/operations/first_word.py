"""The structure is told at once that an incident of its own is declared, and what is owed by when.

Reminders come near each term; who answers for the structure must not wait for the first of them.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.incidents.addressees import whose
from hygie.incidents.models import Incident
from hygie.incidents.queries import notices
from hygie.incidents.rules import encoding
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.crisis import is_near
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.reminders import lines_of
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import Actor, Role
from hygie.notifications import operations as notifications
from hygie.notifications.models import Message
from hygie.platform.installation import Desk

# Who answers for a structure, besides those to whom a duty falls.
_ANSWERING = (Role.DIRECTOR, Role.CISO, Role.CIO)
_TO_THE_STRUCTURE = """Un {what} de votre structure vient d’être déclaré à {desk}.

Numéro : {number}
Reçu : {when}

{owed}Lisez-le :
{address}/incidents/{number}/

Un doute, ou la page ne s’ouvre pas ? {desk} répond à toute heure : {phone}.

Ce message ne dit rien de l’incident : il voyage en clair.
"""
_OWED = """Ce qui vous incombe, à préparer dès maintenant :
{lines}

"""
_MOVED = """{desk} a corrigé le moment de la prise de connaissance de l’incident {number}.

Les échéances légales partent de là : elles ont changé. Lisez de quand à quand, et pourquoi :
{page}

{owed}Un doute ? {desk} répond à toute heure : {phone}.

Ce message ne dit rien de l’incident : il voyage en clair.
"""
_TO_THE_DECLARANT = """Votre déclaration est arrivée à {desk}.

Numéro : {number}
Reçue : {when}

Le code affiché à la fin de votre déclaration permet de la compléter et d’échanger :
{address}/declarer/reprendre/

Vous n’avez plus ce code, ou vous n’avez rien déclaré ? Appelez {desk}, à toute heure : {phone}.

Ce message ne dit rien de l’incident : il voyage en clair.
"""


@transaction.atomic
def tell_the_structure(incident_id: int, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Tell those who answer for the structure, and the declarant, once; how many are told."""
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site__entity__ght")
    incident = rows.defer("search").get(pk=incident_id)
    if journal_queries.any_about(incident).filter(what="incidents.structure_told").exists():
        return 0
    declaration = encoding.from_json(incident.content)
    words = {
        "number": incident.number,
        "when": in_words(incident.declared_at, declaration.zone, seconds=True),
        "address": desk.address,
        "desk": desk.name,
        "phone": desk.phone,
    }
    owed = _owed(incident, at)
    answering = _answering(incident, at) | owed.keys()
    mails = [
        mail
        for address in sorted(answering)
        for mail in _write(
            incident, address, owed.get(address, []), words, declaration.zone, by=by, at=at
        )
    ]
    told = len(answering)
    if declaration.declarant.email and declaration.declarant.email not in answering:
        subject = f"[Hygie] Votre déclaration {incident.number} est arrivée"
        body = _TO_THE_DECLARANT.format(**words)
        to = [declaration.declarant.email]
        mails += notifications.send(
            to=to,
            subject=subject,
            body=body,
            kind="DECLARATION",
            about=incident.number,
            by=by,
            at=at,
        )
        told += 1
    written = [mail.pk for mail in mails]
    journal.record(
        "incidents.structure_told", incident, by=by, at=at, addresses=told, messages=written
    )
    return told


@transaction.atomic
def tell_of_moved_terms(
    incident_id: int, version: int, *, desk: Desk, by: Actor, at: datetime
) -> int:
    """Tell the structure and its declarant that their terms run from another moment, once."""
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site__entity__ght")
    incident = rows.defer("search").get(pk=incident_id)
    told = journal_queries.any_about(incident).filter(what="incidents.terms_told")
    if told.filter(detail__version=version).exists():
        return 0
    declaration, owed = encoding.from_json(incident.content), _owed(incident, at, moved=True)
    pages = dict.fromkeys(_answering(incident, at) | owed.keys(), f"/incidents/{incident.number}/")
    if email := declaration.declarant.email:
        pages.setdefault(email, "/declarer/reprendre/")
    written: list[int] = []
    for address, page in sorted(pages.items()):
        duties = owed.get(address, [])
        lines = _OWED.format(lines=lines_of(duties, declaration.zone, at=at)) if duties else ""
        mails = notifications.send(
            to=[address],
            subject=f"[Hygie] Des échéances ont changé, incident {incident.number}",
            body=_MOVED.format(
                number=incident.number,
                owed=lines,
                page=f"{desk.address}{page}",
                desk=desk.name,
                phone=desk.phone,
            ),
            kind="LEGAL",
            urgent=any(is_near(duty.due_at, at=at) for duty in duties),
            about=incident.number,
            by=by,
            at=at,
        )
        written += [mail.pk for mail in mails]
    journal.record(
        "incidents.terms_told", incident, by=by, at=at, version=version, messages=written
    )
    return len(pages)


def _answering(incident: Incident, at: datetime) -> set[str]:
    """The addresses of those who answer for the structure, each role where it is nearest."""
    roles = [Role.CISO] if incident.is_signal else list(_ANSWERING)
    if incident.is_crisis:
        roles.append(Role.CARE_MANAGER)
    path, today = incident.path(), timezone.localdate(at)
    found = [
        person for role in roles for person in accounts.any_nearest(role, path=path, today=today)
    ]
    return {person.email for person in found}


def _owed(incident: Incident, at: datetime, *, moved: bool = False) -> dict[str, list[Duty]]:
    """What is owed, by the address of those to whom it falls; a term alone can have moved."""
    owed: dict[str, list[Duty]] = {}
    for duty in [] if incident.is_signal else notices.any_duties(incident):
        if duty.done_at is not None or duty.applies == Applies.NO:
            continue
        if duty.due_at is None and (moved or not duty.text.has_no_number):
            continue
        for person in whose(incident, duty, at=at):
            owed.setdefault(person, []).append(duty)
    return owed


def _write(
    incident: Incident,
    address: str,
    duties: list[Duty],
    words: dict[str, str],
    zone: str,
    *,
    by: Actor,
    at: datetime,
) -> list[Message]:
    what = "presque-accident, ou une menace," if incident.is_signal else "incident"
    lines = _OWED.format(lines=lines_of(duties, zone, at=at)) if duties else ""
    number = incident.number
    return notifications.send(
        to=[address],
        subject=f"[Hygie] Votre structure a déclaré : {number}",
        body=_TO_THE_STRUCTURE.format(**words, what=what, owed=lines),
        kind="CRISIS" if incident.is_crisis else "LEGAL" if duties else "DECLARATION",
        urgent=any(is_near(duty.due_at, at=at) for duty in duties),
        about=number,
        by=by,
        at=at,
    )

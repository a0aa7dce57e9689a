"""Telling people that something arrived. The mails name the incident by its number only."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.incidents.addressees import of_the_structure
from hygie.incidents.models import Incident, Message
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.talk import Side, may_mail
from hygie.incidents.rules.territory import zone_of
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.journal import operations as journal
from hygie.journal import queries as journal_queries
from hygie.kernel.actor import NATION, Actor, Role
from hygie.notifications import operations as notifications
from hygie.notifications.models import Message as Mail
from hygie.platform.installation import Desk

_DECLARED = """Une déclaration vient d’arriver.

Numéro : {number}
Reçue : {when}
{signs}
Lisez-la et prenez-la en compte :
{address}/incidents/{number}/

Ce message ne dit rien de l’incident : il voyage en clair.
"""
_CRISIS = """Crise : {danger}lisez et appelez sans attendre.

Une déclaration vient d’arriver.

Numéro : {number}
Reçue : {when}
{signs}
Lisez-la et prenez-la en compte :
{address}/incidents/{number}/

Ce message n’en dit pas plus : il voyage en clair.
"""
_REPORTED = """Un presque-accident ou une menace vient d’être signalé.

Aucune échéance légale ne court.

Numéro : {number}
Reçu : {when}

Lisez-le et prenez-le en compte :
{address}/incidents/{number}/

Ce message ne dit rien du signalement : il voyage en clair.
"""
_WORSE = """Crise : des patients sont en danger. L’incident {number} s’est aggravé.

Lisez la situation des soins, puis appelez l’établissement :
{address}/incidents/{number}/soins/

Ce message ne dit rien de plus de l’incident : il voyage en clair.
"""
_COMPLETED = """La déclaration {number} a été complétée (version {version}).

Lisez ce qui a changé :
{address}/incidents/{number}/

Ce message ne dit rien de l’incident : il voyage en clair.
"""
_DECIDED = """{who} a {act} l’incident {number}, que vous suivez.

Lisez ce qui est décidé :
{address}/incidents/{number}/

Ce mail ne dit rien de l’incident : il voyage en clair.
"""
_ACTS = {
    "incidents.acknowledged": "pris en compte",
    "incidents.qualified": "qualifié",
    "incidents.marked_duplicate": "classé comme doublon",
    "incidents.put_out_of_scope": "classé hors périmètre",
    "incidents.closed": "clos",
    "incidents.reopened": "rouvert",
}
_TO_THE_DESK = """La structure a écrit au sujet de l’incident {number}.

Lisez son message et répondez :
{address}/incidents/{number}/#echanges

Ce mail ne dit rien du message : il voyage en clair.
"""
_TO_THE_DECLARANT = """L’astreinte vous a écrit au sujet de l’incident {number}.

Lisez son message et répondez, avec le code de votre déclaration, depuis n’importe quel appareil :
{address}/declarer/echanges/

Ce mail ne dit rien du message : il voyage en clair.
"""
_TO_THE_STRUCTURE = """L’astreinte a écrit au sujet de l’incident {number}.

Lisez son message et répondez :
{address}/incidents/{number}/#echanges

Ce mail ne dit rien du message : il voyage en clair.
"""


@transaction.atomic
def tell_the_desk(incident_id: int, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Alert the desk of a new declaration, once; return how many addresses were told."""
    incident = Incident.objects.select_for_update(of=("self",)).defer("search").get(pk=incident_id)
    if journal_queries.any_about(incident).filter(what="incidents.alerted").exists():
        return 0
    told = _CRISIS if incident.is_crisis else _DECLARED
    body = (_REPORTED if incident.is_signal else told).format(
        danger="des patients sont en danger, " if _endangers(incident) else "",
        number=incident.number,
        when=in_words(incident.declared_at, zone_of(incident.department_code), seconds=True),
        signs="Une aide est demandée.\n" if incident.wants_help else "",
        address=desk.address,
    )
    word = "Nouveau signalement" if incident.is_signal else "Nouvelle déclaration"
    if incident.is_crisis:
        word = _crisis(incident)
    subject = f"[Hygie] {word} {incident.number}"
    kind = "CRISIS" if incident.is_crisis else "DECLARATION"
    messages = notifications.send(
        to=_addresses(desk, at),
        subject=subject,
        body=body,
        kind=kind,
        about=incident.number,
        by=by,
        at=at,
    )
    journal.record("incidents.alerted", incident, by=by, at=at, messages=_written(messages))
    return len(messages)


@transaction.atomic
def tell_of_danger(incident_id: int, said: str, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Alert the desk that patients are in danger, once for what said so; how many were told."""
    incident = Incident.objects.select_for_update(of=("self",)).defer("search").get(pk=incident_id)
    told = journal_queries.any_about(incident).filter(what="incidents.danger_told")
    if told.filter(detail__said=said).exists():
        return 0
    body = _WORSE.format(number=incident.number, address=desk.address)
    subject = f"[Hygie] Crise : patients en danger, incident {incident.number}"
    messages = notifications.send(
        to=_addresses(desk, at),
        subject=subject,
        body=body,
        kind="CRISIS",
        about=incident.number,
        by=by,
        at=at,
    )
    journal.record(
        "incidents.danger_told", incident, by=by, at=at, said=said, messages=_written(messages)
    )
    return len(messages)


@transaction.atomic
def tell_of_a_completion(
    incident_id: int, version: int, *, desk: Desk, by: Actor, at: datetime
) -> int:
    """Tell the desk that a declaration says more; return how many addresses were told."""
    incident = Incident.objects.defer("search").get(pk=incident_id)
    body = _COMPLETED.format(number=incident.number, version=version, address=desk.address)
    subject = f"[Hygie] Déclaration {incident.number} complétée"
    messages = notifications.send(
        to=_addresses(desk, at),
        subject=subject,
        body=body,
        kind="COMPLETION",
        urgent=incident.is_crisis,
        about=incident.number,
        by=by,
        at=at,
    )
    return len(messages)


@transaction.atomic
def tell_who_follows(
    incident_id: int, person_id: int, *, act: str, desk: Desk, by: Actor, at: datetime
) -> int:
    """Tell an analyst what a colleague did with their incident; how many were told."""
    incident = Incident.objects.defer("search").get(pk=incident_id)
    last = journal_queries.any_about(incident).filter(what=act).last()
    if last is None:
        return 0
    word = _ACTS[act]
    analysts = accounts.any_nearest(
        Role.CERT_ANALYST, path=frozenset({NATION}), today=timezone.localdate(at)
    )
    messages = notifications.send(
        to=[each.email for each in analysts if each.pk == person_id],
        subject=f"[Hygie] Incident {incident.number} {word} par une autre personne",
        body=_DECIDED.format(
            who=last.actor_name, act=word, number=incident.number, address=desk.address
        ),
        kind="CHARGE",
        urgent=incident.is_crisis,
        about=incident.number,
        by=by,
        at=at,
    )
    return len(messages)


@transaction.atomic
def tell_of_a_message(
    incident_id: int, message_id: int, *, desk: Desk, by: Actor, at: datetime
) -> int:
    """Tell the other side that a message waits, never what it says; how many mails leave."""
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site__entity__ght")
    incident = rows.defer("search").get(pk=incident_id)
    side = Message.objects.get(pk=message_id, incident=incident).side
    told = journal_queries.any_about(incident).filter(
        what="incidents.message_told", detail__side=side
    )
    if not may_mail(list(told.values_list("at", flat=True)), at=at):
        return 0
    sent: list[int] = []
    for to, body in _of_a_message(incident, Side(side), desk, at):
        said = body.format(number=incident.number, address=desk.address)
        subject = f"[Hygie] Un message vous attend, incident {incident.number}"
        mails = notifications.send(
            to=to,
            subject=subject,
            body=said,
            kind="TALK",
            urgent=incident.is_crisis,
            about=incident.number,
            by=by,
            at=at,
        )
        sent += _written(mails)
    journal.record("incidents.message_told", incident, by=by, at=at, side=side, messages=sent)
    return len(sent)


def _of_a_message(
    incident: Incident, side: Side, desk: Desk, at: datetime
) -> list[tuple[list[str], str]]:
    """Who is told of a message of this side, and in which words."""
    if side == Side.STRUCTURE:
        return [(_addresses(desk, at), _TO_THE_DESK)]
    found = of_the_structure(incident, at=at)
    return [(found.declarant, _TO_THE_DECLARANT), (found.answering, _TO_THE_STRUCTURE)]


def _written(mails: list[Mail]) -> list[int]:
    return [mail.pk for mail in mails]


def _endangers(incident: Incident) -> bool:
    return incident.patient_danger == PatientDanger.PROVEN


def _crisis(incident: Incident) -> str:
    """What strikes the eye of who is on duty, in words of ours."""
    return f"Crise : {'patients en danger, ' * _endangers(incident)}incident"


def _addresses(desk: Desk, at: datetime) -> list[str]:
    analysts = accounts.any_addresses_of(
        Role.CERT_ANALYST, places=frozenset({NATION}), today=timezone.localdate(at)
    )
    return sorted({*desk.alerted, *analysts})

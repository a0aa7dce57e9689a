"""Who has an incident in charge: take it, take it over, hand it over, give it back to the queue."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.accounts.models import Person
from hygie.incidents import access, decided, in_charge
from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.lifecycle import Status, is_open
from hygie.incidents.rules.territory import PARIS
from hygie.journal import operations as journal
from hygie.kernel.actor import NATION, Actor, Role
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

_HANDED_OVER = """{who} vous confie l’incident {number}.

Lisez-le, et ce qu’il vous en dit :
{address}/incidents/{number}/

Ce mail ne dit rien de l’incident : il voyage en clair.
"""
_TAKEN_OVER = """{who} a repris l’incident {number}, que vous suiviez.

Pour le relire :
{address}/incidents/{number}/

Ce mail ne dit rien de l’incident : il voyage en clair.
"""


class InOtherHands(Refused):
    """Somebody else has the incident: they are named, and nothing is done."""


class DecidedMeanwhile(Refused):
    """The desk decided something since the page was shown: it is read first."""


class NobodyToTake(Refused):
    """The colleague is not, or is no longer, an analyst."""


class NotOpen(Refused):
    """A closed incident, or one that was set aside, is in nobody's charge."""


@transaction.atomic
def knowingly(
    incident_id: int,
    act: Callable[[], object],
    *,
    seen: str | None,
    decided_then: str | None = None,
    by: Actor,
    at: datetime,
) -> object:
    """Do an act of the desk, unless its author’s page is older than what others did since.

    `seen` is the mark of who had the incident on their page, `decided_then` that of the last
    decision there; None when they looked at none.
    """
    if decided_then is not None:
        _check_decided(_held(incident_id, by), decided_then)
    if seen is not None:
        incident = _held(incident_id, by)
        if in_charge.is_of_another(incident, by) and in_charge.mark(incident) != seen:
            raise InOtherHands(
                f"{_who(incident, at)}, après l’ouverture de votre page : rien n’est fait. "
                "Relisez, voyez avec cette personne, puis recommencez ou reprenez l’incident."
            )
    return act()


@transaction.atomic
def take(incident_id: int, *, seen: str = "", desk: Desk, by: Actor, at: datetime) -> Incident:
    """Take an incident in charge; over from somebody, when `seen` says that this was known."""
    incident = _open(incident_id, by)
    if in_charge.is_of(incident, by):
        return incident
    before, name = incident.analyst_id, incident.analyst_name
    if incident.taken_at is not None and in_charge.mark(incident) != seen:
        raise InOtherHands(
            f"{_who(incident, at)} : rien n’est fait. Voyez avec cette personne, ou reprenez "
            "l’incident."
        )
    in_charge.give(incident, person_id=by.person_id, name=by.name, at=at)
    _keep(incident, at)
    if not name:
        journal.record("incidents.taken", incident, by=by, at=at)
        return incident
    journal.record("incidents.taken_over", incident, by=by, at=at, of=name)
    colleague = next((one for one in colleagues(by=by, at=at) if one.pk == before), None)
    if colleague is not None:
        _tell(incident, colleague, _TAKEN_OVER, "repris par une autre personne", desk, by, at)
    return incident


@transaction.atomic
def hand_over(
    incident_id: int, *, to: int, words: str = "", desk: Desk, by: Actor, at: datetime
) -> Incident:
    """Put an incident in charge of a colleague, who is told by mail, never of what it is."""
    incident = _open(incident_id, by)
    if in_charge.is_of_another(incident, by):
        raise InOtherHands(f"{_who(incident, at)}. Reprenez d’abord l’incident.")
    colleague = next((one for one in colleagues(by=by, at=at) if one.pk == to), None)
    if colleague is None:
        raise NobodyToTake("Cette personne n’est pas, ou n’est plus, analyste du CERT.")
    said = clean_text(words)[:2000]
    refuse_patient_identity(said)
    in_charge.give(incident, person_id=colleague.pk, name=colleague.name, at=at)
    _keep(incident, at)
    journal.record("incidents.handed_over", incident, by=by, at=at, to=colleague.name, reason=said)
    _tell(incident, colleague, _HANDED_OVER, "confié à vous", desk, by, at)
    return incident


@transaction.atomic
def give_back(incident_id: int, *, reason: str, by: Actor, at: datetime) -> Incident:
    """Give one's incident back to the queue, and say where it stands for who takes it next."""
    said = clean_text(reason)[:2000]
    if not said:
        raise Refused("Dites où en est l’incident, pour qui le prendra.")
    refuse_patient_identity(said)
    incident = _open(incident_id, by)
    if incident.taken_at is None:
        raise NobodyToTake("Personne ne suit cet incident : il est déjà dans la file.")
    if in_charge.is_of_another(incident, by):
        raise InOtherHands(f"{_who(incident, at)}. Reprenez d’abord l’incident.")
    in_charge.release(incident)
    _keep(incident, at)
    journal.record("incidents.given_back", incident, by=by, at=at, reason=said)
    return incident


def colleagues(*, by: Actor, at: datetime) -> list[Person]:
    """The analysts to whom an incident may be handed, but who acts."""
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes confient un incident.")
    besides = frozenset({by.person_id} if by.person_id else ())
    found = accounts.any_nearest(
        Role.CERT_ANALYST,
        path=frozenset({NATION}),
        today=timezone.localdate(at),
        besides=besides,
    )
    return sorted(found, key=lambda person: (person.name, person.pk))


def _held(incident_id: int, by: Actor) -> Incident:
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes traitent les incidents.")
    return locked(incident_id)


def _check_decided(incident: Incident, then: str) -> None:
    """Refuse when the desk decided something after a page that had seen so much."""
    if since := decided.any_since(incident, then):
        last = since[-1]
        raise DecidedMeanwhile(
            f"{last.actor_name} a décidé depuis l’ouverture de votre page, "
            f"le {local(last.at, PARIS):%d/%m à %H:%M} : rien n’est fait. Lisez, puis envoyez à "
            "nouveau si vous le voulez toujours."
        )


def _open(incident_id: int, by: Actor) -> Incident:
    incident = _held(incident_id, by)
    if not is_open(Status(incident.status)):
        raise NotOpen("Cet incident n’est plus ouvert : rouvrez-le pour le suivre.")
    return incident


def _keep(incident: Incident, at: datetime) -> None:
    incident.changed_at = at
    incident.save(update_fields=[*in_charge.COLUMNS, "changed_at"])


def _who(incident: Incident, at: datetime) -> str:
    """Who has it and since when, as an analyst is told."""
    taken = local(incident.taken_at or at, PARIS)
    return f"{incident.analyst_name} suit cet incident depuis le {taken:%d/%m à %H:%M}"


def _tell(
    incident: Incident,
    person: Person,
    words: str,
    subject: str,
    desk: Desk,
    by: Actor,
    at: datetime,
) -> None:
    notifications.send(
        to=[person.email],
        subject=f"[Hygie] Incident {incident.number} {subject}",
        body=words.format(who=by.name, number=incident.number, address=desk.address),
        kind="CHARGE",
        urgent=incident.is_crisis,
        about=incident.number,
        by=by,
        at=at,
    )

"""Depositing evidence and following it: rows are only added, the file stays as it came."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.documents import operations as documents
from hygie.documents.rules import Bound
from hygie.documents.storage import Found, look_again
from hygie.exhibits import access, queries
from hygie.exhibits.models import Custody, Exhibit
from hygie.exhibits.rules import custody
from hygie.exhibits.rules.custody import Noted, NotToBeNoted, Origin
from hygie.exhibits.rules.kinds import Act
from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.incidents.rules.talk import Side
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.markings import Tlp
from hygie.platform.installation import largest_exhibit

# Beyond, it is the work of a laboratory, with its own tools.
MOST = 200
_OTHERWISE = "Rien n’est déposé ; gardez l’original à l’abri, et réessayez plus tard."


class Known(Refused):
    """The same file was deposited already, from the same machine."""


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """A file on its way in; its content is read once, while it is written and hashed."""

    name: str
    chunks: Callable[[], Iterable[bytes]]
    origin: Origin


@transaction.atomic
def deposit(incident_id: int, given: Deposit, *, by: Actor, at: datetime) -> Exhibit:
    """Keep a file as evidence of an incident, with where it comes from."""
    incident = locked(incident_id)
    side = _side(incident, by)
    origin = custody.check_origin(given.origin, at=at)
    if origin.tlp not in access.marks_for(side):
        raise NotToBeNoted("TLP:RED est pour l’astreinte : vous ne pourriez plus le lire.")
    if queries.of_incident(by, incident).count() >= MOST:
        raise NotToBeNoted(f"Un incident tient {MOST} éléments de preuve, c’est le plus.")
    bound = Bound(largest=largest_exhibit(), otherwise=_OTHERWISE)
    document = documents.keep(given.chunks(), name=given.name, by=by, at=at, bound=bound)
    exhibit = Exhibit(incident=incident, document=document, side=side, **origin.__dict__)
    exhibit.deposited_at, exhibit.deposited_by = at, by.name
    _refuse_known(exhibit, by)
    exhibit.save()
    write(exhibit, Act.DEPOSITED, by=by, at=at)
    return exhibit


@transaction.atomic
def take(incident_id: int, exhibit_id: int, *, by: Actor, at: datetime) -> Exhibit:
    """Note that somebody downloads a piece of evidence, before it leaves."""
    exhibit = _reached(incident_id, exhibit_id, by)
    custody.check_next(Act.TAKEN, queries.any_acts(exhibit))
    write(exhibit, Act.TAKEN, by=by, at=at)
    return exhibit


def verify(incident_id: int, exhibit_id: int, *, by: Actor, at: datetime) -> Found:
    """Read the file again, whole, and note whether it is the one that was deposited."""
    with transaction.atomic():
        exhibit = _reached(incident_id, exhibit_id, by)
        custody.check_next(Act.VERIFIED, queries.any_acts(exhibit))
    # A gigabyte takes seconds: nothing is held meanwhile.
    found = look_again(exhibit.document)
    with transaction.atomic():
        exhibit = _reached(incident_id, exhibit_id, by)
        custody.check_next(Act.VERIFIED, queries.any_acts(exhibit))
        write(exhibit, Act.VERIFIED, found=found, by=by, at=at)
    return found


@transaction.atomic
def note(incident_id: int, exhibit_id: int, noted: Noted, *, by: Actor, at: datetime) -> Custody:
    """Note what was done outside: handed over to somebody, copied on something."""
    exhibit = _reached(incident_id, exhibit_id, by)
    said = custody.check_noted(noted, deposited_at=exhibit.deposited_at, at=at)
    custody.check_next(said.act, queries.any_acts(exhibit))
    return write(exhibit, said.act, said=said, by=by, at=at)


@transaction.atomic
def withdraw(incident_id: int, exhibit_id: int, *, reason: str, by: Actor, at: datetime) -> Exhibit:
    """Withdraw a piece of evidence, with the reason; its file and its log are kept."""
    return _end(incident_id, exhibit_id, Act.WITHDRAWN, reason, by=by, at=at)


@transaction.atomic
def release(incident_id: int, exhibit_id: int, *, reason: str, by: Actor, at: datetime) -> Exhibit:
    """Say that a piece of evidence has no longer to be kept; from here on it may be erased."""
    return _end(incident_id, exhibit_id, Act.RELEASED, reason, by=by, at=at)


@transaction.atomic
def hold(incident_id: int, exhibit_id: int, *, reason: str, by: Actor, at: datetime) -> Exhibit:
    """Say that a piece of evidence has to be kept again: somebody asks for it."""
    return _end(incident_id, exhibit_id, Act.HELD, reason, by=by, at=at)


@transaction.atomic
def erase(incident_id: int, exhibit_id: int, *, reason: str, by: Actor, at: datetime) -> Exhibit:
    """Remove the file of a piece of evidence for good; its origin, its hash and its log stay."""
    exhibit = _end(incident_id, exhibit_id, Act.ERASED, reason, by=by, at=at)
    documents.erase(exhibit.document_id, by=by, at=at)
    return exhibit


def _end(
    incident_id: int, exhibit_id: int, act: Act, reason: str, *, by: Actor, at: datetime
) -> Exhibit:
    """Do what only the side that deposited does, and the desk, and always with a reason."""
    exhibit = _reached(incident_id, exhibit_id, by)
    side, words = _side(exhibit.incident, by), custody.check_reason(reason, act)
    custody.check_next(act, queries.any_acts(exhibit))
    if not access.may_withdraw(side, deposited_by=Side(exhibit.side)):
        raise NotAllowed("C’est l’astreinte qui a déposé cet élément : écrivez-lui.")
    write(exhibit, act, words=words, by=by, at=at)
    return exhibit


def _reached(incident_id: int, exhibit_id: int, by: Actor) -> Exhibit:
    """Hold the incident of a piece of evidence that this person may act on."""
    incident = locked(incident_id)
    _side(incident, by)
    exhibit = queries.one(by, incident, exhibit_id)
    if exhibit is None:
        raise NotFound("Cet élément de preuve n’existe pas.")
    exhibit.incident = incident
    return exhibit


def write(
    exhibit: Exhibit,
    act: Act,
    *,
    said: Noted | None = None,
    words: str = "",
    found: Found | None = None,
    by: Actor,
    at: datetime,
) -> Custody:
    """Add a line to the log of a piece of evidence, and to the journal."""
    line = Custody(exhibit=exhibit, act=act, happened_at=said.happened_at if said else at)
    line.written_at, line.written_by = at, by.name
    line.words, line.found = said.words if said else words, found or ""
    if said is not None:
        line.person, line.service, line.reference = (
            said.to.person,
            said.to.service,
            said.to.reference,
        )
    line.save()
    detail: dict[str, Any] = {"found": found.label} if found else {}
    if said is not None and said.to.service:
        detail["to"] = said.to.service
    remember(exhibit, act, by=by, at=at, **detail)
    return line


def remember(exhibit: Exhibit, act: Act, *, by: Actor, at: datetime, **detail: Any) -> None:
    """One line of the journal; what TLP:RED holds is told to the desk alone."""
    what = f"exhibits.{act.value.lower()}"
    journal.record(
        f"{what}_by_desk" if exhibit.tlp == Tlp.RED else what,
        exhibit.incident,
        by=by,
        at=at,
        exhibit=exhibit.pk,
        name=exhibit.document.name,
        sha256=exhibit.document.sha256,
        **detail,
    )


def _side(incident: Incident, by: Actor) -> Side:
    side = access.side_of(by, above=incident.path())
    if side is None:
        raise NotAllowed("Les éléments de preuve de cet incident ne sont pas pour votre rôle.")
    return side


def _refuse_known(exhibit: Exhibit, by: Actor) -> None:
    """The same content from two machines proves something; twice from one is a mistake."""
    rows = queries.standing(by, exhibit.incident).filter(
        document__sha256=exhibit.document.sha256,
        taken_from__iexact=exhibit.taken_from,
    )
    known = rows.first()
    if known is not None:
        raise Known(
            f"Ce fichier est déjà l’élément de preuve n° {known.pk}, pris sur la même machine."
        )

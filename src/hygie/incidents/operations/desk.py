"""What the desk does with an incident: acknowledge, qualify, set aside, note, call back, close."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.incidents import access, in_charge, queue_due, terms
from hygie.incidents.events import (
    DecidedByAnother,
    IncidentQualified,
    IncidentSettled,
)
from hygie.incidents.models import Call, Incident, Note
from hygie.incidents.queries import care
from hygie.incidents.rules import care_checks, care_story, duplicates, lifecycle, taxonomy
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.reception import CallBack
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_text
from hygie.platform import bus


class CannotMove(Refused):
    """The incident is not in a state from which this can be done."""


class ResolvedOutOfTime(CannotMove):
    """The incident would end before it was known, or later than now."""


class NothingToSay(Refused):
    """A note or a reason without words."""


class CareIsLeftOpen(Refused):
    """Care does not work as usual yet: it is ended, or the reason is given."""


class NotItsDuplicate(Refused):
    """The other incident does not exist, or is itself set aside."""


class NotAlike(NotItsDuplicate):
    """The other incident is of another structure or type: somebody confirms that it is the same."""

    def __init__(self, sentence: str, original: Incident) -> None:
        super().__init__(sentence)
        self.original = original


@dataclass(frozen=True, kw_only=True)
class Qualification:
    """What the analyst found the incident to be."""

    incident_type: str
    severity: Severity
    is_significant: bool
    reason: str = ""


@transaction.atomic
def acknowledge(incident_id: int, *, by: Actor, at: datetime) -> Incident:
    """Take an incident in charge: the declarant knows that somebody reads."""
    incident = _handled(incident_id, by)
    _move(incident, Status.ACKNOWLEDGED)
    incident.acknowledged_at, incident.acknowledged_by = at, by.name
    incident.duplicate_of = None
    in_charge.take_when_free(incident, by=by, at=at)
    fields = ("acknowledged_at", "acknowledged_by", "duplicate_of", *in_charge.COLUMNS)
    _keep(incident, at, *fields)
    _decided("incidents.acknowledged", incident, by=by, at=at)
    return incident


@transaction.atomic
def qualify(incident_id: int, qualification: Qualification, *, by: Actor, at: datetime) -> Incident:
    """Say what the incident is and how serious; it may be said again when more is known."""
    incident = _handled(incident_id, by)
    kind = taxonomy.incident_type(qualification.incident_type)
    if incident.status == Status.CLOSED:
        raise CannotMove("Cet incident est clos : rouvrez-le avant de le qualifier à nouveau.")
    _move(incident, Status.QUALIFIED)
    before = _said(incident)
    incident.incident_type, incident.origin = kind.code, kind.family.value
    incident.severity = qualification.severity
    incident.is_significant = qualification.is_significant
    incident.qualified_at, incident.qualified_by = at, by.name
    fields = ("incident_type", "origin", "severity", "is_significant")
    _keep(incident, at, *fields, "qualified_at", "qualified_by")
    _decided(
        "incidents.qualified",
        incident,
        by=by,
        at=at,
        before=before,
        after=_said(incident),
        reason=clean_text(qualification.reason)[:2000],
    )
    bus.announce(IncidentQualified(incident_id=incident.pk))
    return incident


@transaction.atomic
def mark_duplicate(
    incident_id: int,
    *,
    of: str,
    reason: str = "",
    is_sure: bool = False,
    by: Actor,
    at: datetime,
) -> Incident:
    """Set an incident aside because another one, by its number, already tells of it.

    `is_sure`: both were read side by side, whatever tells them apart.
    """
    incident = _handled(incident_id, by)
    original = Incident.objects.filter(number=of).first()
    if original is None or original.pk == incident.pk:
        raise NotItsDuplicate(f"Aucun autre incident ne porte le numéro {of}.")
    if original.duplicate_of_id is not None:
        raise NotItsDuplicate(f"L’incident {of} est lui-même un doublon : donnez l’original.")
    if incident.duplicates.exists():
        raise NotItsDuplicate("D’autres incidents sont des doublons de celui-ci : il reste.")
    _move(incident, Status.DUPLICATE)
    unlike = duplicates.differences(_twin(incident), _twin(original))
    if unlike and not is_sure:
        raise NotAlike(
            f"L’incident {of} dit {' et '.join(unlike)} : rien n’est fait. Comparez-les, puis "
            "confirmez que c’est le même.",
            original,
        )
    incident.duplicate_of = original
    _keep(incident, at, "duplicate_of")
    words = clean_text(reason)[:2000]
    _decided("incidents.marked_duplicate", incident, by=by, at=at, of=original.number, reason=words)
    journal.record("incidents.given_duplicate", original, by=by, at=at, number=incident.number)
    bus.announce(IncidentSettled(incident_id=incident.pk))
    return incident


@transaction.atomic
def put_out_of_scope(incident_id: int, *, reason: str, by: Actor, at: datetime) -> Incident:
    """Set an incident aside because the law does not concern its structure; it is kept."""
    words = _words(reason, "Dites pourquoi cet incident est hors périmètre.")
    incident = _handled(incident_id, by)
    _move(incident, Status.OUT_OF_SCOPE)
    _keep(incident, at)
    _decided("incidents.put_out_of_scope", incident, by=by, at=at, reason=words)
    bus.announce(IncidentSettled(incident_id=incident.pk))
    return incident


@transaction.atomic
def close(
    incident_id: int,
    *,
    summary: str,
    resolved_at: datetime | None,
    still_open: str = "",
    by: Actor,
    at: datetime,
) -> Incident:
    """Close an incident; it can be reopened, and the journal says who closed it.

    `still_open` says why, when a degraded mode or a diversion goes on.
    """
    words = _words(summary, "Écrivez en une phrase comment l’incident s’est terminé.")
    incident = _handled(incident_id, by)
    if resolved_at is not None and not incident.aware_at <= resolved_at <= at:
        raise ResolvedOutOfTime(
            "La résolution se place entre la prise de connaissance et maintenant."
        )
    why = _why_left_open(incident, still_open)
    _move(incident, Status.CLOSED)
    incident.closed_at, incident.closed_by = at, by.name
    incident.resolved_at = resolved_at
    terms.renew(incident)
    _keep(incident, at, "closed_at", "closed_by", "resolved_at", *terms.COLUMNS)
    _decided("incidents.closed", incident, by=by, at=at, summary=words, still_open=why)
    return incident


@transaction.atomic
def reopen(incident_id: int, *, reason: str, by: Actor, at: datetime) -> Incident:
    """Take a closed incident, or one that was set aside by mistake, back to the list."""
    words = _words(reason, "Dites pourquoi l’incident est rouvert.")
    incident = _handled(incident_id, by)
    if lifecycle.is_open(Status(incident.status)):
        raise CannotMove("Cet incident est déjà ouvert.")
    closed = incident.status == Status.CLOSED and not incident.is_signal
    _move(incident, Status.QUALIFIED if closed else Status.ACKNOWLEDGED)
    incident.closed_at, incident.closed_by, incident.duplicate_of = None, "", None
    terms.renew(incident)
    if incident.acknowledged_at is None:
        incident.acknowledged_at, incident.acknowledged_by = at, by.name
    fields = ("closed_at", "closed_by", "duplicate_of", "acknowledged_at", "acknowledged_by")
    _keep(incident, at, *fields, *terms.COLUMNS)
    _decided("incidents.reopened", incident, by=by, at=at, reason=words)
    bus.announce(IncidentSettled(incident_id=incident.pk))
    return incident


@transaction.atomic
def note(incident_id: int, *, text: str, by: Actor, at: datetime) -> Note:
    """Write something down about an incident, open or closed."""
    words = _words(text, "La note est vide.")
    incident = _handled(incident_id, by)
    written = Note.objects.create(incident=incident, text=words, written_at=at, written_by=by.name)
    _keep(incident, at)
    journal.record("incidents.noted", incident, by=by, at=at, note=written.pk)
    return written


@transaction.atomic
def call_back(incident_id: int, *, outcome: CallBack, by: Actor, at: datetime) -> Call:
    """Keep what came of a call to the declarant; the words given prove who declared."""
    incident = _handled(incident_id, by)
    call = Call.objects.create(incident=incident, outcome=outcome, called_at=at, called_by=by.name)
    if outcome == CallBack.VERIFIED and incident.verified_at is None:
        incident.verified_at = at
    _keep(incident, at, "verified_at")
    journal.record("incidents.called_back", incident, by=by, at=at, outcome=outcome)
    return call


def _twin(incident: Incident) -> duplicates.Twin:
    return duplicates.Twin(
        finess=incident.site.finess if incident.site else "",
        structure=incident.structure_name,
        kind=incident.incident_type,
    )


def _why_left_open(incident: Incident, said: str) -> str:
    """Why care is left as it is; nothing when it works as usual."""
    left = care_checks.left_open(care_story.now(care_story.story(care.any_points(incident))))
    if not left:
        return ""
    sentence = f"Avant de clore : {' ; '.join(left)}. Notez-en la fin, ou dites pourquoi."
    why = clean_text(said)[:500]
    if not why:
        raise CareIsLeftOpen(sentence)
    return why


def _handled(incident_id: int, by: Actor) -> Incident:
    """Lock the incident for somebody who works at the desk."""
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes traitent les incidents.")
    rows = Incident.objects.select_for_update(of=("self",)).defer("search")
    incident = rows.filter(pk=incident_id).first()
    if incident is None:
        raise NotFound("Cet incident n’existe pas.")
    return incident


def _move(incident: Incident, target: Status) -> None:
    current = Status(incident.status)
    if not lifecycle.may_move(current, target, is_signal=incident.is_signal):
        raise CannotMove(
            f"L’incident {incident.number} est « {current.label} » : "
            f"il ne peut pas devenir « {target.label} »."
        )
    incident.status = target


def _keep(incident: Incident, at: datetime, *fields: str) -> None:
    queue_due.renew(incident)
    incident.changed_at = at
    incident.save(update_fields=["status", "queue_due_at", "changed_at", *fields])


def _decided(what: str, incident: Incident, *, by: Actor, at: datetime, **detail: Any) -> None:
    """Write down what was decided; who else has the incident in charge is told."""
    journal.record(what, incident, by=by, at=at, **detail)
    if incident.analyst_id is not None and in_charge.is_of_another(incident, by):
        bus.announce(
            DecidedByAnother(incident_id=incident.pk, person_id=incident.analyst_id, act=what)
        )


def _said(incident: Incident) -> dict[str, object]:
    return {
        "type": incident.incident_type,
        "severity": incident.severity,
        "significant": incident.is_significant,
    }


def _words(raw: str, refusal: str) -> str:
    words = clean_text(raw)
    if not words:
        raise NothingToSay(refusal)
    return words[:20_000]

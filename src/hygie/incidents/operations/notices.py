"""What is sent to authorities for an incident: noted, never sent by Hygie itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from hygie.incidents import access, terms
from hygie.incidents.locking import is_held, locked
from hygie.incidents.models import Draft, Incident, Notice
from hygie.incidents.queries import notices as queries
from hygie.incidents.rules import checks, encoding, notices
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.duty_catalogue import title_of
from hygie.incidents.rules.notices import NoticeKind
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.platform import walls
from hygie.platform.walls import Domain


class NotToBeNoted(Refused):
    """This cannot have been sent so, or is noted already."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What somebody says that was sent, for one duty by its code."""

    duty: str
    kind: NoticeKind
    sent_at: datetime
    sender: str
    receipt: str = ""
    late_reason: str = ""


@transaction.atomic
def note(
    incident_id: int, sending: Sending, *, by: Actor, at: datetime, holder: Draft | None = None
) -> Notice:
    """Note that an authority was told; `holder` is the draft whose code the declarant gave."""
    incident = _locked(incident_id, by, holder)
    duty = _owed(incident, sending.duty)
    _check_kind(incident, duty, sending)
    _check_moment(incident, sending, at=at)
    reason = _said_late(duty, sending)
    sender, receipt = clean_line(sending.sender)[:200], clean_line(sending.receipt)[:200]
    if not sender:
        raise NotToBeNoted("Dites qui a fait l’envoi.")
    for text in (sender, receipt, reason):
        refuse_patient_identity(text)
    extract = notices.extract(duty.text, queries.prepared(by, incident, at=at))
    written = Notice.objects.create(
        incident=incident,
        duty=duty.code,
        kind=sending.kind,
        sent_at=sending.sent_at,
        sender=sender,
        receipt=receipt,
        late_reason=reason,
        version=incident.version,
        content=notices.kept(extract, queries.any_care(duty.text, incident, at=at)),
        noted_at=at,
        noted_by=by.name,
    )
    _keep(incident, at)
    journal.record(
        "incidents.notice_noted",
        incident,
        by=by,
        at=at,
        notice=written.pk,
        duty=duty.code,
        title=duty.text.title,
        kind=sending.kind,
        sent_at=sending.sent_at.isoformat(),
        receipt=receipt,
        reason=reason[:500],
    )
    return written


@transaction.atomic
def note_once(
    incident_id: int, sending: Sending, *, by: Actor, at: datetime
) -> tuple[Notice, bool]:
    """Note what a machine says, who may say it twice; and whether this is the first time."""
    incident = _locked(incident_id, by, None)
    known = _standing(incident).filter(
        duty=sending.duty,
        kind=sending.kind,
        sent_at=sending.sent_at,
        sender=clean_line(sending.sender)[:200],
        receipt=clean_line(sending.receipt)[:200],
    )
    if (same := known.first()) is not None:
        return same, False
    return note(incident_id, sending, by=by, at=at), True


@transaction.atomic
def withdraw(
    incident_id: int,
    notice_id: int,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    holder: Draft | None = None,
) -> Notice:
    """Take back what was noted by mistake: the duty runs again, and both acts stay readable."""
    words = clean_text(reason)[:500]
    if not words:
        raise NotToBeNoted("Dites pourquoi cet envoi est retiré.")
    refuse_patient_identity(words)
    incident = _locked(incident_id, by, holder)
    notice = _standing(incident).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("Cet envoi n’existe pas, ou il est déjà retiré.")
    notice.withdrawn_at, notice.withdrawn_by, notice.withdrawn_for = at, by.name, words
    notice.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_for"])
    _keep(incident, at)
    journal.record(
        "incidents.notice_withdrawn",
        incident,
        by=by,
        at=at,
        notice=notice.pk,
        duty=notice.duty,
        title=title_of(notice.duty),
        reason=words,
    )
    return notice


def _locked(incident_id: int, by: Actor, holder: Draft | None) -> Incident:
    """Lock the incident for who may tell its authorities: its code, or a power above it."""
    incident = locked(incident_id)
    if not is_held(incident, holder) and not access.may_tell_authorities(by, above=incident.path()):
        raise NotAllowed("Votre rôle ne note pas les envois aux autorités pour cet incident.")
    return incident


def _owed(incident: Incident, code: str) -> Duty:
    found = {duty.code: duty for duty in queries.any_duties(incident)}
    if code not in found:
        raise NotFound("Cette obligation n’existe pas pour cet incident.")
    if not found[code].text.is_told_apart:
        raise NotToBeNoted("Cette déclaration-là est faite : c’est celle de Hygie.")
    return found[code]


def _check_kind(incident: Incident, duty: Duty, sending: Sending) -> None:
    offered = notices.offered(duty.text, is_done=duty.done_at is not None)
    if sending.kind not in offered:
        if sending.kind == NoticeKind.FIRST:
            raise NotToBeNoted(f"« {duty.text.title} » est déjà noté : ajoutez un complément.")
        others = " ou ".join(f"« {kind.label} »" for kind in offered)
        raise NotToBeNoted(f"« {sending.kind.label} » n’est pas prévu ici : notez {others}.")
    if sending.kind == NoticeKind.PROGRESS:
        before = queries.any_moments(incident, NoticeKind.FIRST).get(duty.text.after)
        if before is None or sending.sent_at < before:
            raise NotToBeNoted(
                f"Un rapport d’étape suit « {title_of(duty.text.after)} » : notez d’abord cet "
                "envoi. Ce que l’autorité demande plus tôt est un rapport intermédiaire."
            )


def _check_moment(incident: Incident, sending: Sending, *, at: datetime) -> None:
    if sending.sent_at > at + checks.TOLERANCE:
        raise NotToBeNoted("L’envoi ne peut pas être dans le futur.")
    if sending.sent_at < incident.aware_at:
        known = in_words(incident.aware_at, encoding.from_json(incident.content).zone)
        raise NotToBeNoted(f"L’envoi ne peut pas précéder la prise de connaissance, {known}.")


def _said_late(duty: Duty, sending: Sending) -> str:
    """The reasons for the delay, where the text wants them."""
    reason = clean_text(sending.late_reason)[:5_000]
    is_late = duty.due_at is not None and sending.sent_at > duty.due_at
    if duty.text.asks_why_late and is_late and not reason and sending.kind == NoticeKind.FIRST:
        raise NotToBeNoted(
            f"Cet envoi est en retard : {duty.text.reference} demande d’en donner les raisons."
        )
    return reason


def _standing(incident: Incident) -> QuerySet[Notice]:
    return incident.notices.filter(withdrawn_at__isnull=True)


def _keep(incident: Incident, at: datetime) -> None:
    """The incident keeps what stands, and the terms that are not met yet."""
    terms.renew(incident)
    incident.changed_at = at
    with walls.opened("incidents.tell", Domain.DESK):
        incident.save(update_fields=[*terms.COLUMNS, "changed_at"])

"""Remaining work: noted with an owner and a date, then done, dropped or changed."""

from datetime import datetime

from django.db import IntegrityError, transaction

from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.recovery import queries
from hygie.recovery.keeping import ChangedSince, check_work, kept
from hygie.recovery.models import Work
from hygie.recovery.rules import works as rules
from hygie.recovery.rules.works import NotAWork
from hygie.recovery.rules.works import Work as WorkSaid


@transaction.atomic
def note(incident_id: int, said: WorkSaid, *, by: Actor, at: datetime) -> Work:
    """Note a work that remains."""
    incident = kept(incident_id, by=by)
    check_work(incident, said)
    if Work.objects.filter(incident=incident, replaces=None).count() >= rules.MOST_WORKS:
        raise NotAWork(f"{rules.MOST_WORKS} travaux, c’est le plus : regroupez-en.")
    work = _written(incident, said, by=by, at=at)
    journal.record("recovery.work_noted", incident, by=by, at=at, title=work.text)
    return work


@transaction.atomic
def change(
    incident_id: int, work_id: int, said: WorkSaid, *, reason: str = "", by: Actor, at: datetime
) -> Work:
    """Say what became of a work, or change it with a reason; how it stood stays readable."""
    incident = kept(incident_id, by=by)
    before = Work.objects.filter(incident=incident, pk=work_id).first()
    if before is None:
        raise NotFound("Ce travail n’existe pas.")
    if Work.objects.filter(replaces=before).exists():
        raise ChangedSince
    check_work(incident, said)
    words = clean_text(reason)[:500]
    refuse_patient_identity(words)
    rules.check_change(queries.any_work_said(before), said, words)
    work = _written(incident, said, replaces=before, reason=words, by=by, at=at)
    journal.record(
        "recovery.work_changed", incident, by=by, at=at, title=work.text, state=said.state.label
    )
    return work


def _written(
    incident: Incident,
    said: WorkSaid,
    *,
    replaces: Work | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Work:
    try:
        with transaction.atomic():
            return Work.objects.create(
                incident=incident,
                text=clean_line(said.text)[:300],
                owner=clean_line(said.owner)[:100],
                due_on=said.due_on,
                state=said.state,
                replaces=replaces,
                reason=reason,
                written_at=at,
                written_by=by.name,
                person_id=by.person_id,
            )
    except IntegrityError:  # two at the same moment
        raise ChangedSince from None

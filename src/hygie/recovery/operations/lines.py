"""Counted lines: hours, euros, lost activity; noted, corrected or withdrawn with a reason."""

from datetime import datetime

from django.db import IntegrityError, transaction

from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.recovery import queries
from hygie.recovery.keeping import ChangedSince, kept
from hygie.recovery.models import Line
from hygie.recovery.rules import lines as rules
from hygie.recovery.rules.lines import Counted, DoesNotHold

# The journal names what was counted, never how much: who reads it may not read the euros.


@transaction.atomic
def note(incident_id: int, said: Counted, *, by: Actor, at: datetime) -> Line:
    """Count one line more."""
    incident = kept(incident_id, by=by)
    _check(incident, said, at)
    line = _written(incident, said, by=by, at=at)
    journal.record("recovery.line_noted", incident, by=by, at=at, title=said.section.label)
    return line


@transaction.atomic
def correct(
    incident_id: int, line_id: int, said: Counted, *, reason: str, by: Actor, at: datetime
) -> Line:
    """Put another line in the place of one that was wrong; the first stays readable."""
    incident, wrong, words = _wrong(incident_id, line_id, reason, by)
    if said.section != wrong.section:
        raise DoesNotHold("Une ligne ne change pas de rubrique : retirez-la, notez-en une autre.")
    _check(incident, said, at)
    line = _written(incident, said, replaces=wrong, reason=words, by=by, at=at)
    title = said.section.label
    journal.record("recovery.line_corrected", incident, by=by, at=at, title=title, reason=words)
    return line


@transaction.atomic
def withdraw(incident_id: int, line_id: int, *, reason: str, by: Actor, at: datetime) -> Line:
    """Withdraw a line that was a mistake: it stays readable, and counts no more."""
    incident, wrong, words = _wrong(incident_id, line_id, reason, by)
    line = _written(
        incident,
        queries.any_counted(wrong),
        replaces=wrong,
        reason=words,
        is_withdrawn=True,
        by=by,
        at=at,
    )
    title = queries.any_counted(wrong).section.label
    journal.record("recovery.line_withdrawn", incident, by=by, at=at, title=title, reason=words)
    return line


def _wrong(incident_id: int, line_id: int, reason: str, by: Actor) -> tuple[Incident, Line, str]:
    incident = kept(incident_id, by=by)
    line = Line.objects.filter(incident=incident, pk=line_id).first()
    if line is None:
        raise NotFound("Cette ligne n’existe pas.")
    words = clean_text(reason)[:500]
    if not words:
        raise DoesNotHold("Dites pourquoi vous la corrigez.")
    refuse_patient_identity(words)
    if line.is_withdrawn or Line.objects.filter(replaces=line).exists():
        raise ChangedSince
    return incident, line, words


def _check(incident: Incident, said: Counted, at: datetime) -> None:
    rules.check(said, earliest=queries.any_first_day(incident), today=queries.any_day(incident, at))
    for each in (said.who, said.words):
        refuse_patient_identity(each)


def _written(
    incident: Incident,
    said: Counted,
    *,
    replaces: Line | None = None,
    reason: str = "",
    is_withdrawn: bool = False,
    by: Actor,
    at: datetime,
) -> Line:
    try:
        with transaction.atomic():
            return Line.objects.create(
                incident=incident,
                section=said.section,
                kind=said.kind,
                amount=said.amount,
                since=said.since,
                until=said.until,
                people=said.people,
                who=clean_line(said.who)[:150],
                words=clean_text(said.words)[:500],
                replaces=replaces,
                reason=reason,
                is_withdrawn=is_withdrawn,
                written_at=at,
                written_by=by.name,
                person_id=by.person_id,
            )
    except IntegrityError:  # two at the same moment
        raise ChangedSince from None

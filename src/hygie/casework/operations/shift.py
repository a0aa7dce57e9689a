"""The shift log: lines of the people on duty, which stay as they were written."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from hygie.casework import access
from hygie.casework.models import LogLine
from hygie.incidents.models import Incident
from hygie.incidents.rules import codes
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text

LONGEST = 5_000


class NothingToSay(Refused):
    """A line without words, or too long to be read."""


class AlreadyCorrected(Refused):
    """A line is corrected once; then its correction is."""


@transaction.atomic
def write(text: str, *, number: str = "", corrects: int = 0, by: Actor, at: datetime) -> LogLine:
    """Write a line, about an incident or none, or instead of a line that was wrong."""
    if not access.may_keep(by):
        raise NotAllowed("Seuls les analystes tiennent la main courante.")
    words = clean_text(text)
    if not words:
        raise NothingToSay("La ligne est vide.")
    if len(words) > LONGEST:
        raise NothingToSay("La ligne est trop longue : faites-en plusieurs.")
    refuse_patient_identity(words)
    wrong = _wrong(corrects)
    incident = _named(number) if number.strip() else (wrong.incident if wrong else None)
    try:
        with transaction.atomic():
            line = LogLine.objects.create(
                text=words,
                incident=incident,
                corrects=wrong,
                written_at=at,
                written_by=by.name,
                person_id=by.person_id,
            )
    except IntegrityError:  # two at the same moment
        raise AlreadyCorrected(_CORRECTED) from None
    journal.record("casework.logged", line, by=by, at=at, corrects=corrects or None)
    return line


def _wrong(number: int) -> LogLine | None:
    """The line that is wrong, when it stands."""
    if not number:
        return None
    line = LogLine.objects.filter(pk=number).select_related("incident").first()
    if line is None:
        raise NotFound("Cette ligne n’existe pas.")
    if LogLine.objects.filter(corrects=line).exists():
        raise AlreadyCorrected(_CORRECTED)
    return line


def _named(number: str) -> Incident:
    """The incident of this number."""
    known = str(codes.read_number(number))
    incident = Incident.objects.filter(number=known).defer("search", "content").first()
    if incident is None:
        raise NotFound(f"Aucun incident ne porte le numéro {known}.")
    return incident


_CORRECTED = "Cette ligne est déjà corrigée : corrigez plutôt la dernière."


def take_sheet(named: Iterable[Incident], *, by: Actor, at: datetime) -> None:
    """Remember who took the paper: those whose incidents are on it read it."""
    once = {incident.pk: incident for incident in named}
    acts = (Act(what="casework.sheet_taken", subject=incident) for incident in once.values())
    journal.remember_taken(acts, by=by, at=at)

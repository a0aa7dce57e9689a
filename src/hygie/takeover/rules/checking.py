"""Whether a past incident can be: in its time, at one with itself, and without a patient in it."""

from dataclasses import replace
from datetime import datetime
from functools import cache

from hygie.incidents.rules import checks, taxonomy
from hygie.incidents.rules.vocabulary import Origin
from hygie.kernel import geography
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, fold
from hygie.takeover.rules.record import Record, Wrong

# As long as the place where references are kept.
_LONGEST_REFERENCE = 200


class NotTakenOver(Refused):
    """A line that says what cannot be."""


def checked(record: Record, *, at: datetime) -> Record | Wrong:
    """The record, its origin told by its type; or the sentence that says what cannot be."""
    try:
        if not checks.EARLIEST <= record.declared_at <= at:
            raise NotTakenOver(f"Déclaré le {record.declared_at:%d/%m/%Y} : hors du temps.")
        if record.closed_at is not None and not record.declared_at <= record.closed_at <= at:
            raise NotTakenOver("La fin est avant la déclaration, ou dans le futur.")
        record = replace(
            record,
            reference=_reference(record.reference),
            department=_department(record.department),
        )
        for text in (record.title, record.narrative, record.structure):
            refuse_patient_identity(text)
        return _with_origin(record)
    except Refused as refusal:
        return Wrong(line=record.line, why=refusal.sentence)


def _reference(raw: str) -> str:
    """The name of the incident in its tool, without what nobody sees."""
    words = clean_line(raw)
    if not words:
        raise NotTakenOver("La référence est vide.")
    if len(words) > _LONGEST_REFERENCE:
        raise NotTakenOver(f"La référence dépasse {_LONGEST_REFERENCE} caractères.")
    return words


def _department(raw: str) -> str:
    """The code of a department, told by its code or by its name."""
    words = fold(raw)
    if not words:
        return ""
    code = _departments().get(words)
    if code is None:
        raise NotTakenOver(f"« {clean_line(raw)[:40]} » n’est pas un département.")
    return code


@cache
def _departments() -> dict[str, str]:
    known = geography.departments()
    return {fold(each.name): code for code, each in known.items()} | {
        fold(code): code for code in known
    }


def _with_origin(record: Record) -> Record:
    kind = taxonomy.incident_types().get(record.incident_type)
    if kind is None or record.origin == kind.family:
        return record
    if record.origin != Origin.UNKNOWN:
        raise NotTakenOver(f"« {kind.label} » ne va pas avec l’origine « {record.origin.label} ».")
    return replace(record, origin=kind.family)

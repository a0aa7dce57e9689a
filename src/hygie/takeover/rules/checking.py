"""Whether a past incident can be: in its time, at one with itself, and without a patient in it."""

from dataclasses import replace
from datetime import datetime

from hygie.incidents.rules import checks, taxonomy
from hygie.incidents.rules.vocabulary import Origin
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.takeover.rules.record import Record, Wrong


class NotTakenOver(Refused):
    """A line that says what cannot be."""


def checked(record: Record, *, at: datetime) -> Record | Wrong:
    """The record, its origin told by its type; or the sentence that says what cannot be."""
    try:
        if not checks.EARLIEST <= record.declared_at <= at:
            raise NotTakenOver(f"Déclaré le {record.declared_at:%d/%m/%Y} : hors du temps.")
        if record.closed_at is not None and not record.declared_at <= record.closed_at <= at:
            raise NotTakenOver("La fin est avant la déclaration, ou dans le futur.")
        for text in (record.title, record.narrative, record.structure):
            refuse_patient_identity(text)
        return _with_origin(record)
    except Refused as refusal:
        return Wrong(line=record.line, why=refusal.sentence)


def _with_origin(record: Record) -> Record:
    kind = taxonomy.incident_types().get(record.incident_type)
    if kind is None or record.origin == kind.family:
        return record
    if record.origin != Origin.UNKNOWN:
        raise NotTakenOver(f"« {kind.label} » ne va pas avec l’origine « {record.origin.label} ».")
    return replace(record, origin=kind.family)

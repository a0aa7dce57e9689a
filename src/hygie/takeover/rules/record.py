"""One past incident, whatever the tool that kept it; what it does not say stays unknown."""

from dataclasses import dataclass
from datetime import datetime

from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.sections import Cause, Declarant, Facts, Impact, Structure
from hygie.incidents.rules.vocabulary import (
    Answer,
    DataImpact,
    OngoingState,
    OrganisationImpact,
    Origin,
    PatientDanger,
)
from hygie.kernel.text import clean_line, clean_text, fold

UNKNOWN_PLACE = "Non précisée"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a line says; `reference` is the name of the incident in its former tool."""

    line: int
    reference: str
    declared_at: datetime
    precision: Precision = Precision.MOMENT
    occurred_at: datetime | None = None
    closed_at: datetime | None = None
    # What is said of moments that are not known to the minute.
    roughly: tuple[str, ...] = ()
    end: Precision = Precision.MOMENT
    structure: str = ""
    finess: str = ""
    is_mended: bool = False
    city: str = ""
    department: str = ""
    title: str = ""
    narrative: str = ""
    language: str = ""
    origin: Origin = Origin.UNKNOWN
    incident_type: str = ""
    severity: Severity | None = None
    data: frozenset[DataImpact] = frozenset()
    danger: PatientDanger = PatientDanger.UNKNOWN
    organisation: OrganisationImpact = OrganisationImpact.UNKNOWN
    persons: int | None = None
    # What Hygie made of its reference and of its title before it made these.
    formerly: str = ""
    former_title: str = ""


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A line that is not taken over, and the sentence that says why."""

    line: int
    why: str


def taken_from(source: str) -> str:
    """Who tells of a past incident: the tool that kept it."""
    elided = fold(source)[:1] in {"a", "e", "i", "o", "u"}
    return f"Repris {'d’' if elided else 'de '}{source}"[:200]


def declaration_of(record: Record, *, source: str) -> Declaration:
    """The declaration that the line stands for: what is not known is not said."""
    return Declaration(
        structure=Structure(
            name=clean_line(record.structure)[:200],
            city=clean_line(record.city)[:100] or UNKNOWN_PLACE,
            department=record.department,
        ),
        declarant=Declarant(name=taken_from(source)),
        facts=Facts(
            title=clean_line(record.title)[:150],
            narrative=_narrative(record),
            aware_at=record.declared_at,
            occurred_at=record.occurred_at,
            state=OngoingState.RESOLVED if record.closed_at else OngoingState.UNKNOWN,
            resolved_at=record.closed_at if record.end == Precision.MOMENT else None,
        ),
        impact=Impact(
            patient_danger=record.danger,
            organisation=record.organisation,
            territory_effect=Answer.UNKNOWN,
            spread_risk=Answer.UNKNOWN,
            data=record.data or frozenset({DataImpact.UNKNOWN}),
            persons=record.persons,
        ),
        cause=Cause(origin=record.origin, incident_type=record.incident_type),
    )


def _narrative(record: Record) -> str:
    """The story as it was told, with its language and how precise its date is."""
    said = clean_text(record.narrative)[:18_000]
    notes = []
    if record.language and record.language != "en français":
        notes.append(f"Récit {record.language}, tel que l’outil d’origine le donne.")
    if record.precision != Precision.MOMENT:
        notes.append(f"Date connue {record.precision.label} seulement dans l’outil d’origine.")
    notes += record.roughly
    return f"{said}\n\n{' '.join(notes)}".strip()

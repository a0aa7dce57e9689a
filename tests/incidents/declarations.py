"""Declarations for the tests: one that may be sent, and any that could exist."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.declaration import FIELDS, Declaration
from hygie.incidents.rules.fields import LARGEST_NUMBER, Kind
from hygie.incidents.rules.vocabulary import (
    Answer,
    DataImpact,
    DataKind,
    OngoingState,
    OrganisationImpact,
    Origin,
    PatientDanger,
    SupportKind,
)
from hygie.kernel.text import clean_line

SATURDAY = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # 23:30 in Paris, the clocks change tonight
SUFFICIENT = {
    "structure.finess_et": "010780054",
    "structure.name": "CH de Bellevue",
    "structure.city": "Bellevue",
    "structure.postcode": "01440",
    "structure.department": "01",
    "structure.category": "355",
    "declarant.name": "Anne Morel",
    "declarant.role": "RSSI",
    "declarant.phone": "+33612345678",
    "facts.title": "Les postes des urgences affichent une demande de rançon",
    "facts.observed_at": SATURDAY,
    "facts.aware_at": SATURDAY,
    "facts.state": OngoingState.ONGOING,
    "impact.patient_danger": PatientDanger.POTENTIAL,
    "impact.organisation": OrganisationImpact.DEGRADED_MODE,
    "impact.territory_effect": Answer.NO,
    "impact.spread_risk": Answer.UNKNOWN,
    "impact.data": frozenset({DataImpact.INACCESSIBLE_OR_LOST}),
    "impact.data_kinds": frozenset({DataKind.PATIENT}),
    "cause.origin": Origin.MALICIOUS,
    "cause.incident_type": "RANSOMWARE",
    "cause.support": frozenset({SupportKind.TECHNICAL_HELP}),
}


def a_declaration(changes=None):
    """The ransomware of the CH de Bellevue, sent in three minutes."""
    return Declaration().changed(SUFFICIENT | (changes or {}))


def any_value(field):
    """A strategy for the values that a field can hold."""
    if field.kind == Kind.MOMENT:
        times = st.datetimes(
            min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
            max_value=datetime(2090, 1, 1),  # noqa: DTZ001
            timezones=st.just(UTC),
        )
        return st.none() | times
    if field.kind == Kind.NUMBER:
        return st.none() | st.integers(0, LARGEST_NUMBER)
    if field.kind == Kind.CHOICE:
        return st.none() | st.sampled_from(list(field.choices))
    if field.kind == Kind.CHOICES:
        return st.frozensets(st.sampled_from(list(field.choices)))
    if field.kind == Kind.TYPE:
        return st.sampled_from(["", *taxonomy.incident_types()])
    if field.kind == Kind.VECTOR:
        return st.sampled_from(["", *taxonomy.entry_vectors()])
    return (
        st.text(max_size=min(field.limit, 40))
        .map(clean_line)
        .filter(lambda text: len(text) <= field.limit)
    )


def any_declaration():
    """A strategy for every declaration, sensible or not."""
    values = {path: any_value(field) for path, field in FIELDS.items()}
    return st.fixed_dictionaries({}, optional=values).map(Declaration().changed)

"""What the duties and the advice depend on, read from a declaration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hygie.incidents.rules import criteria, scope
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.sections import Impact
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    Answer,
    DataImpact,
    DataKind,
    OrganisationImpact,
    Origin,
    PatientDanger,
)

_TOUCHED = frozenset({DataImpact.INACCESSIBLE_OR_LOST, DataImpact.INTEGRITY, DataImpact.DISCLOSURE})
_PERSONAL = frozenset({DataKind.PATIENT, DataKind.STAFF})
_STOPPED = frozenset(
    {OrganisationImpact.INTERRUPTION, OrganisationImpact.TRANSFER_OR_DEPROGRAMMING}
)
_IN_DANGER = frozenset({PatientDanger.POTENTIAL, PatientDanger.PROVEN})


@dataclass(frozen=True, kw_only=True)
class Situation:
    """An incident as the law looks at it; what nobody said is unknown, never no."""

    aware_at: datetime
    zone: str = PARIS
    in_scope: Answer = Answer.UNKNOWN
    must_declare: Answer = Answer.UNKNOWN
    is_essential_or_important: Answer = Answer.UNKNOWN
    is_ose: Answer = Answer.UNKNOWN
    is_medico_social: Answer = Answer.UNKNOWN
    hosts_for_others: Answer = Answer.UNKNOWN
    malicious: Answer = Answer.UNKNOWN
    disrupted: Answer = Answer.UNKNOWN
    severe: Answer = Answer.UNKNOWN
    patients_in_danger: Answer = Answer.UNKNOWN
    # A death, a life in danger, a lasting harm: said by those who follow care, of no named patient.
    gravely_harmed: Answer = Answer.UNKNOWN
    personal_data_at_risk: Answer = Answer.UNKNOWN
    health_data_disclosed: Answer = Answer.UNKNOWN
    medical_devices: Answer = Answer.UNKNOWN
    incident_type: str = ""
    systems: frozenset[AffectedSystem] = frozenset()
    done: Mapping[str, datetime] = field(default_factory=dict)
    # The duties for which a progress report was sent, and when the incident was over.
    reported: Mapping[str, datetime] = field(default_factory=dict)
    ended_at: datetime | None = None
    # What was still to be told after the last sending, where a duty is told in several times.
    left: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def gravely_disrupted(self) -> Answer:
        """The serious dysfunction of article L.331-8-1 of the CASF, as far as answers tell."""
        if self.disrupted == self.patients_in_danger == Answer.NO:
            return Answer.NO
        return (
            Answer.YES if Answer.YES in (self.severe, self.patients_in_danger) else Answer.UNKNOWN
        )

    @property
    def grave_for_a_patient(self) -> Answer:
        """The serious event of article R.1413-67 of the CSP, as far as answers tell."""
        if self.gravely_harmed == Answer.YES:
            return Answer.YES
        return Answer.NO if self.patients_in_danger == Answer.NO else Answer.UNKNOWN


def situation_of(
    declaration: Declaration,
    *,
    aware_at: datetime,
    done: Mapping[str, datetime] | None = None,
    reported: Mapping[str, datetime] | None = None,
    ended_at: datetime | None = None,
    left: Mapping[str, Sequence[str]] | None = None,
    hosts_for_others: Answer = Answer.UNKNOWN,
    gravely_harmed: Answer = Answer.UNKNOWN,
    aggregate: str = "",
) -> Situation:
    """Return the situation that a declaration describes.

    `aware_at` is passed because the desk may have corrected it; `done` gives, by code of duty, when
    it was done, `reported` when a progress report was sent in its place, and `left` what its last
    sending lacked; `aggregate` is the FINESS group of the category, when the register knows it.
    """
    structure, impact, facts = declaration.structure, declaration.impact, declaration.facts
    kind = scope.scope(structure.category, aggregate=aggregate)
    return Situation(
        aware_at=aware_at,
        zone=declaration.zone,
        in_scope=kind.in_scope,
        must_declare=criteria.verdict(impact).must_declare,
        is_essential_or_important=structure.is_essential_or_important or Answer.UNKNOWN,
        is_ose=structure.is_ose or Answer.UNKNOWN,
        is_medico_social=_medico_social(kind),
        hosts_for_others=hosts_for_others,
        malicious=_malicious(declaration.cause.origin),
        disrupted=_disrupted(impact),
        severe=_severe(impact),
        patients_in_danger=_in_danger(impact),
        gravely_harmed=gravely_harmed,
        personal_data_at_risk=_personal_data(impact),
        health_data_disclosed=_disclosed(impact),
        medical_devices=_devices(facts.systems),
        incident_type=declaration.cause.incident_type,
        systems=facts.systems,
        done=done or {},
        reported=reported or {},
        ended_at=ended_at,
        left=left or {},
    )


def _medico_social(kind: scope.StructureKind) -> Answer:
    if kind.in_scope == Answer.UNKNOWN:
        return Answer.UNKNOWN
    return Answer.YES if kind.medico_social else Answer.NO


def _malicious(origin: Origin | None) -> Answer:
    return {Origin.MALICIOUS: Answer.YES, Origin.NON_MALICIOUS: Answer.NO}.get(
        origin or Origin.UNKNOWN, Answer.UNKNOWN
    )


def _disrupted(impact: Impact) -> Answer:
    if impact.organisation in (None, OrganisationImpact.UNKNOWN):
        return Answer.UNKNOWN
    return Answer.NO if impact.organisation == OrganisationImpact.NONE else Answer.YES


def _severe(impact: Impact) -> Answer:
    """Severe disruption or considerable damage (NIS 2, article 23.3), as far as answers tell."""
    if impact.organisation in _STOPPED or impact.patient_danger == PatientDanger.PROVEN:
        return Answer.YES
    if impact.territory_effect == Answer.YES or _disclosed(impact) == Answer.YES:
        return Answer.YES
    calm = impact.organisation == OrganisationImpact.NONE and DataImpact.NONE in impact.data
    return Answer.NO if calm and impact.patient_danger == PatientDanger.NONE else Answer.UNKNOWN


def _in_danger(impact: Impact) -> Answer:
    if impact.patient_danger in _IN_DANGER:
        return Answer.YES
    return Answer.NO if impact.patient_danger == PatientDanger.NONE else Answer.UNKNOWN


def _personal_data(impact: Impact) -> Answer:
    if impact.data & _TOUCHED:
        if impact.data_kinds & _PERSONAL:
            return Answer.YES
        return Answer.NO if impact.data_kinds else Answer.UNKNOWN
    return Answer.NO if DataImpact.NONE in impact.data else Answer.UNKNOWN


def _disclosed(impact: Impact) -> Answer:
    """Health data in the hands of somebody else: the high risk of article 34 of the GDPR."""
    if DataImpact.DISCLOSURE in impact.data:
        if DataKind.PATIENT in impact.data_kinds:
            return Answer.YES
        return Answer.NO if impact.data_kinds else Answer.UNKNOWN
    return Answer.UNKNOWN if not impact.data or DataImpact.UNKNOWN in impact.data else Answer.NO


def _devices(systems: frozenset[AffectedSystem]) -> Answer:
    if AffectedSystem.BIOMEDICAL in systems:
        return Answer.YES
    return Answer.NO if systems else Answer.UNKNOWN

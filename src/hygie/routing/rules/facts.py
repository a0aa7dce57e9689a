"""What the rules of copies may ask about an incident: each field, its words, its value here."""

from dataclasses import dataclass
from datetime import datetime

from hygie.incidents.rules import scope, taxonomy
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.holidays import is_working
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.vocabulary import Answer, DataImpact, Origin, PatientDanger
from hygie.kernel.conditions import Facts, Field
from hygie.kernel.geography import regions
from hygie.kernel.markings import Tlp

# The desk of the ministries answers from eight to eighteen (facts of the sector; ours beyond).
OPENS, CLOSES = 8, 18
YES, NO = "YES", "NO"
MARK = "tlp"
_YES_NO = {YES: "oui", NO: "non"}


def fields() -> dict[str, Field]:
    """Every field by its code, in the order in which a form shows them."""
    found = (
        Field(code="severity", label="gravité", values=dict(Severity.choices())),
        Field(
            code="danger", label="danger pour les patients", values=dict(PatientDanger.choices())
        ),
        Field(code="significant", label="incident significatif", values=_YES_NO),
        Field(code="must_declare", label="déclaration obligatoire", values=_YES_NO),
        Field(code="ose", label="opérateur de services essentiels", values=dict(Answer.choices())),
        Field(code="nis2", label="entité essentielle ou importante", values=dict(Answer.choices())),
        Field(code="data", label="effet sur les données", values=dict(DataImpact.choices())),
        Field(code="origin", label="origine", values=dict(Origin.choices())),
        Field(
            code="type",
            label="type",
            values={code: kind.label for code, kind in taxonomy.incident_types().items()},
        ),
        Field(
            code="structure",
            label="sorte de structure",
            values={kind.code: kind.label for kind in scope.kinds()},
        ),
        Field(
            code="region",
            label="région",
            values={code: region.name for code, region in regions().items()},
        ),
        Field(
            code="hours",
            label="heure de la déclaration",
            values={"WORKING": "heures ouvrées", "OUT": "hors des heures ouvrées"},
        ),
        Field(code="nature", label="nature", values=dict(Nature.choices())),
        Field(code=MARK, label="marque", values=dict(Tlp.choices())),
    )
    return {field.code: field for field in found}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the incident keeps beside its declaration: what the desk found counts."""

    severity: str
    danger: str
    is_significant: bool
    must_declare: bool
    origin: str
    incident_type: str
    region: str
    nature: str
    declared_at: datetime
    mark: Tlp


def facts_of(known: Known, weighed: Declaration) -> Facts:
    """The value of each field; a field about which nobody said anything has none."""
    structure, impact = weighed.structure, weighed.impact
    danger = impact.patient_danger or known.danger
    said: dict[str, set[str]] = {
        "severity": {known.severity},
        "danger": {danger},
        "significant": {YES if known.is_significant else NO},
        "must_declare": {YES if known.must_declare else NO},
        "ose": {structure.is_ose or ""},
        "nis2": {structure.is_essential_or_important or ""},
        "data": {str(each.value) for each in impact.data},
        "origin": {known.origin},
        "type": {known.incident_type},
        "structure": {scope.scope(structure.category).code},
        "region": {known.region},
        "hours": {_hours(known.declared_at, weighed.zone)},
        "nature": {known.nature},
        MARK: {known.mark.value},
    }
    return {code: frozenset(str(one) for one in values if one) for code, values in said.items()}


def _hours(at: datetime, zone: str) -> str:
    then = local(at, zone)
    return "WORKING" if is_working(then.date()) and OPENS <= then.hour < CLOSES else "OUT"

"""What incidents are counted by, in words: headings of tables, filters above a list."""

from collections.abc import Mapping

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.clock import MONTHS
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.readers import WITHHELD
from hygie.incidents.rules.tables import NONE, Axis
from hygie.incidents.rules.vocabulary import Origin, PatientDanger
from hygie.kernel import geography

# The names that the register gives to establishments and to groups, by their code.
Names = Mapping[Axis, Mapping[str, str]]
_UNSAID = {
    Axis.SEVERITY: "Pas encore donnée",
    Axis.KIND: "Type inconnu",
    Axis.ORIGIN: "Origine non dite",
    Axis.DANGER: "Danger non dit",
    Axis.REGION: "Région inconnue",
    Axis.DEPARTMENT: "Département inconnu",
    Axis.GHT: "Hors GHT",
    Axis.ENTITY: "Structure hors registre",
    Axis.MONTH: "Avant 2000",
    Axis.YEAR: "Avant 2000",
}
# Short: what a declarant answers to a question says too much, or nothing without the question.
_WORDS: dict[Axis, dict[str, str]] = {
    Axis.SEVERITY: {each.value: each.label for each in Severity},
    Axis.STATE: {each.value: each.label for each in Status},
    Axis.ORIGIN: {
        Origin.MALICIOUS: "Malveillante",
        Origin.NON_MALICIOUS: "Non malveillante",
        Origin.UNKNOWN: "Pas encore connue",
    },
    Axis.DANGER: {
        PatientDanger.PROVEN: "Danger avéré",
        PatientDanger.POTENTIAL: "Danger possible",
        PatientDanger.NONE: "Aucun danger",
        PatientDanger.UNKNOWN: "Pas encore connu",
    },
    Axis.GHT: {WITHHELD: "Lecture retirée au GHT"},
}
_BY = {
    Axis.SEVERITY: "par gravité",
    Axis.STATE: "par état",
    Axis.KIND: "par type",
    Axis.ORIGIN: "par origine",
    Axis.DANGER: "par danger pour les patients",
    Axis.REGION: "par région",
    Axis.DEPARTMENT: "par département",
    Axis.GHT: "par GHT",
    Axis.ENTITY: "par établissement",
    Axis.MONTH: "par mois",
    Axis.YEAR: "par année",
}


def in_words(axis: Axis, code: str, names: Names) -> str:
    """What a code says; one that nobody knows any more says itself."""
    if code == NONE:
        return _UNSAID.get(axis, code)
    if axis == Axis.MONTH:
        year, _, month = code.partition("-")
        if not month:
            return f"{year}, mois non dit"
        return f"{MONTHS[int(month) - 1]} {year}" if month in _MONTHS else code
    known = names.get(axis, {}).get(code) or _WORDS.get(axis, {}).get(code)
    return known or _of_a_list(axis, code) or code


def title(rows: Axis, columns: Axis | None) -> str:
    """By what a table counts."""
    return f"{_BY[rows]} et {_BY[columns]}" if columns else _BY[rows]


_MONTHS = {f"{month:02}" for month in range(1, 13)}


def _of_a_list(axis: Axis, code: str) -> str:
    if axis == Axis.KIND:
        kind = taxonomy.incident_types().get(code)
        return kind.label if kind else ""
    if axis == Axis.REGION:
        region = geography.regions().get(code)
        return region.name if region else ""
    if axis == Axis.DEPARTMENT:
        department = geography.departments().get(code)
        return f"{department.name} ({code})" if department else ""
    return ""

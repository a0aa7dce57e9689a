"""What incidents are counted by, as columns: of a table, and of the list of one of its cells."""

from typing import Any

from django.db.models import Q

from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.tables import NONE, Axis, is_year, span

# Times are no column: they are spans of the day of the declaration.
COLUMNS = {
    Axis.SEVERITY: "severity",
    Axis.STATE: "status",
    Axis.KIND: "incident_type",
    Axis.ORIGIN: "origin",
    Axis.DANGER: "patient_danger",
    Axis.REGION: "region_code",
    Axis.DEPARTMENT: "department_code",
    Axis.GHT: "declared_ght",
    Axis.ENTITY: "declared_entity",
}


def of_cell(axis: Axis, value: str) -> Q:
    """Those that say this on an axis; a time that is none holds nothing."""
    if axis in COLUMNS:
        return Q(**{f"{COLUMNS[axis]}__in": asked(value)})
    within = span(axis, value)
    if within is None:
        return Q(pk__in=[])
    found = Q(declared_at__gte=within.since, declared_at__lt=within.until)
    if axis != Axis.MONTH or value == NONE:
        return found
    of_a_year = Q(precision=Precision.YEAR)
    return found & (of_a_year if is_year(value) else ~of_a_year)


def asked(value: Any) -> list[Any]:
    """What is asked for: nothing in particular, what was not said, or this."""
    if not value:
        return []
    return ["" if value == NONE else value]

"""The columns of an incident that repeat its declaration: lists filter on them."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Func, TextField, Value

from hygie.establishments.models import Site
from hygie.incidents.rules import codes, criteria, desk_clock
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.duties import duties
from hygie.incidents.rules.duty_catalogue import catalogue
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.situation import situation_of
from hygie.incidents.rules.vocabulary import SupportKind
from hygie.kernel import geography


def columns(
    declaration: Declaration,
    site: Site | None,
    content: dict[str, Any],
    *,
    nature: Nature = Nature.INCIDENT,
) -> dict[str, Any]:
    """Return the columns by name; the declaration is complete. A signal owes nothing to anyone."""
    aware_at = declaration.facts.aware_at
    assert aware_at is not None  # noqa: S101 - checked before
    met = frozenset() if nature.is_signal else criteria.criteria_met(declaration.impact)
    situation = situation_of(declaration, aware_at=aware_at)
    owed = [] if nature.is_signal else duties(situation, catalogue=catalogue(on=aware_at.date()))
    department = site.department_code if site else declaration.structure.department
    return {
        "structure_name": site.name if site else declaration.structure.name,
        "city": site.city[:100] if site else declaration.structure.city,
        "department_code": department,
        "region_code": site.region_code if site else region_code(department),
        "title": declaration.facts.title,
        "content": content,
        "aware_at": aware_at,
        "origin": declaration.cause.origin or "",
        "incident_type": declaration.cause.incident_type,
        "patient_danger": declaration.impact.patient_danger or "",
        "wants_help": bool(declaration.cause.support - {SupportKind.NONE}),
        "must_declare": criteria.must_declare(met),
        "is_significant": criteria.is_significant(met),
        "terms": desk_clock.terms(owed),
    }


def declared_under(site: Site | None) -> dict[str, str]:
    """Return the entity and the group that answer for the site when an incident is declared."""
    entity = site.entity if site else None
    ght = entity.ght if entity else None
    return {
        "declared_entity": entity.finess if entity else "",
        "declared_ght": ght.code if ght else "",
    }


def numbers(count: int, *, at: datetime) -> list[str]:
    """Take the next numbers of incidents; a number taken is never given again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_number') FROM generate_series(1, %s)", [count])
        return [codes.format_number(at.year, rank) for (rank,) in cursor.fetchall()]


def search_vector(number: str, declaration: Declaration, site: Site | None) -> Any:
    """Return the expression that PostgreSQL turns into the words by which an incident is found."""
    return Func(
        Value(searched(number, declaration, site), output_field=TextField()),
        function="to_tsvector",
        template="%(function)s('hygie_french', %(expressions)s)",
    )


def searched(number: str, declaration: Declaration, site: Site | None) -> str:
    """Return the words by which an incident is found."""
    said = (
        number,
        declaration.facts.title,
        declaration.structure.name,
        site.name if site else "",
        site.city if site else declaration.structure.city,
        declaration.facts.narrative,
        declaration.facts.services,
        declaration.facts.measures,
    )
    return " ".join(said)[:60_000]


def region_code(department: str) -> str:
    """Return the region of a department, or nothing."""
    region = geography.region_of(department) if department else None
    return region.code if region else ""

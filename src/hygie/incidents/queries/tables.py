"""Incidents counted two ways, within the walls of whoever asks: one question, whatever its size."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    Func,
    IntegerField,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from hygie.establishments.models import Ght, LegalEntity
from hygie.incidents.cells import COLUMNS
from hygie.incidents.models import Incident
from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import Filters
from hygie.incidents.rules import tables
from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.tables import NONE, Axis
from hygie.kernel.actor import Actor


def cells(
    actor: Actor, filters: Filters, *, rows: Axis, columns: Axis | None, at: datetime
) -> dict[str, dict[str, int]]:
    """Count what the list would show, by what it says on one axis and on the other."""
    until = at.year + 1
    across = _by(columns, until) if columns else Value("")
    found = desk.narrowed(actor, filters).order_by().annotate(down=_by(rows, until), across=across)
    counted = found.values_list("down", "across").annotate(counted=Count("*"))
    lines = _read(counted)
    heads = {code for line in lines.values() for code in line}
    words = {code: _value(columns, code) for code in heads}
    return {
        _value(rows, row): {words[code]: count for code, count in line.items()}
        for row, line in lines.items()
    }


def _read(counted: QuerySet[Incident, Any]) -> dict[str, dict[str, int]]:
    try:
        query, parameters = counted.query.sql_with_params()
    except EmptyResultSet:  # nothing can be in it: nobody is asked
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_AS_ONE_TEXT.format(query), parameters)
        found: dict[str, dict[str, int]] = json.loads(cursor.fetchone()[0] or "{}")
    return found


def any_names(axis: Axis, codes: Iterable[str]) -> dict[str, str]:
    """The names of establishments and of groups, which the register keeps; nothing of the rest."""
    if axis == Axis.ENTITY:
        rows = LegalEntity.objects.filter(finess__in=list(codes))
        return {entity.finess: entity.label for entity in rows.only("finess", "name")}
    if axis == Axis.GHT:
        return dict(Ght.objects.filter(code__in=list(codes)).values_list("code", "name"))
    return {}


def _by(axis: Axis, until: int) -> Combinable:
    if axis in COLUMNS:
        return F(COLUMNS[axis])
    if axis == Axis.YEAR:
        return _ranked(axis, until)
    of_its_year = When(precision=Precision.YEAR, then=-_ranked(Axis.YEAR, until))
    return Case(of_its_year, default=_ranked(axis, until))


def _ranked(axis: Axis, until: int) -> Func:
    """Months begin at the midnights of Paris: their bounds cost less than a date of each row."""
    bounds = Value(list(tables.bounds(axis, until)), output_field=ArrayField(DateTimeField()))
    return Func(F("declared_at"), bounds, function="width_bucket", output_field=IntegerField())


def _value(axis: Axis | None, found: str) -> str:
    """What a cell says, as an address says it."""
    if axis is None:
        return ""
    return tables.at_bound(axis, int(found)) if axis in tables.TIMES else found or NONE


# Read cell by cell, thousands of them cost more than to count all that they count.
_AS_ONE_TEXT = """
SELECT json_object_agg(down, line)::text FROM (
    SELECT down, json_object_agg(across, counted) AS line
    FROM ({}) AS found (down, across, counted)
    GROUP BY down
) AS lines
"""

"""The tables that a file may change: where the stated values come from, what each column becomes.

The rule of precedence is in docs/decisions/0006-register-precedence.md: a source as recent as
the last that described a row corrects it, an older one completes it, an empty cell says nothing.
In these expressions `s` is what is stated, `t` what is known, `fresh` whether it is as recent.
"""

from dataclasses import dataclass

from psycopg import sql

from hygie.establishments.rules.sources import Subject


@dataclass(frozen=True, kw_only=True)
class Target:
    """A table, its key, and the next value of each of its columns."""

    subject: Subject
    table: str
    key: str
    stated: sql.Composable
    columns: dict[str, sql.Composable]
    has_stock: bool = False
    closes: bool = True


def _text(name: str, blank: str = "") -> sql.Composable:
    return sql.SQL(
        "CASE WHEN fresh THEN coalesce(s.{c}, t.{c}, {b}) "
        "ELSE coalesce(nullif(t.{c}, {b}), s.{c}, {b}) END"
    ).format(c=sql.Identifier(name), b=sql.Literal(blank))


def _value(name: str) -> sql.Composable:
    return sql.SQL(
        "CASE WHEN fresh THEN coalesce(s.{c}, t.{c}) ELSE coalesce(t.{c}, s.{c}) END"
    ).format(c=sql.Identifier(name))


def _placed(address: str, commune: str, known: str) -> sql.Composable:
    """A place at the address is never replaced by the center of a commune."""
    return sql.SQL(
        "CASE WHEN s.longitude IS NOT NULL AND (fresh OR t.located <> 'ADDRESS') THEN {address} "
        "WHEN t.located = 'ADDRESS' THEN {known} "
        "WHEN s.commune_longitude IS NOT NULL AND (fresh OR t.located = 'NONE') THEN {commune} "
        "ELSE {known} END"
    ).format(address=sql.SQL(address), commune=sql.SQL(commune), known=sql.SQL(known))


_IS_OPEN = sql.SQL("CASE WHEN fresh THEN coalesce(s.is_open, t.is_open, true) ELSE t.is_open END")
_CLOSED_ON = sql.SQL(
    "CASE WHEN {is_open} THEN NULL WHEN fresh THEN coalesce(s.closed_on, t.closed_on) "
    "ELSE t.closed_on END"
).format(is_open=sql.SQL("({})").format(_IS_OPEN))
_CLOSING_REASON = sql.SQL(
    "CASE WHEN {is_open} THEN '' WHEN fresh AND s.is_open IS FALSE THEN 'STATED' "
    "ELSE t.closing_reason END"
).format(is_open=sql.SQL("({})").format(_IS_OPEN))

_WHERE = {
    name: _text(name)
    for name in (
        "address",
        "address_extra",
        "postcode",
        "city",
        "commune_code",
        "department_code",
        "region_code",
        "phone",
    )
}

SITES = Target(
    subject=Subject.SITE,
    table="establishments_site",
    key="finess",
    stated=sql.SQL(
        "SELECT staged.*, entity.id AS entity_id, true AS may_correct FROM staged_site AS staged "
        "LEFT JOIN establishments_legalentity AS entity ON entity.finess = staged.entity_finess"
    ),
    columns={
        "name": _text("name"),
        "long_name": _text("long_name"),
        "entity_id": _value("entity_id"),
        "category_code": _text("category_code"),
        "standing": _text("standing", "UNKNOWN"),
        "siret": _text("siret"),
        **_WHERE,
        "email": _text("email"),
        "longitude": _placed("s.longitude", "s.commune_longitude", "t.longitude"),
        "latitude": _placed("s.latitude", "s.commune_latitude", "t.latitude"),
        "located": _placed("'ADDRESS'", "'COMMUNE'", "coalesce(t.located, 'NONE')"),
        "opened_on": _value("opened_on"),
        "is_open": _IS_OPEN,
        "closed_on": _CLOSED_ON,
        "closing_reason": _CLOSING_REASON,
    },
    has_stock=True,
)

# The SAE describes an entity on the lines of its sites: one line is made of them. A number on which
# they do not agree is not taken, and such a line completes an entity without correcting it.
_FIRST = sql.SQL(
    "(array_agg({c} ORDER BY name NULLS LAST, line) FILTER (WHERE {c} IS NOT NULL))[1] AS {c}"
)
_ENTITY_STATED = sql.SQL(
    "SELECT finess, min(line) AS line, "
    "CASE WHEN count(DISTINCT siren) = 1 THEN min(siren) END AS siren, "
    "CASE WHEN count(DISTINCT legal_status_code) = 1 THEN min(legal_status_code) END "
    "AS legal_status_code, min(opened_on) AS opened_on, bool_and(is_open) AS is_open, "
    "min(closed_on) AS closed_on, count(name) > 0 AS may_correct, {firsts} "
    "FROM staged_entity GROUP BY finess"
).format(
    firsts=sql.SQL(", ").join(
        _FIRST.format(c=sql.Identifier(name)) for name in ("name", "long_name", *_WHERE)
    )
)

ENTITIES = Target(
    subject=Subject.ENTITY,
    table="establishments_legalentity",
    key="finess",
    stated=_ENTITY_STATED,
    columns={
        "name": _text("name"),
        "long_name": _text("long_name"),
        "is_placeholder": sql.SQL("(coalesce(s.name, t.name, '') = '')"),
        "siren": _text("siren"),
        "legal_status_code": _text("legal_status_code"),
        **_WHERE,
        "opened_on": _value("opened_on"),
        "is_open": _IS_OPEN,
        "closed_on": _CLOSED_ON,
    },
)

GROUPS = Target(
    subject=Subject.GHT,
    table="establishments_ght",
    key="code",
    stated=sql.SQL("SELECT *, true AS may_correct FROM staged_ght"),
    columns={
        "name": _text("name"),
        "short_name": _text("short_name"),
        "region_code": _text("region_code"),
    },
    closes=False,
)

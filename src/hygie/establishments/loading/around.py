"""What surrounds the merge: placeholders, members, positions, labels, absences."""

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from hygie.establishments.loading.merge import Origin
from hygie.establishments.loading.staging import Stage
from hygie.establishments.readers.records import EntityRecord
from hygie.establishments.rules.sources import STOCK_LISTS_AT_LEAST, may_close_the_absent
from hygie.kernel.wording import counted

_ABSENT_SITES = ("site connu n’est pas", "sites connus ne sont pas")
_UNKNOWN_ENTITIES = """
    SELECT DISTINCT entity_finess FROM staged_site AS s
    WHERE entity_finess IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM establishments_legalentity WHERE finess = s.entity_finess)
        AND NOT EXISTS (SELECT 1 FROM staged_entity WHERE finess = s.entity_finess)
    ORDER BY entity_finess
"""


def stage_placeholders(cursor: CursorWrapper, stage: Stage) -> None:
    """An entity that is known by its number alone still gets its row."""
    cursor.execute(_UNKNOWN_ENTITIES)
    for (finess,) in cursor.fetchall():
        stage.take(EntityRecord(line=0, text="", finess=finess))
    stage.flush()


_POSITION_OF_STAGED = """
    UPDATE staged_site AS s SET longitude = p.longitude, latitude = p.latitude
    FROM staged_position AS p WHERE p.finess = s.finess
"""
_POSITION_OF_KNOWN = """
    INSERT INTO staged_site (line, finess, longitude, latitude)
    SELECT p.line, p.finess, p.longitude, p.latitude FROM staged_position AS p
    WHERE NOT EXISTS (SELECT 1 FROM staged_site WHERE finess = p.finess)
        AND EXISTS (SELECT 1 FROM establishments_site WHERE finess = p.finess)
"""
_POSITION_OF_NOBODY = """
    SELECT p.line, p.finess FROM staged_position AS p
    WHERE NOT EXISTS (SELECT 1 FROM staged_site WHERE finess = p.finess) ORDER BY p.line
"""


def place(cursor: CursorWrapper, stage: Stage) -> None:
    """Give their position to the sites of the file, or else to those that are known."""
    if not stage.tally.staged["staged_position"]:
        return
    cursor.execute(_POSITION_OF_STAGED)
    cursor.execute(_POSITION_OF_KNOWN)
    cursor.execute(_POSITION_OF_NOBODY)
    for line, finess in cursor.fetchall():
        stage.refuse(line, finess, "Position d’un site inconnu du registre.", "")
    stage.flush()


# Members follow a group only when this import is the one that described the group last.
_CURRENT = """
    SELECT g.id, g.code, s.lists_members FROM staged_ght AS s
    JOIN establishments_ght AS g ON g.code = s.code
    WHERE g.source = %(source)s AND g.source_date = %(on)s
"""
_TELL_MEMBERS = sql.SQL(
    """
    WITH current AS ({current}),
    joining AS (
        SELECT e.id, c.id AS ght_id, c.code FROM staged_member AS m
        JOIN current AS c ON c.code = m.ght_code
        JOIN establishments_legalentity AS e ON e.finess = m.entity_finess
        WHERE e.ght_id IS DISTINCT FROM c.id
    ),
    leaving AS (
        SELECT e.id, NULL::bigint AS ght_id, NULL AS code FROM establishments_legalentity AS e
        JOIN current AS c ON c.id = e.ght_id AND c.lists_members
        WHERE NOT EXISTS (
            SELECT 1 FROM staged_member WHERE entity_finess = e.finess
        )
    ),
    moving AS (SELECT * FROM joining UNION ALL SELECT * FROM leaving),
    moved AS (
        UPDATE establishments_legalentity AS e SET ght_id = m.ght_id FROM moving AS m
        WHERE e.id = m.id RETURNING e.id
    )
    INSERT INTO establishments_registerimportline
        (register_import_id, number, outcome, subject, code, name, reason, text, changes)
    SELECT %(import)s, NULL, 'CHANGED', 'ENTITY', e.finess, e.name, '', '',
        jsonb_build_object('ght', jsonb_build_array(g.code, m.code))
    FROM moving AS m
    JOIN establishments_legalentity AS e ON e.id = m.id
    LEFT JOIN establishments_ght AS g ON g.id = e.ght_id
    ORDER BY e.finess
    """
).format(current=sql.SQL(_CURRENT))
_SUPPORT = sql.SQL(
    """
    UPDATE establishments_ght AS g SET support_id = e.id
    FROM ({current}) AS c
    JOIN staged_member AS m ON m.ght_code = c.code AND m.is_support
    JOIN establishments_legalentity AS e ON e.finess = m.entity_finess
    WHERE g.id = c.id AND g.support_id IS DISTINCT FROM e.id
    """
).format(current=sql.SQL(_CURRENT))


def join_groups(cursor: CursorWrapper, stage: Stage, origin: Origin) -> int:
    """Bring the members of the groups to what the file lists; return how many entities moved."""
    if not stage.tally.staged["staged_ght"]:
        return 0
    cursor.execute(_TELL_MEMBERS, origin.parameters)
    moved: int = cursor.rowcount
    cursor.execute(_SUPPORT, origin.parameters)
    return moved


_ABSENT = """
    SELECT count(*) FILTER (WHERE s.finess IS NULL), count(*), max(t.stock_on) <= %(on)s
    FROM establishments_site AS t LEFT JOIN staged_site AS s ON s.finess = t.finess
    WHERE t.is_open AND t.stock_on IS NOT NULL
"""
_CLOSE_ABSENT = """
    WITH gone AS (
        UPDATE establishments_site AS t SET is_open = false, closed_on = %(on)s,
            closing_reason = 'ABSENT', source = %(source)s, source_date = %(on)s,
            authority = %(authority)s
        WHERE t.is_open AND t.stock_on IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM staged_site WHERE finess = t.finess)
        RETURNING t.finess, t.name
    )
    INSERT INTO establishments_registerimportline
        (register_import_id, number, outcome, subject, code, name, reason, text, changes)
    SELECT %(import)s, NULL, 'CLOSED', 'SITE', finess, name,
        'Absent du fichier national.', '', '{"is_open": [true, false]}'::jsonb
    FROM gone ORDER BY finess
"""


def close_absent(cursor: CursorWrapper, stage: Stage, origin: Origin) -> tuple[int, str]:
    """Close the sites that a whole national file no longer lists; return how many, or why not."""
    if not origin.is_stock:
        return 0, ""
    cursor.execute(_ABSENT, origin.parameters)
    absent, known, is_latest = cursor.fetchone()
    if not absent:
        return 0, ""
    listed = stage.tally.staged["staged_site"]
    if not is_latest:
        return 0, "Un fichier national plus récent a déjà été lu : aucun site n’est fermé."
    if not may_close_the_absent(is_stock=True, listed=listed, known=known):
        return 0, (
            f"{counted(absent, *_ABSENT_SITES)} dans ce fichier, et aucun n’est fermé : il en "
            f"liste {listed}, trop peu pour un fichier national (il en faut au moins 50 000, et "
            f"{STOCK_LISTS_AT_LEAST:.0%} des sites connus)."
        )
    cursor.execute(_CLOSE_ABSENT, origin.parameters)
    return absent, ""


_LABELS = sql.SQL(
    """
    WITH told AS (
        INSERT INTO {table} AS t (code, label, short_label, group_code, group_label, ended_on)
        SELECT code, label, short_label, group_code, group_label, ended_on FROM staged_label
        ON CONFLICT (code) DO UPDATE SET label = excluded.label, short_label = excluded.short_label,
            group_code = excluded.group_code, group_label = excluded.group_label,
            ended_on = excluded.ended_on
        WHERE {replaces} AND (t.label, t.short_label, t.group_code, t.group_label, t.ended_on)
            IS DISTINCT FROM (excluded.label, excluded.short_label, excluded.group_code,
                excluded.group_label, excluded.ended_on)
        RETURNING t.code, t.label, xmax = 0 AS is_new
    ),
    lines AS (
        INSERT INTO establishments_registerimportline
            (register_import_id, number, outcome, subject, code, name, reason, text, changes)
        SELECT %(import)s, s.line, CASE WHEN told.is_new THEN 'NEW' ELSE 'CHANGED' END, {subject},
            told.code, told.label, '', '', '{{}}'::jsonb
        FROM told JOIN staged_label AS s USING (code)
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM told
    """
)


def label(
    cursor: CursorWrapper, origin: Origin, *, table: str, subject: str, replaces: bool
) -> tuple[int, int]:
    """Bring a nomenclature to what the file states; return how many are new, how many changed.

    A file of sites names its categories in passing: it completes, it does not replace.
    """
    statement = _LABELS.format(
        table=sql.Identifier(table),
        subject=sql.Literal(subject),
        replaces=sql.SQL("true" if replaces else "false"),
    )
    cursor.execute(statement, origin.parameters)
    new, changed = cursor.fetchone()
    return new, changed

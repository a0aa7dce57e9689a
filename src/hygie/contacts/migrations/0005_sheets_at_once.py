"""Who reads the contacts of a region sees the list as quickly as the others see theirs.

A list compares its sheets with the places of a role as they are, once for a statement. What hangs
on one sheet asks about that sheet alone, in functions of the owner that hold the same wall.
"""

from importlib import import_module

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import policy, reaches_place

_BEFORE = dict(import_module("hygie.contacts.migrations.0002_walls")._FUNCTIONS)
_READ, _KEPT = reaches_place(Domain.CONTACTS), reaches_place(Domain.CONTACTS_KEEPING)
_FROM_A_SITE = "entity_id = ANY ((SELECT walls_entities_of_sites('CONTACTS'))::text[])"
_SEES, _KEEPS = "walls_sees_contacts(wanted bigint)", "walls_keeps_contacts(wanted bigint)"
_AT_ONCE = """(SELECT walls_everywhere('CONTACTS'))
    OR (place_kind || ':' || place_code) IN (SELECT unnest(walls_places('CONTACTS')::text[]))
    OR (SELECT walls_regions('CONTACTS')) <> '{}' AND CASE place_kind
        WHEN 'LEGAL_ENTITY' THEN place_code IN
            (SELECT finess FROM establishments_legalentity WHERE region_code = ANY (the_regions))
        WHEN 'SITE' THEN place_code IN
            (SELECT finess FROM establishments_site WHERE region_code = ANY (the_regions))
        ELSE false
    END""".replace("the_regions", "(SELECT walls_regions('CONTACTS'))::text[]")


def _function(signature: str, query: str, *, of_the_owner: bool) -> str:
    whose = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp" if of_the_owner else ""
    return (
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE {whose} "
        f"AS $$ BEGIN RETURN ({query}); END $$"
    )


def _exists(wall: str) -> str:
    return f"SELECT EXISTS (SELECT FROM contacts_sheet WHERE id = wanted AND ({wall}))"  # noqa: S608 - ours


def _alone(signature: str, wall: str) -> migrations.RunSQL:
    """The wall around what hangs on one sheet: the application role keeps its right to ask."""
    return migrations.RunSQL(
        [
            _function(signature, _exists(wall), of_the_owner=True),
            f"REVOKE EXECUTE ON FUNCTION {signature.partition('(')[0]} FROM PUBLIC",
        ],
        _function(signature, _BEFORE[signature], of_the_owner=False),
    )


def _sheets(sees: str) -> migrations.RunSQL:
    return policy("contacts_sheet", "sheet", sees=sees, adds=_KEPT, changes=_KEPT)


def _instead(before: migrations.RunSQL) -> migrations.RunSQL:
    return migrations.RunSQL(before.reverse_sql or (), before.sql)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_the_sheet_of_the_entity")]
    operations = [
        _alone(_SEES, f"{_READ} OR {_FROM_A_SITE}"),
        _alone(_KEEPS, _KEPT),
        _instead(_sheets(_READ)),
        _sheets(_AT_ONCE),
    ]

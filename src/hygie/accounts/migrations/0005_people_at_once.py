"""Who keeps accounts sees ten thousand people as quickly as ten: asked once, not for each row."""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, reaches_place

_BELOW_REGIONS = """
CREATE FUNCTION walls_below_regions(domain text) RETURNS SETOF text
LANGUAGE sql STABLE ROWS 1000 SET search_path = pg_catalog, public, pg_temp AS $$
    WITH scope AS MATERIALIZED (SELECT walls_regions(domain)::text[] AS regions)
    SELECT 'REGION:' || region FROM scope, unnest(regions) AS region
    UNION ALL SELECT 'GHT:' || g.code FROM scope, establishments_ght AS g
        WHERE g.region_code = ANY (regions)
    UNION ALL SELECT 'LEGAL_ENTITY:' || e.finess FROM scope, establishments_legalentity AS e
        WHERE e.region_code = ANY (regions)
    UNION ALL SELECT 'SITE:' || s.finess FROM scope, establishments_site AS s
        WHERE s.region_code = ANY (regions)
$$
"""
# A function of the owner: it holds the wall of the roles itself, for all of them at once.
_PEOPLE = """
CREATE FUNCTION walls_people() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person_id FROM accounts_membership
    WHERE (place_kind || ':' || place_code) IN (
        SELECT unnest(walls_places('PEOPLE')::text[])
        UNION ALL SELECT walls_below_regions('PEOPLE')
    )
$$
"""
_PERSON, _ROLE = "accounts_person", "accounts_membership"
_IDENTITY, _ALL = everywhere(Domain.IDENTITY), everywhere(Domain.PEOPLE)
_OWN = "(SELECT walls_person())"
_PERSON_BEFORE = f"id = {_OWN} OR {_ALL} OR walls_sees_person(id)"
_PERSON_NOW = f"id = {_OWN} OR {_ALL} OR id IN (SELECT walls_people())"
_KEEPS_BEFORE = reaches_place(Domain.PEOPLE)
_KEEPS_NOW = (
    f"{_ALL} OR (place_kind || ':' || place_code) = ANY ((SELECT walls_places('PEOPLE'))::text[])"
    " OR (SELECT walls_regions('PEOPLE')) <> '{}'"
    " AND (place_kind || ':' || place_code) IN (SELECT walls_below_regions('PEOPLE'))"
)


def _of_people(seen: str) -> migrations.RunSQL:
    seeing = f"{_IDENTITY} OR {seen}"
    return policy(_PERSON, "person", sees=seeing, adds=_ALL, changes=seeing, removes=_ALL)


def _of_roles(keeps: str) -> migrations.RunSQL:
    seeing = f"{_IDENTITY} OR person_id = {_OWN} OR {keeps}"
    return policy(_ROLE, "role", sees=seeing, adds=keeps, changes=keeps, removes=keeps)


def _instead(before: migrations.RunSQL) -> migrations.RunSQL:
    return migrations.RunSQL(before.reverse_sql or (), before.sql)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_walls")]
    operations = [
        migrations.RunSQL(_BELOW_REGIONS, "DROP FUNCTION walls_below_regions"),
        migrations.RunSQL(
            [
                _PEOPLE,
                # The application role has its right from the default privileges of the owner.
                "REVOKE EXECUTE ON FUNCTION walls_people FROM PUBLIC",
            ],
            "DROP FUNCTION walls_people",
        ),
        _instead(_of_people(_PERSON_BEFORE)),
        _of_people(_PERSON_NOW),
        _instead(_of_roles(_KEEPS_BEFORE)),
        _of_roles(_KEEPS_NOW),
    ]

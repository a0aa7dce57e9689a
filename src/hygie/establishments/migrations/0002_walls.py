"""The places below those of a scope, asked from the register when its transaction begins.

So a site that changes group changes what is seen with the same commit.
"""

from django.db import migrations

_ENTER = """
CREATE FUNCTION walls_enter(scope jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    reach jsonb;
    named_sites text[];
    named_entities text[];
    named_ghts text[];
    found_ids bigint[];
    found_places text[];
BEGIN
    -- The domains of one role reach the same places: these are asked once.
    FOR reach IN
        SELECT DISTINCT value FROM jsonb_each(scope)
        WHERE jsonb_typeof(value) = 'object' AND value ? 'entities'
    LOOP
        named_sites := (reach ->> 'finess')::text[];
        named_entities := (reach ->> 'entities')::text[];
        named_ghts := (reach ->> 'ghts')::text[];
        WITH entity AS (
            SELECT id, finess FROM establishments_legalentity WHERE finess = ANY (named_entities)
            UNION
            SELECT e.id, e.finess FROM establishments_legalentity AS e
            JOIN establishments_ght AS g ON g.id = e.ght_id WHERE g.code = ANY (named_ghts)
        ), site AS (
            SELECT id, finess FROM establishments_site WHERE finess = ANY (named_sites)
            UNION
            SELECT s.id, s.finess FROM establishments_site AS s
            JOIN entity ON entity.id = s.entity_id
        )
        SELECT
            coalesce((SELECT array_agg(id) FROM site), '{}'),
            array(
                SELECT 'SITE:' || finess FROM site
                UNION SELECT 'SITE:' || code FROM unnest(named_sites) AS code
                UNION SELECT 'LEGAL_ENTITY:' || finess FROM entity
                UNION SELECT 'LEGAL_ENTITY:' || code FROM unnest(named_entities) AS code
                UNION SELECT 'GHT:' || code FROM unnest(named_ghts) AS code
            )
        INTO found_ids, found_places;
        scope := (
            SELECT jsonb_object_agg(
                key,
                CASE WHEN value = reach
                    THEN value || jsonb_build_object(
                        'sites', found_ids::text, 'places', found_places::text
                    )
                    ELSE value
                END
            )
            FROM jsonb_each(scope)
        );
    END LOOP;
    PERFORM set_config('hygie.scope', scope::text, true);
END $$
"""
_REGION_OF = """
CREATE FUNCTION walls_region_of(kind text, code text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE kind
        WHEN 'REGION' THEN code
        WHEN 'GHT' THEN (SELECT g.region_code FROM establishments_ght AS g WHERE g.code = $2)
        WHEN 'LEGAL_ENTITY' THEN
            (SELECT e.region_code FROM establishments_legalentity AS e WHERE e.finess = $2)
        WHEN 'SITE' THEN
            (SELECT s.region_code FROM establishments_site AS s WHERE s.finess = $2)
    END;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("establishments", "0001_register"), ("platform", "0002_walls")]
    operations = [
        migrations.RunSQL(_ENTER, "DROP FUNCTION walls_enter"),
        migrations.RunSQL(_REGION_OF, "DROP FUNCTION walls_region_of"),
    ]

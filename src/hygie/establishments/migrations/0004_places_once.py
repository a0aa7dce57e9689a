"""The places below are found once for a group of places, whatever the domains that name it.

Each is asked by its own name: the session keeps such a plan, and makes that of a list each time.
"""

from importlib import import_module

from django.db import migrations

_FORMER = import_module("hygie.establishments.migrations.0002_walls")._ENTER
_ENTER = """
CREATE OR REPLACE FUNCTION walls_enter(scope jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    which integer := 0;
    reach jsonb;
    named text;
    sites bigint[];
    places text[];
BEGIN
    LOOP
        which := which + 1;
        reach := scope -> which::text;
        EXIT WHEN reach IS NULL;
        CONTINUE WHEN NOT reach ? 'entities';
        sites := '{}';
        places := '{}';
        FOREACH named IN ARRAY (reach ->> 'ghts')::text[] LOOP
            SELECT places || ('GHT:' || named) || array_agg('LEGAL_ENTITY:' || e.finess) INTO places
                FROM establishments_ght AS g
                JOIN establishments_legalentity AS e ON e.ght_id = g.id
                WHERE g.code = named;
            SELECT sites || array_agg(s.id), places || array_agg('SITE:' || s.finess)
                INTO sites, places
                FROM establishments_ght AS g
                JOIN establishments_legalentity AS e ON e.ght_id = g.id
                JOIN establishments_site AS s ON s.entity_id = e.id
                WHERE g.code = named;
        END LOOP;
        FOREACH named IN ARRAY (reach ->> 'entities')::text[] LOOP
            SELECT sites || array_agg(s.id),
                places || ('LEGAL_ENTITY:' || named) || array_agg('SITE:' || s.finess)
                INTO sites, places
                FROM establishments_legalentity AS e
                JOIN establishments_site AS s ON s.entity_id = e.id
                WHERE e.finess = named;
        END LOOP;
        FOREACH named IN ARRAY (reach ->> 'finess')::text[] LOOP
            SELECT sites || array_agg(s.id), places || ('SITE:' || named) INTO sites, places
                FROM establishments_site AS s WHERE s.finess = named;
        END LOOP;
        scope := jsonb_set(scope, ARRAY[which::text], reach || jsonb_build_object(
            'sites', sites::text, 'places', places::text
        ));
    END LOOP;
    PERFORM set_config('hygie.scope', scope::text, true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0003_entities_by_name"),
        ("platform", "0004_places_once"),
    ]
    operations = [
        migrations.RunSQL(_ENTER, _FORMER.replace("CREATE ", "CREATE OR REPLACE ", 1)),
    ]

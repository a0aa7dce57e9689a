"""Sites reached by a role of their own, told apart from those reached by a role of their group.

A declarant may withhold an incident from the group: the wall must know by which way one comes.
"""

from importlib import import_module

from django.db import migrations

_FORMER = import_module("hygie.establishments.migrations.0004_places_once")._ENTER
_GHTS = _FORMER[_FORMER.index("        FOREACH named IN ARRAY (reach ->> 'ghts')") :]
_GHTS = _GHTS[: _GHTS.index("        FOREACH named IN ARRAY (reach ->> 'entities')")]
_KEPT = """        IF reach ->> 'ghts' <> '{}' THEN
            reach := reach || jsonb_build_object('own', sites::text);
        END IF;
"""
_END = "        scope := jsonb_set("
# The groups come last: what was found before them is one's own.
_ENTER = _FORMER.replace(_GHTS, "").replace(_END, _KEPT + _GHTS + _END)
_OWN = """
CREATE FUNCTION walls_own_sites(domain text) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    scope jsonb := nullif(current_setting('hygie.scope', true), '')::jsonb;
    reach jsonb := scope -> (scope ->> domain);
BEGIN
    RETURN coalesce((coalesce(reach ->> 'own', reach ->> 'sites'))::bigint[], '{}');
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("establishments", "0004_places_once")]
    operations = [
        migrations.RunSQL(_ENTER, _FORMER),
        migrations.RunSQL(_OWN, "DROP FUNCTION walls_own_sites"),
    ]

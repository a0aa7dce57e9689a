"""The entities of a scope’s sites, from a scope whose domains share one group of places."""

from importlib import import_module

from django.db import migrations

_FORMER = import_module("hygie.contacts.migrations.0004_the_sheet_of_the_entity")._ABOVE
_ABOVE = """
CREATE OR REPLACE FUNCTION walls_entities_of_sites(domain text) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN array(
        SELECT e.finess FROM establishments_site AS s
        JOIN establishments_legalentity AS e ON e.id = s.entity_id
        WHERE s.finess = ANY (walls_finess(domain))
    );
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_sheets_at_once"),
        ("platform", "0004_places_once"),
    ]
    operations = [
        migrations.RunSQL(_ABOVE, _FORMER.replace("CREATE ", "CREATE OR REPLACE ", 1)),
    ]

"""Whoever reads the contacts of a site reads those of its entity too: they are called next.

Reading only, and of that entity only: neither its other sites, nor its group.
"""

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import policy

_ABOVE = """
CREATE FUNCTION walls_entities_of_sites(domain text) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    scope jsonb := nullif(current_setting('hygie.scope', true), '')::jsonb;
BEGIN
    RETURN array(
        SELECT e.finess FROM establishments_site AS s
        JOIN establishments_legalentity AS e ON e.id = s.entity_id
        WHERE s.finess = ANY (coalesce((scope -> domain ->> 'finess')::text[], '{}'))
    );
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_story"), ("establishments", "0002_walls")]
    operations = [
        migrations.RunSQL(_ABOVE, "DROP FUNCTION walls_entities_of_sites"),
        policy(
            "contacts_sheet",
            "sheet_from_a_site",
            sees="entity_id = ANY ("
            f"(SELECT walls_entities_of_sites('{Domain.CONTACTS.value}'))::text[])",
        ),
    ]

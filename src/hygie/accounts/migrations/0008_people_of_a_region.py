"""Who keeps the accounts of a region sees them as quickly as the others see theirs.

The sites and entities of a region are compared with those of a role as they are: putting them
together as a list of words took longer than all the rest of the page.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("hygie.accounts.migrations.0005_people_at_once")
# PostgreSQL reads each of the three once for a statement, and only when a row asks for it.
_OF_REGION = """(SELECT walls_regions('PEOPLE')) <> '{}' AND CASE place_kind
    WHEN 'REGION' THEN place_code = ANY (the_regions)
    WHEN 'GHT' THEN place_code IN
        (SELECT code FROM establishments_ght WHERE region_code = ANY (the_regions))
    WHEN 'LEGAL_ENTITY' THEN place_code IN
        (SELECT finess FROM establishments_legalentity WHERE region_code = ANY (the_regions))
    WHEN 'SITE' THEN place_code IN
        (SELECT finess FROM establishments_site WHERE region_code = ANY (the_regions))
    ELSE false
END""".replace("the_regions", "(SELECT walls_regions('PEOPLE'))::text[]")
_HERE = "(place_kind || ':' || place_code) = ANY ((SELECT walls_places('PEOPLE'))::text[])"
_KEEPS = f"{_BEFORE._ALL} OR {_HERE} OR {_OF_REGION}"
_PEOPLE = f"""
CREATE OR REPLACE FUNCTION walls_people() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person_id FROM accounts_membership WHERE {_HERE} OR {_OF_REGION}
$$
"""  # noqa: S608 - ours


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_strong_sign_in")]
    operations = [
        migrations.RunSQL(_PEOPLE, _BEFORE._PEOPLE.replace("CREATE ", "CREATE OR REPLACE ", 1)),
        _BEFORE._instead(_BEFORE._of_roles(_BEFORE._KEEPS_NOW)),
        _BEFORE._of_roles(_KEEPS),
        migrations.RunSQL("DROP FUNCTION walls_below_regions", _BEFORE._BELOW_REGIONS),
    ]

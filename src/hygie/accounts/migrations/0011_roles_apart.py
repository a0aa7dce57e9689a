"""The roles of a place are found in a function, planned when a row asks for them and not before.

Every page reads the roles of who is signed in, and the story of an incident asks about accounts:
neither needs what the wall of a whole region takes to be planned.
"""

from importlib import import_module

from django.db import migrations

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, reaches_place

_FORMER = import_module("hygie.accounts.migrations.0004_walls")
_REGIONAL = import_module("hygie.accounts.migrations.0008_people_of_a_region")
_BEFORE = _REGIONAL._BEFORE
_STORY = import_module("hygie.accounts.migrations.0006_story").Migration.operations[0]
# Functions of the owner: each holds the wall of the roles itself.
_KEPT = _REGIONAL._PEOPLE.replace("OR REPLACE ", "").replace("walls_people", "walls_kept_roles")
_KEPT = _KEPT.replace("SELECT person_id", "SELECT id")
_SEES_PERSON = f"""
CREATE OR REPLACE FUNCTION walls_sees_person(wanted bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN coalesce(wanted = walls_person(), false) OR EXISTS (
        SELECT FROM accounts_membership
        WHERE person_id = wanted AND ({reaches_place(Domain.PEOPLE)})
    );
END $$
"""
_ALL, _IDENTITY = everywhere(Domain.PEOPLE), everywhere(Domain.IDENTITY)
_SEEN = f"{_IDENTITY} OR person_id = (SELECT walls_person()) OR {_ALL}"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_given_again"),
        ("establishments", "0004_places_once"),
    ]
    operations = [
        migrations.RunSQL(
            [_KEPT, "REVOKE EXECUTE ON FUNCTION walls_kept_roles FROM PUBLIC"],
            "DROP FUNCTION walls_kept_roles",
        ),
        migrations.RunSQL(
            [_SEES_PERSON, "REVOKE EXECUTE ON FUNCTION walls_sees_person FROM PUBLIC"],
            _FORMER._SEES_PERSON.replace("CREATE ", "CREATE OR REPLACE ", 1),
        ),
        migrations.RunSQL(
            "DROP POLICY role_sees ON accounts_membership",
            f"CREATE POLICY role_sees ON accounts_membership FOR SELECT USING ({_SEEN}"
            f" OR {_REGIONAL._HERE} OR {_REGIONAL._OF_REGION})",
        ),
        policy("accounts_membership", "role", sees=f"{_SEEN} OR id IN (SELECT walls_kept_roles())"),
        _BEFORE._instead(_STORY),
        policy(
            "journal_entry",
            "account",
            sees="CASE WHEN NOT is_reading AND subject_kind = 'accounts.Person'"
            f" THEN {_ALL} OR walls_sees_person(subject_id::bigint) ELSE false END",
        ),
    ]

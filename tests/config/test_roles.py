import pytest
from django.db import connection

from hygie.config.roles import as_owner, let_the_application_in
from hygie.platform.postgres.place import APPLICATION
from hygie.platform.postgres.provision import create_database
from tests.world import _superuser

NAME = "hygie_rights"


@pytest.fixture
def a_fresh_database(django_db_setup, django_db_blocker):
    """The connection of the tests, for a while on a database that only its owner may use."""
    kept = connection.settings_dict["NAME"]
    with _superuser() as root:
        root.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        create_database(root, NAME)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = NAME
        yield
        connection.close()
        connection.settings_dict["NAME"] = kept
    with _superuser() as root:
        root.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def may_make_temporary_tables(role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')", [role])
        return cursor.fetchone()[0]


def test_the_application_may_make_temporary_tables_and_asking_twice_is_harmless(a_fresh_database):
    assert not may_make_temporary_tables(APPLICATION)

    with as_owner():
        let_the_application_in()
        let_the_application_in()

    assert may_make_temporary_tables(APPLICATION)

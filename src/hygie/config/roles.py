"""The two roles of the database: the owner changes tables, the application only fills them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from psycopg import sql

from hygie.platform import walls

_RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role}",
)


@contextmanager
def as_owner() -> Iterator[None]:
    """Be the owner of the database for a while, on the connection that everything uses."""
    kept = dict(connection.settings_dict)
    _reconnect({key: value for key, value in settings.OWNER_DATABASE.items() if key != "EMBEDDED"})
    try:
        # The walls do not stand before the owner of the tables: no scope is needed.
        with walls.nobody():
            yield
    finally:
        _reconnect(kept)


def let_the_application_in() -> None:
    """Give the application role its rights on every table that the owner will create."""
    role = settings.APPLICATION_ROLE
    if role == settings.OWNER_ROLE:
        return
    with connection.cursor() as cursor:
        for statement in _RIGHTS:
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
        # The register compares large files with what it knows in temporary tables.
        cursor.execute(
            "SELECT has_database_privilege(%s, current_database(), 'TEMPORARY'), "
            "current_database()",
            [role],
        )
        may_already, database = cursor.fetchone()
        if not may_already:
            cursor.execute(
                sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(
                    sql.Identifier(database), sql.Identifier(role)
                )
            )


def _reconnect(values: dict[str, object]) -> None:
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    name = connection.settings_dict["NAME"]
    connection.settings_dict.update(values)
    # Tests give the database another name than the settings do.
    connection.settings_dict["NAME"] = name

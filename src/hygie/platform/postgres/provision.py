"""The two roles and the database, created once and checked at each start."""

from typing import Any, LiteralString

import psycopg
from psycopg import sql

from hygie.platform.postgres.place import APPLICATION, DATABASE, OWNER, SUPERUSER

# Neither may pass over the walls between establishments: the owner's tables will force their
# policies upon it too, and the application role owns nothing.
ROLES: dict[str, LiteralString] = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS INHERIT",
    APPLICATION: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS INHERIT",
}


def provision(connection: psycopg.Connection[Any]) -> None:
    """Create what is missing of the roles and of Hygie's database."""
    there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role, powers in ROLES.items():
        if role not in there:
            statement = sql.SQL("CREATE ROLE {} {}")
            connection.execute(statement.format(sql.Identifier(role), sql.SQL(powers)))
    create_database(connection, DATABASE)


def create_database(connection: psycopg.Connection[Any], name: str) -> None:
    """Create a database of the owner, entered by the two roles only, unless it is there."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    database, root = sql.Identifier(name), sql.Identifier(SUPERUSER)
    owner, application = sql.Identifier(OWNER), sql.Identifier(APPLICATION)
    statements = [
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, owner),
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(database, application, root),
    ]
    for statement in statements:
        connection.execute(statement)

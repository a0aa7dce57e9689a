"""pgbouncer before the database: the pages go through it, everything else comes directly.

It hands a server's connection from one client to the next at the end of each transaction, so
nothing of ours may live in a session; `tests/config/test_pooler.py` keeps it so.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from hygie.config import reach
from hygie.config.finding import Finding

_WHERE = "SELECT current_user, current_database(), extract(epoch FROM pg_postmaster_start_time())"
# The delays that a direct connection asks for itself, and a pooler cannot be asked for.
_DELAYS = {
    "statement_timeout": "20s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}


def go_through() -> None:
    """Come through the pooler from now on, in this process and those that it forks."""
    if settings.POOLED_DATABASE is None:
        return
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    pool = connection.settings_dict["OPTIONS"].get("pool")
    connection.settings_dict.update(settings.POOLED_DATABASE)
    if pool:
        connection.settings_dict["OPTIONS"] = settings.POOLED_DATABASE["OPTIONS"] | {"pool": pool}


def look() -> Iterator[Finding]:
    """Say whether the pooler leads to this database, under this role, with delays."""
    pooled = settings.POOLED_DATABASE
    if pooled is None:
        return
    try:
        with _connected(pooled) as link, link.transaction():
            there = link.execute(_WHERE).fetchone()
            endless = [name for name in _DELAYS if _is_endless(link, name)]
    except psycopg.Error as error:
        yield Finding(
            "Mandataire de la base",
            False,
            reach.why(error),
            "Vérifiez DATABASE_POOLER_URL, et pgbouncer : pool_mode = transaction.",
        )
        return
    with connection.cursor() as cursor:
        cursor.execute(_WHERE)
        here = cursor.fetchone()
    if there != here:
        said = "il mène à une autre base, ou sous un autre rôle, que DATABASE_URL"
        yield Finding("Mandataire de la base", False, said, "Vérifiez DATABASE_POOLER_URL.")
    elif endless:
        yield Finding(
            "Mandataire de la base",
            False,
            f"rien n’y arrête une requête qui n’en finit pas : {', '.join(endless)}",
            " ; ".join(f"ALTER ROLE {here[0]} SET {name} = '{_DELAYS[name]}'" for name in endless)
            + " ; puis RECONNECT dans pgbouncer.",
        )
    else:
        yield Finding("Mandataire de la base", True, "même base, même rôle, délais tenus")


def _connected(pooled: dict[str, Any]) -> "psycopg.Connection[tuple[object, ...]]":
    wanted = {
        "host": pooled["HOST"],
        "port": pooled["PORT"],
        "user": pooled["USER"],
        "password": pooled["PASSWORD"],
        "dbname": pooled["NAME"],
    }
    given = {name: value for name, value in wanted.items() if value}
    return psycopg.connect(
        **given,
        **pooled["OPTIONS"],
        autocommit=True,
        prepare_threshold=None,
    )


def _is_endless(link: "psycopg.Connection[tuple[object, ...]]", name: str) -> bool:
    return link.execute("SELECT current_setting(%s) = '0'", [name]).fetchone() == (True,)

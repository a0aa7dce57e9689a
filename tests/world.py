"""One throw-away PostgreSQL for the whole run; loaded before Django reads its settings.

Each process of the run gets its own copy of a migrated template, and works in it under the
application role, as the product does.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from hygie.platform import walls
from hygie.platform.postgres.place import APPLICATION, OWNER, SUPERUSER, conninfo
from hygie.platform.postgres.throwaway import throwaway

HOME = "HYGIE_TEST_HOME"
# The folder of another PostgreSQL's programs, to run the tests on its version.
BINARIES = "HYGIE_TEST_BINARIES"
TEMPLATE, MAKING = "hygie_template", "hygie_making"
_started = ExitStack()


def _start() -> None:
    if HOME not in os.environ:
        binaries = Path(os.environ[BINARIES]) if BINARIES in os.environ else None
        server = _started.enter_context(throwaway(binaries=binaries))
        os.environ[HOME] = str(server.place.home)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "SMTP_HOST", "SECRET_KEY", "PUBLIC_ADDRESS"):
        os.environ.pop(name, None)
    os.environ["HYGIE_HOME"] = os.environ[HOME]
    os.environ["DATABASE_POOL"] = "0"
    os.environ["DEMONSTRATION"] = "non"


_start()
# Tests act as the operator; each request that they make begins in nobody's scope, as in life.
walls.open_everything()


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    _started.close()


def _superuser(database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
    home = Path(os.environ[HOME])
    return psycopg.connect(
        **conninfo(home, role=SUPERUSER, database=database),  # type: ignore[arg-type]
        autocommit=True,
    )


def _copy(name: str, template: str) -> None:
    with _superuser() as root:
        root.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        root.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER)
            )
        )


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Give this process its own database, migrated by the owner, used by the application role."""
    from django.core.management import call_command  # noqa: PLC0415 - settings come first
    from django.db import connection  # noqa: PLC0415

    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with _superuser() as root:
        # The first process makes the template, the others wait for it.
        root.execute("SELECT pg_advisory_lock(7)")
        known = root.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
        if not known:
            _copy(MAKING, "template0")
            with django_db_blocker.unblock():  # type: ignore[attr-defined]
                connection.settings_dict["NAME"] = MAKING
                call_command("migrate", verbosity=0, without_shipped=True)
                connection.close()
            with _superuser(MAKING) as making:
                # Between tests that commit, Django empties the tables, even those that refuse it.
                for table in ("journal_entry", "journal_link"):
                    making.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_is_never_emptied")
                making.execute(
                    sql.SQL("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {}").format(
                        sql.Identifier(APPLICATION)
                    )
                )
            root.execute(f"ALTER DATABASE {MAKING} RENAME TO {TEMPLATE}")
        _copy(name, TEMPLATE)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connection.close()

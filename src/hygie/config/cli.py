"""The command `hygie`: Django's command runner with our settings, and our names."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError
from django.db.migrations.exceptions import MigrationSchemaMissing
from psycopg import OperationalError as Unanswered
from psycopg.errors import UndefinedTable

from hygie.kernel.errors import Refused
from hygie.platform import walls
from hygie.platform.postgres.server import Server

# `check` is what people type; Django has a command of that name, which `diagnose` calls.
NAMES = {"check": "diagnose"}
# `run` holds the embedded server itself; the others do not need it.
WITHOUT_DATABASE = frozenset(
    {"run", "diagnose", "settings", "roles", "help", "makemigrations", "collectstatic"}
)
# Requests and jobs of others run in these: each takes a scope of its own, and nothing beside it.
OF_OTHERS = frozenset({"web", "worker"})
USAGE = """hygie COMMAND [--json]

  run                 start everything: database, web, worker (--demo: with a demonstration)
  web, worker         one of the two, for an operator's own supervisor
  migrate             bring the database to this version
  demo                load the demonstration
  register import F…  read files of the national register
  person ACT          accounts and roles: create, grant, password, close, list
  key ACT             keys of machines: create, list, revoke
  journal ACT         verify the chain of the journal, make an anchor
  backup              save database and files, encrypted (--keys: the keys, apart)
  restore FILE        put a backup back into an empty place (--test: try it, and forget)
  check               what is wrong, and how to mend it
  settings, roles     pages of the manual: the environment, who may do what
  help [COMMAND]      every other command
"""


def main() -> None:
    """Run one command; a wrong setting is a sentence, not a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hygie.config.settings")
    words = sys.argv[1:]
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(USAGE)
        return
    command = NAMES.get(words[0], words[0])
    if command not in OF_OTHERS:
        walls.open_everything()
    words = _elsewhere(words) if command == "restore" else words
    with _in_a_sentence(), _database(command, words):
        execute_from_command_line(["hygie", command, *words[1:]])


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    try:
        yield
    except (ImproperlyConfigured, Refused) as error:
        sys.exit(f"hygie: {error}")
    except MigrationSchemaMissing:
        sys.exit("hygie: this role may not create tables: give the owner's in DATABASE_OWNER_URL")
    except (OperationalError, Unanswered) as error:
        reason = str(error).strip().splitlines()[0]
        sys.exit(f"hygie: the database does not answer, or has no room left: {reason}")
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        sys.exit("hygie: the database lacks a table of this version: hygie migrate")
    except KeyboardInterrupt:
        sys.exit(130)


def _elsewhere(words: list[str]) -> list[str]:
    """`--into FOLDER` names another home, with its own database, before the settings are read."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--into")
    found, others = parser.parse_known_args(words)
    if found.into:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_POOLER_URL"):
            os.environ.pop(name, None)
            os.environ.pop(f"{name}_FILE", None)
        os.environ["HYGIE_HOME"] = str(Path(found.into).absolute())
    return others


@contextmanager
def _database(command: str, words: list[str]) -> Iterator[None]:
    """Start the embedded server for the time of a command, unless it runs already."""
    aside = command in WITHOUT_DATABASE or (command == "backup" and "--new-key" in words)
    if aside or not settings.EMBEDDED_DATABASE:
        yield
        return
    binaries = Path(settings.POSTGRES_BINARIES) if settings.POSTGRES_BINARIES else None
    server = Server(settings.HYGIE_HOME, binaries=binaries)
    server.ensure()
    try:
        yield
    finally:
        server.release()


if __name__ == "__main__":
    main()

"""The command `hygie`: Django's command runner with our settings, and our names."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

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
    try:
        with _database(command):
            execute_from_command_line(["hygie", command, *words[1:]])
    except (ImproperlyConfigured, Refused) as error:
        sys.exit(f"hygie: {error}")
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        sys.exit(f"hygie: the database does not answer, or has no room left: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)


@contextmanager
def _database(command: str) -> Iterator[None]:
    """Start the embedded server for the time of a command, unless it runs already."""
    if command in WITHOUT_DATABASE or not settings.EMBEDDED_DATABASE:
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

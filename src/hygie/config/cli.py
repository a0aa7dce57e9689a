"""The command `hygie`: Django's command runner with our settings, and our names."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, execute_from_command_line, get_commands
from django.db import OperationalError, ProgrammingError
from django.db.migrations.exceptions import MigrationSchemaMissing
from psycopg import OperationalError as Unanswered
from psycopg.errors import UndefinedTable

from hygie.config import apart, french, reach
from hygie.kernel.errors import Refused
from hygie.platform import walls
from hygie.platform.postgres.server import Server

# `check` is what people type; Django has a command of that name, which `diagnose` calls.
NAMES = {"check": "diagnose"}
# `run` holds the embedded server itself; the others do not need it.
WITHOUT_DATABASE = frozenset(
    {"run", "diagnose", "settings", "roles", "makemigrations", "collectstatic"}
)
# Requests and jobs of others run in these: each takes a scope of its own, and nothing beside it.
OF_OTHERS = frozenset({"web", "worker"})
# Of those that come with Django, what a developer needs. The others would go round the journal and
# the walls: accounts made in silence, pages served with everything open.
OF_DJANGO = frozenset(
    {
        "collectstatic",
        "dbshell",
        "diffsettings",
        "makemigrations",
        "procrastinate",
        "shell",
        "showmigrations",
        "sqlmigrate",
    }
)
USAGE = """hygie COMMANDE [--json]

  run                 démarre tout : base, web, ouvrier (--demo : avec une démonstration)
  web, worker         l’un des deux, pour un superviseur de l’exploitant
  migrate             met la base à cette version
  demo                charge la démonstration
  register import F…  lit des fichiers du registre national
  past ACTE FICHIER   regarde (check) ou reprend (import) les incidents d’un autre outil
  opssies ACTE        fichiers OPSSIES : check (vérifier), import (reprendre), export (écrire)
  audit ACTE F        résultats d’un annuaire : check (regarder), import (reprendre)
  mail bounces        lit les rapports de mails qui ne sont pas arrivés
  indicators import F listes d’avertissement de MISP, pour les indicateurs
  referential ACTE    référentiels : import, check, list, show, export
  observatory ACTE    statistiques : snapshot (prendre un instantané), snapshots (les vérifier),
                      report (écrire le rapport d’une année), second-source (comparer une liste)
  exhibits verify F   ce qui tient, et non, dans un export scellé d’éléments de preuve
  person ACTE         comptes et rôles : create, invite, grant, end-role, suspend, reactivate,
                      password, reset-factor, sign-out, close, list
  key ACTE            clés des machines : create, list, revoke
  journal ACTE        vérifie la chaîne du journal, fait une ancre
  backup              sauve la base et les fichiers, chiffrés (--keys : les clés, à part)
  restore FICHIER     remet une sauvegarde dans un lieu vide (--test : l’essaie, et oublie)
  check               ce qui ne va pas, et le remède
  settings, roles     pages du manuel : l’environnement, qui peut faire quoi
  COMMANDE --help     les options d’une commande
  --version           la version de Hygie
"""


def main() -> None:
    """Run one command; a wrong setting is a sentence, not a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hygie.config.settings")
    words = sys.argv[1:]
    if not words or words in (["-h"], ["--help"], ["help"]):
        sys.stdout.write(USAGE)
        return
    if words[0] in {"--version", "version"}:
        sys.stdout.write(f"hygie {version('hygie')}\n")
        return
    try:
        _run(words)
    except SystemExit as ended:
        if isinstance(ended.code, str) and "--json" in words:
            sys.stdout.write(json.dumps({"error": ended.code}, ensure_ascii=False) + "\n")
            raise SystemExit(1) from None
        raise


def _run(words: list[str]) -> None:
    french.speak_french()
    if words[0] == "help":
        words = [words[1], "--help"]
    command = NAMES.get(words[0], words[0])
    if command not in OF_OTHERS:
        walls.open_everything()
    into = _into(words) if command == "restore" else None
    rest = _elsewhere(words, into)[1:]
    rest = ["--traceback", *rest]  # a refusal comes to us, not to Django's own words
    is_apart = apart.is_apart(command, words)
    if is_apart and apart.ALONE not in rest:
        rest.append(apart.ALONE)
    sys.argv[0] = "hygie"
    with _nothing_left_in(into), _in_a_sentence(), apart.borrowed_home(is_apart):
        django.setup()
        if not _is_ours(command):
            sys.exit(f"hygie: la commande « {words[0]} » n’existe pas ; « hygie --help » les dit")
        with _database(command, words):
            execute_from_command_line(["hygie", command, *rest])


def _is_ours(command: str) -> bool:
    home = get_commands().get(command, "")
    owner = home if isinstance(home, str) else home.__module__
    return command in OF_DJANGO or owner.startswith("hygie.")


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if said := _sentence(error):
            sys.exit(f"hygie: {said}")
        raise


def _sentence(error: Exception) -> str:
    """What went wrong, for who typed the command; empty when only a trace tells."""
    if isinstance(error, ImproperlyConfigured | Refused | CommandError):
        return str(error)
    if isinstance(error, MigrationSchemaMissing):
        return "ce rôle ne crée pas de tables : donnez leur propriétaire dans DATABASE_OWNER_URL"
    if isinstance(error, OperationalError | Unanswered):
        return reach.sentence(error)
    if isinstance(error, ProgrammingError) and isinstance(error.__cause__, UndefinedTable):
        return "il manque à la base une table de cette version : lancez « hygie migrate »"
    return french.of_a_file(error) if isinstance(error, OSError) else ""


def _into(words: list[str]) -> Path | None:
    """The folder that `--into` names."""
    found = _parser_of_into().parse_known_args(words)[0].into
    return Path(found).absolute() if found else None


def _parser_of_into() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hygie restore", add_help=False, allow_abbrev=False)
    parser.add_argument("--into")
    return parser


def _elsewhere(words: list[str], into: Path | None) -> list[str]:
    """`--into FOLDER` names another home, with its own database, before the settings are read."""
    if into is None:
        return words
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_POOLER_URL"):
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ["HYGIE_HOME"] = str(into)
    return _parser_of_into().parse_known_args(words)[1]


@contextmanager
def _nothing_left_in(folder: Path | None) -> Iterator[None]:
    """What is refused leaves nothing behind in a place that was new or empty."""
    was_there = folder is not None and folder.exists()
    was_empty = folder is not None and not (was_there and any(folder.iterdir()))
    try:
        yield
    except SystemExit as ended:
        if folder is not None and was_empty and isinstance(ended.code, str | int) and ended.code:
            with suppress(OSError):
                shutil.rmtree(folder)
                if was_there:
                    folder.mkdir()
        raise


@contextmanager
def _database(command: str, words: list[str]) -> Iterator[None]:
    """Start the embedded server for the time of a command, unless it runs already."""
    aside = command in WITHOUT_DATABASE or (command == "backup" and "--new-key" in words)
    aside = aside or apart.is_apart(command, words)
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

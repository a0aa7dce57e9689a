"""hygie restore"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hygie.backups import operations, plans
from hygie.backups.archive import keyring, restoring, sealing
from hygie.backups.archive.problems import BackupProblem, WrongKey
from hygie.backups.archive.reading import Contents
from hygie.backups.archive.sealing import Identity
from hygie.backups.rules import Key
from hygie.config import env
from hygie.config.home import replace_secret
from hygie.kernel.actor import SYSTEM
from hygie.kernel.wording import counted

_DAMAGED = (
    "fichier joint était déjà abîmé ou absent",
    "fichiers joints étaient déjà abîmés ou absents",
)


class Command(BaseCommand):
    """Put a backup back into an empty place, or try it in a throw-away one."""

    help = "Restaure une sauvegarde dans un lieu vide ; --test l’essaie dans un lieu jetable."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Which backup, with which keys, where."""
        parser.add_argument("file", type=Path, metavar="FICHIER", help="la sauvegarde")
        parser.add_argument("--identity", type=Path, metavar="CLÉ", help="la clé privée")
        parser.add_argument("--keys", type=Path, metavar="FICHIER", help="le fichier des clés")
        parser.add_argument(
            "--into", type=Path, metavar="DOSSIER", help="un HYGIE_HOME neuf, et sa propre base"
        )
        parser.add_argument("--test", action="store_true", help="essayer, et oublier")
        parser.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, **options: Any) -> None:
        """Test, or restore."""
        file, identity = options["file"].absolute(), options["identity"]
        for named in filter(None, (file, identity, options["keys"])):
            _refuse_what_is_no_file(named)
        identities = sealing.identities(identity) if identity else []
        if options["test"]:
            self._test(file, identities, as_json=options["json"])
            return
        secrets = keyring.read(options["keys"], by=identities) if options["keys"] else {}
        with _asking_for_the_key(identities):
            whole = restoring.restore(file, by=identities, into=plans.target())
        call_command("migrate", verbosity=0)
        operations.note_restored(file, whole, by=SYSTEM, at=timezone.now())
        self._tell(whole, secrets, as_json=options["json"])

    def _test(self, file: Path, identities: list[Identity], *, as_json: bool) -> None:
        done = operations.test(
            file,
            identities=identities,
            key=Key.OPERATOR,
            tested_in=plans.room_for_tests(),
            programs=plans.programs(),
            by=SYSTEM,
            at=timezone.now(),
        )
        if not done.passed:
            raise BackupProblem(done.error)
        said = {"rows": done.rows, "files": done.files, "seconds": done.seconds}
        self.stdout.write(
            json.dumps(said)
            if as_json
            else f"Essai réussi en {str(done.seconds).replace('.', ',')} s : {done.rows} lignes et "
            f"{_files(done.files)} ; rien n’en reste sur ce disque."
        )

    def _tell(self, whole: Contents, secrets: dict[str, str], *, as_json: bool) -> None:
        home = settings.HYGIE_HOME
        proven = whole.is_of(secrets.get("SECRET_KEY", settings.SECRET_KEY).encode())
        if key := secrets.get("SECRET_KEY"):
            replace_secret(home / "secret-key", key)
        others = sorted(
            name
            for name, value in secrets.items()
            if env.GIVEN.get(name, value if name == "SECRET_KEY" else "") != value
        )
        if as_json:
            said = {"rows": whole.rows, "files": whole.manifest.files, "proven": proven}
            self.stdout.write(json.dumps(said | {"made_at": whole.header.made_at}))
            return
        lines = [
            f"Restauré dans {home} : {whole.rows} lignes, {_files(whole.manifest.files)}, "
            f"sauvegarde du {_when(whole.header.made_at)}.",
            "Elle vient bien de cette installation : sa preuve est la bonne."
            if proven
            else "Sans la clé secrète d’origine, rien ne prouve d’où elle vient. Les sessions et "
            "les codes de reprise n’ouvrent plus rien sans cette clé (--keys).",
        ]
        if whole.manifest.damaged_count:
            damaged = counted(whole.manifest.damaged_count, *_DAMAGED)
            lines.append(f"{damaged}.")
        if others:
            lines.append(f"À remettre dans vos réglages : {', '.join(others)}.")
        self.stdout.write("\n".join(lines))


def _refuse_what_is_no_file(named: Path) -> None:
    if named.is_dir():
        raise CommandError(f"{named} est un dossier ; il faut un fichier.")
    if not named.is_file():
        raise CommandError(f"Le fichier {named} n’existe pas.")


@contextmanager
def _asking_for_the_key(given: Sequence[Identity]) -> Iterator[None]:
    """Without a key nothing was tried: say which option gives one."""
    try:
        yield
    except WrongKey as error:
        if given:
            raise
        raise BackupProblem(
            "Cette sauvegarde est chiffrée : donnez la clé privée qui l’ouvre, par --identity CLÉ."
        ) from error


def _files(count: int) -> str:
    return "aucun fichier" if count == 0 else f"{count} fichier{'s' if count > 1 else ''}"


def _when(moment: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(moment)):%d/%m/%Y à %H:%M}"

"""hygie backup"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hygie.backups import operations, plans, presentation
from hygie.backups.archive import keyring, sealing
from hygie.backups.archive.problems import BackupProblem, Unsealed
from hygie.config import env
from hygie.kernel.actor import SYSTEM


class Command(BaseCommand):
    """Save everything, encrypted; or write the keys apart."""

    help = "Sauvegarde la base et les fichiers, chiffrés ; les clés à part, par --keys."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, for whom, and what."""
        parser.add_argument("--to", type=Path, metavar="DOSSIER", help="un autre que BACKUP_DIR")
        parser.add_argument("--test", action="store_true", help="la restaurer aussitôt, pour voir")
        parser.add_argument(
            "--plain", action="store_true", help="en clair : pour une démonstration seulement"
        )
        parser.add_argument(
            "--keys", type=Path, metavar="FICHIER", help="les clés, dans ce fichier"
        )
        parser.add_argument(
            "--new-key", type=Path, metavar="FICHIER", help="fait une paire de clés de sauvegarde"
        )
        parser.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, **options: Any) -> None:
        """Do one of the three."""
        for written in filter(None, (options["new_key"], options["keys"])):
            if not written.absolute().parent.is_dir():
                raise CommandError(f"Le dossier {written.absolute().parent} n’existe pas.")
        if options["new_key"]:
            self._new_key(options["new_key"], as_json=options["json"])
        elif options["keys"]:
            self._keys(options["keys"], as_json=options["json"])
        else:
            self._back_up(options)

    def _back_up(self, options: dict[str, Any]) -> None:
        at = timezone.now()
        if options["plain"] and not settings.DEMONSTRATION:
            raise Unsealed(
                "--plain ne sert que dans une démonstration : les données d’hôpitaux ne s’écrivent "
                "que chiffrées."
            )
        plan = plans.usual(at=at)
        if options["plain"]:
            plan = replace(plan, recipients=(), in_clear=True)
        if options["to"]:
            # What the operator puts elsewhere is not ours to remove.
            plan = replace(plan, folder=options["to"].absolute(), retention=None)
        if options["test"]:
            plan = replace(plan, tested_in=plans.room_for_tests())
        done, tested = operations.back_up(plan, by=SYSTEM, at=at)
        if tested is not None and not tested.passed:
            raise BackupProblem(tested.error)
        file = str(Path(done.folder) / done.file_name)
        said = {"file": file, "size": done.size, "sha256": done.sha256, "files": done.files}
        self._say(
            said | {"files_damaged": done.files_damaged, "tested": tested is not None},
            f"{file}\n{presentation.size(done.size)}, relue et trouvée entière"
            f"{', restaurée pour essai' if tested else ''}.\n"
            f"SHA-256 : {done.sha256}",
            as_json=options["json"],
        )

    def _keys(self, file: Path, *, as_json: bool) -> None:
        secrets = {
            each.name: str(value)
            for each in env.DECLARED
            if each.kind == "secret" and (value := env.GIVEN.get(each.name))
        }
        keyring.write(
            file, secrets | {"SECRET_KEY": settings.SECRET_KEY}, to=settings.BACKUP_RECIPIENT
        )
        self._say(
            {"file": str(file)},
            f"{file} : chiffré. Gardez-le ailleurs que les sauvegardes, et ailleurs que la clé "
            "qui l’ouvre.",
            as_json=as_json,
        )

    def _new_key(self, file: Path, *, as_json: bool) -> None:
        public = sealing.write_key(file)
        self._say(
            {"file": str(file), "recipient": public},
            f"Clé privée : {file}. Elle ne doit pas rester sur le serveur ; gardez-en deux copies "
            f"hors ligne.\nDans les réglages du serveur : BACKUP_RECIPIENT={public}",
            as_json=as_json,
        )

    def _say(self, said: dict[str, Any], text: str, *, as_json: bool) -> None:
        self.stdout.write(json.dumps(said, ensure_ascii=False) if as_json else text)

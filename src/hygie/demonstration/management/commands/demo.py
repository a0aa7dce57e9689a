"""hygie demo"""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hygie.demonstration.operations import Loaded, load
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused

# Where a checkout finds the real register, when somebody put it there.
BESIDE = Path("../shared/data/finess/sae_2023")


class Command(BaseCommand):
    """Load the demonstration into an empty installation."""

    help = "Charge la démonstration : région fictive, personnes, deux ans d’incidents fictifs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the register is, and how to report."""
        parser.add_argument(
            "--register",
            type=Path,
            metavar="DOSSIER",
            help="les fichiers SAE du registre réel",
        )
        parser.add_argument("--no-register", action="store_true", help="sans registre réel")
        parser.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, **options: Any) -> None:
        """Load, and keep beside the data what a visitor must know."""
        folder = options["register"] or BESIDE
        if options["register"] and not folder.is_dir():
            raise CommandError(f"{folder} n’est pas un dossier.")
        real = folder if folder.is_dir() and not options["no_register"] else None
        try:
            loaded = load(register=real, by=SYSTEM, at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        text = _text(loaded)
        mark = settings.HYGIE_HOME / "demonstration"
        handle = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(loaded), ensure_ascii=False))
        elif options["verbosity"]:
            self.stdout.write(text)


def _text(loaded: Loaded) -> str:
    width = max(len(somebody.email) for somebody in loaded.people)
    lines = [
        "Démonstration : données fictives"
        + (", sur le registre réel." if loaded.has_real_register else "."),
        f"Mot de passe de tous les comptes : {loaded.password}",
        *(
            f"  {somebody.email:<{width}}  {somebody.role.label} ({somebody.place.kind.label})"
            for somebody in loaded.people
        ),
        f"Clé d’API : {loaded.key}",
    ]
    return "\n".join(lines) + "\n"


def _plain(loaded: Loaded) -> dict[str, Any]:
    return {
        "password": loaded.password,
        "key": loaded.key,
        "people": [{"email": each.email, "role": each.role.value} for each in loaded.people],
        "sites": loaded.sites,
        "incidents": loaded.incidents,
    }

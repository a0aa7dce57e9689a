"""hygie indicators import FILE"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.indicators.operations import lists
from hygie.indicators.unpacking import unpack
from hygie.kernel.actor import SYSTEM


class Command(BaseCommand):
    help = "Charge les listes d’avertissement de MISP : ce qui n’est presque jamais un indicateur."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One action for now: import."""
        parser.add_argument("action", metavar="ACTE", choices=["import"], help="import")
        parser.add_argument("path", type=Path, metavar="FICHIER", help="archive tar, ou un JSON")
        parser.add_argument("--json", action="store_true", dest="as_json", help="rapport en JSON")

    def handle(self, *, path: Path, as_json: bool, **options: Any) -> None:
        """Load the lists of the file, all or none."""
        loaded = lists.load(unpack(path), by=SYSTEM, at=timezone.now())
        if as_json:
            told = {
                "lists": loaded.lists,
                "entries": loaded.entries,
                "left_out": dict(loaded.left_out),
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"Listes chargées : {loaded.lists}. Entrées : {loaded.entries}.")
        for name, why in loaded.left_out:
            self.stdout.write(f"Passée : {name}, {why}.")

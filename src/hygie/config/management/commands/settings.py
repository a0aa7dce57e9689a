"""hygie settings"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hygie.config import manual
from hygie.config.env import DECLARED


class Command(BaseCommand):
    """Print the settings of the environment as a page of the manual."""

    help = "Les réglages que Hygie lit dans l’environnement : la page du manuel."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --page and --json."""
        parser.add_argument("--page", action="store_true", help="telle qu’elle est dans le manuel")
        parser.add_argument("--json", action="store_true", help="pour une machine")

    def handle(self, **options: Any) -> None:
        """Print what is declared, never what is set: some of it is secret."""
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in DECLARED], ensure_ascii=False))
        else:
            page = manual.page(DECLARED)
            self.stdout.write(page if options["page"] else manual.for_reading(page), ending="")

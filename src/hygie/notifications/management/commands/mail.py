"""hygie mail: the reports of mails that did not arrive."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations
from hygie.notifications.rules.reports import LONGEST


class Command(BaseCommand):
    """Read what mail servers send back."""

    help = "Mails : bounces (lire les rapports de non-remise, un sur l’entrée ou tout un Maildir)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One word, then its own options."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACTE")
        bounces = acts.add_parser("bounces", help="lit des rapports de non-remise")
        bounces.add_argument(
            "--maildir",
            metavar="DOSSIER",
            type=Path,
            help="le dossier Maildir à lire ; sans lui, un rapport sur l’entrée standard",
        )
        bounces.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, **options: Any) -> None:
        """Read each, and say how many were ours."""
        read = refused = 0
        for raw in _reports(options["maildir"]):
            read += 1
            refused += operations.bounce(raw, by=SYSTEM, at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"read": read, "refused": refused}))
        else:
            self.stdout.write(f"Lus\N{NO-BREAK SPACE}: {read}. Mails de Hygie refusés : {refused}.")


def _reports(maildir: Path | None) -> Iterator[bytes]:
    """One report of the standard input, or those of a Maildir, each marked once it is read."""
    if maildir is None:
        yield sys.stdin.buffer.read(LONGEST + 1)
        return
    new, seen = maildir / "new", maildir / "cur"
    if not (new.is_dir() and seen.is_dir()):
        raise CommandError(f"{maildir} n’est pas un Maildir : il y manque new ou cur.")
    for file in sorted(new.iterdir()):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as opened:
                yield opened.read(LONGEST + 1)
            file.rename(seen / f"{file.name}:2,S")

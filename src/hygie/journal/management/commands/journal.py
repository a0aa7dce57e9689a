"""hygie journal: has it been touched?"""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.journal import anchors, operations, sentences, verification
from hygie.journal.rules import Anchor
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason


class Command(BaseCommand):
    """Verify the chain, or make an anchor."""

    help = "Journal : verify (vérifier la chaîne), anchor (faire une ancre à garder ailleurs)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One word, then its own options."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACTE")
        verify = acts.add_parser("verify", help="cherche le premier maillon rompu")
        verify.add_argument(
            "--from",
            dest="first",
            type=_position,
            default=1,
            metavar="N",
            help="premier maillon à vérifier (1)",
        )
        verify.add_argument(
            "--anchor",
            type=Path,
            action="append",
            default=[],
            metavar="FICHIER",
            help="ancre gardée ailleurs ; l’option peut être répétée",
        )
        anchor = acts.add_parser("anchor", help="fait une ancre, la garde et l’écrit")
        for each in (verify, anchor):
            each.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, **options: Any) -> None:
        """Do what was asked, and say it; a journal that was touched ends with 1."""
        if options["act"] == "anchor":
            made = operations.anchor(by=SYSTEM, at=timezone.now())
            plain = {"anchor": str(made) if made else None}
            text = str(made) if made else "Le journal est vide : il n’y a rien à ancrer."
            self.stdout.write(json.dumps(plain) if options["json"] else text)
            return
        known = anchors.kept() + _given(options["anchor"])
        began = time.perf_counter()
        report = verification.verify(first=options["first"], anchors=known)
        seconds = time.perf_counter() - began
        if options["json"]:
            found = {"ok": not report.breaks, "seconds": round(seconds, 1), **asdict(report)}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, default=str))
        else:
            self.stdout.write("\n".join(sentences.told(report)))
            self.stdout.write(f"  En {seconds:.1f} s.".replace(".", ",", 1))
        if report.breaks:
            sys.exit(1)


def _position(text: str) -> int:
    value = int(text)
    if not 1 <= value < 10**18:
        raise ValueError
    return value


def _given(files: list[Path]) -> list[Anchor]:
    """The anchors of these files; a file that holds none is a mistake to be told."""
    found = []
    for file in files:
        try:
            anchored = anchors.read(file)
        except OSError as error:
            raise Refused(f"{file} ne se lit pas ({reason(error)}).") from error
        if not anchored:
            raise Refused(f"{file} ne contient aucune ancre : une ligne « hygie-ancre … ».")
        found += anchored
    return found

"""hygie register import FILE… | FOLDER"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.establishments import exports, operations
from hygie.establishments.loading.folder import sort_files
from hygie.establishments.rules.sources import ImportStatus
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.wording import counted

_SKIPPED = (
    "fichier sans rien pour le registre, passé",
    "fichiers sans rien pour le registre, passés",
)


class Command(BaseCommand):
    help = "Lit des fichiers du registre national : SAE, FINESS etalab, FiNESS+, flux XML."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One action for now: import."""
        parser.add_argument("action", metavar="ACTE", choices=["import"], help="import")
        parser.add_argument("paths", nargs="+", type=Path, metavar="FICHIER", help="ou un dossier")
        parser.add_argument("--json", action="store_true", dest="as_json", help="rapport en JSON")

    def handle(self, *, paths: list[Path], as_json: bool, **options: Any) -> None:
        """Import each file; leave with 1 when one of them is refused."""
        files, skipped = _files(paths)
        reports = []
        for path in files:
            try:
                report = operations.import_file(path, by=SYSTEM, at=timezone.now())
            except Refused as refusal:
                sys.exit(f"hygie: {refusal.sentence}")
            reports.append(report)
            if not as_json:
                self.stdout.write(exports.as_text(report))
        if as_json:
            self.stdout.write(_as_json(reports, skipped))
        elif skipped:
            self.stdout.write(f"{counted(len(skipped), *_SKIPPED)}.")
        if any(report.status == ImportStatus.REFUSED for report in reports):
            sys.exit(1)


def _files(paths: list[Path]) -> tuple[list[Path], list[Path]]:
    """The files named, and those of the folders named in a sensible order; then the others."""
    files: list[Path] = []
    skipped: list[Path] = []
    for path in paths:
        found, others = sort_files(path) if path.is_dir() else ([path], [])
        files += found
        skipped += others
    return files, skipped


def _as_json(reports: list[Any], skipped: list[Path]) -> str:
    told = {
        "imports": [exports.as_dict(report) for report in reports],
        "skipped": [str(path) for path in skipped],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)

"""hygie audit check|import FILE --audit NUMBER [--domain NAME] [--rest-passes] [--json]"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.audits import shown
from hygie.audits.operations import importing
from hygie.audits.operations.importing import Given, Look
from hygie.audits.readers.opening import LARGEST
from hygie.audits.rules.directory import Status
from hygie.audits.rules.results import Unreadable
from hygie.kernel.actor import SYSTEM
from hygie.kernel.reasons import reason


class Command(BaseCommand):
    """Results of PingCastle or of control points: looked at, taken into an audit."""

    help = "Résultats d’un annuaire : check (regarder), import (reprendre dans un audit)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, with which file, into which audit."""
        parser.add_argument(
            "act", metavar="ACTE", choices=["check", "import"], help="check ou import"
        )
        parser.add_argument("path", type=Path, metavar="FICHIER", help="XML, CSV ou JSON")
        parser.add_argument(
            "--audit", type=int, required=True, metavar="NUMÉRO", help="celui de son adresse"
        )
        parser.add_argument("--domain", default="", metavar="NOM", help="forêt ou domaine")
        parser.add_argument(
            "--rest-passes", action="store_true", help="le fichier ne liste que les échecs"
        )
        parser.add_argument("--no-findings", action="store_true", help="sans écrire de constats")
        parser.add_argument("--json", action="store_true", dest="as_json", help="rapport en JSON")

    def handle(self, *, act: str, path: Path, audit: int, as_json: bool, **options: Any) -> None:
        """Tell what would be written; write it when that is asked."""
        at = timezone.now()
        given = importing.read(
            _read(path),
            name=path.name,
            domain=options["domain"],
            rest=Status.PASSED if options["rest_passes"] else Status.UNKNOWN,
            by=SYSTEM,
            at=at,
        )
        look = importing.look(audit, given, by=SYSTEM, at=at)
        if act == "import":
            with_findings = not options["no_findings"]
            importing.take(audit, given, with_findings=with_findings, by=SYSTEM, at=at)
        self._tell(given, look, is_taken=act == "import", as_json=as_json)

    def _tell(self, given: Given, look: Look, *, is_taken: bool, as_json: bool) -> None:
        results, level = given.results, look.standing
        counts = {status: results.counted(status) for status in Status}
        told = {
            "tool": results.tool.value,
            "domain": results.domain,
            "failed": counts[Status.FAILED],
            "unknown": counts[Status.UNKNOWN],
            "sure_level": level.sure if level else None,
            "best_level": level.at_best if level else None,
            "score": results.score,
            "maturity": results.maturity,
            "new_findings": len(look.new),
            "known": look.is_known,
            "taken": is_taken,
            "remarks": list(results.remarks),
        }
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        worth = (
            f"niveau sûr {level.sure}, {level.at_best} au mieux"
            if level
            else f"score {results.score}, maturité {results.maturity or 'non dite'}"
        )
        done = "Repris" if is_taken else "Regardé, rien n’est écrit"
        self.stdout.write(
            f"{done} : {results.tool.label}, {worth} ; "
            f"{shown.tally(counts)} ; nouveaux constats : {len(look.new)}."
        )
        for remark in results.remarks:
            self.stdout.write(f"  {remark}")
        if look.is_known:
            self.stdout.write("  Rien de nouveau : ce fichier est déjà repris dans cet audit.")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"« {path} » ne se lit pas : {reason(error)}.") from error

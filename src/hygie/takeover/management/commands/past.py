"""hygie past check|import FILE --format csv|veris|hhs [--mapping FILE|NAME] [--keep NAME]"""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.wording import counted
from hygie.takeover import operations, queries
from hygie.takeover.models import Takeover
from hygie.takeover.operations import FileKnown, Outlook
from hygie.takeover.readers import hhs, table, veris
from hygie.takeover.readers.opening import headers_of, likely_form, text_of
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.record import Record, Wrong

SHOWN = 20


class Command(BaseCommand):
    """Look at a past, then take it over."""

    help = "Historique d’un autre outil : check (regarder), import (reprendre)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, with which file, read how."""
        parser.add_argument(
            "act", choices=["check", "import"], metavar="ACTE", help="check, import"
        )
        parser.add_argument("path", type=Path, metavar="FICHIER", help="texte, ou gzip")
        parser.add_argument(
            "--format",
            dest="form",
            choices=["csv", "veris", "hhs"],
            default="csv",
            metavar="FORMAT",
            help="csv (un tableau), veris (JSON), hhs (portail américain)",
        )
        parser.add_argument(
            "--mapping",
            default="",
            metavar="FICHIER|NOM",
            help="ce que disent les colonnes : un fichier TOML, ou un nom gardé",
        )
        parser.add_argument("--keep", default="", metavar="NOM", help="garder la correspondance")
        parser.add_argument(
            "--rough-dates",
            action="store_true",
            help="garder les dates qui ne disent que le mois ou l’année",
        )
        parser.add_argument("--fictional", action="store_true", help="incidents d’exercice")
        parser.add_argument("--json", action="store_true", dest="as_json", help="rapport en JSON")

    def handle(self, *, act: str, path: Path, **options: Any) -> None:
        """Say what was taken over and what was not; leave with 1 when lines are wrong."""
        at = timezone.now()
        if options["keep"]:
            said = _mapping_text(options["mapping"])
            if not said:
                raise Refused("--keep garde une correspondance : donnez-la avec --mapping.")
            operations.keep_mapping(options["keep"], said, by=SYSTEM, at=at)
        text = text_of(path)
        source, lines = _lines(
            text, options["form"], options["mapping"], rough=options["rough_dates"]
        )
        if act == "check":
            self._checked(
                operations.look_at(source, lines, by=SYSTEM, at=at), as_json=options["as_json"]
            )
            return
        digest = hashlib.sha256(text.encode()).hexdigest()
        takeover = operations.take_over(
            FileKnown(name=path.name, source=source, sha256=digest),
            lines,
            fictional=options["fictional"],
            by=SYSTEM,
            at=at,
        )
        self._done(takeover, as_json=options["as_json"])

    def _checked(self, seen: Outlook, *, as_json: bool) -> None:
        wrong = seen.wrong
        if as_json:
            counts = {"new": seen.new, "known": seen.known}
            self.stdout.write(_json({**counts, "wrong": [_plain(each) for each in wrong]}))
        else:
            self.stdout.write(
                f"{counted(seen.new, 'incident serait repris', 'incidents seraient repris')}, "
                f"{counted(seen.known, 'déjà connu', 'déjà connus')}. "
                f"{counted(len(wrong), 'ligne refusée', 'lignes refusées')}."
            )
            self._tell(wrong)
        if wrong:
            sys.exit(1)

    def _done(self, takeover: Takeover, *, as_json: bool) -> None:
        wrong = queries.any_wrong(takeover)
        if as_json:
            counts = {name: getattr(takeover, name) for name in ("taken", "known", "wrong")}
            told = {"source": takeover.source, **counts}
            self.stdout.write(_json({**told, "lines": [_plain(each) for each in wrong]}))
        else:
            self.stdout.write(
                f"{takeover.source} : "
                f"{counted(takeover.taken, 'incident repris', 'incidents repris')}, "
                f"{counted(takeover.known, 'déjà connu', 'déjà connus')}, "
                f"{counted(takeover.wrong, 'refusé', 'refusés')}."
            )
            self._tell(wrong)
        if wrong:
            sys.exit(1)

    def _tell(self, wrong: list[Wrong]) -> None:
        for each in islice(wrong, SHOWN):
            self.stdout.write(f"  ligne {each.line} : {each.why}")
        if len(wrong) > SHOWN:
            others = counted(len(wrong) - SHOWN, "autre", "autres")
            self.stdout.write(f"  et {others} : --json les dit toutes.")


def _lines(
    text: str, form: str, asked: str, *, rough: bool
) -> tuple[str, Iterator[Record | Wrong]]:
    likely = likely_form(text)
    if form == "veris":
        return veris.SOURCE, veris.read(text)
    if form == "hhs":
        return hhs.SOURCE, hhs.read(text)
    said = _mapping_text(asked)
    if not said and likely:
        raise Refused(f"Ce fichier n’est pas un tableau à nous : essayez --format {likely}.")
    mapping = mappings.read(said) if said else mappings.guessed(headers_of(text))
    if rough:
        mapping = replace(mapping, rough=True)
    return mapping.source, table.read(text, mapping)


def _mapping_text(asked: str) -> str:
    """The mapping of a file, or the one that was kept under this name."""
    if not asked:
        return ""
    path = Path(asked)
    if path.is_file():
        return text_of(path)
    kept = queries.any_mapping(asked)
    if kept is None:
        raise Refused(f"Ni fichier ni correspondance gardée ne s’appelle « {asked[:80]} ».")
    return kept


def _plain(wrong: Wrong) -> dict[str, object]:
    return {"line": wrong.line, "why": wrong.why}


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)

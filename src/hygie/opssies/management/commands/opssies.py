"""hygie opssies check|import FILE, export --company NAME --siren SIREN --name NAME [--out DIR]"""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason
from hygie.kernel.wording import counted
from hygie.opssies import exports
from hygie.opssies.leaving import Selection, Sender
from hygie.opssies.operations import handing, importing
from hygie.opssies.operations.importing import FaultyFile, Report
from hygie.opssies.rules.checking import Remark

SHOWN = 20
_WITHOUT_LEVEL = ("preuve sans niveau n’y est pas", "preuves sans niveau n’y sont pas")


class Command(BaseCommand):
    """Files of OPSSIES: looked at, taken in, written."""

    help = "Fichiers OPSSIES : check (vérifier), import (reprendre), export (écrire)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, with which file."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACTE")
        for act, help_ in (("check", "vérifier un fichier"), ("import", "reprendre un fichier")):
            one = acts.add_parser(act, help=help_)
            one.add_argument("path", type=Path, metavar="FICHIER")
            one.add_argument("--json", action="store_true", dest="as_json", help="rapport en JSON")
            if act == "check":
                one.add_argument(
                    "--strict", action="store_true", help="refuser aussi les écarts tolérés"
                )
        out = acts.add_parser("export", help="écrire un fichier")
        out.add_argument("--company", required=True, metavar="NOM", help="émetteur, nom court")
        out.add_argument("--siren", required=True, metavar="SIREN", help="son numéro SIREN")
        out.add_argument("--name", required=True, metavar="NOM", help="sa raison sociale")
        out.add_argument("--place", default="", metavar="LIEU", help="region:84, ght:…, ej:…, et:…")
        out.add_argument(
            "--kind",
            type=int,
            action="append",
            default=[],
            metavar="TYPE",
            help="de 1 à 61, autant de fois que voulu ; sinon tous",
        )
        out.add_argument("--since", type=_day, metavar="JOUR", help="depuis, AAAA-MM-JJ")
        out.add_argument("--until", type=_day, metavar="JOUR", help="jusqu’à, AAAA-MM-JJ")
        out.add_argument("--programme", type=int, default=5, metavar="CODE", help="5 : CaRE")
        out.add_argument("--d1", action="store_true", help="profil CaRE D1 : le niveau seul")
        out.add_argument(
            "--out", type=Path, default=Path(), metavar="DOSSIER", help="où écrire ; sinon ici"
        )
        out.add_argument("--json", action="store_true", dest="as_json", help="rapport en JSON")

    def handle(self, *, act: str, as_json: bool, **options: Any) -> None:
        """Leave with 1 when a file is not as it should be, or says nothing."""
        if act == "export":
            self._export(as_json=as_json, **options)
        elif act == "check":
            self._check(options["path"], strict=options["strict"], as_json=as_json)
        else:
            self._import(options["path"], as_json=as_json)

    def _check(self, path: Path, *, strict: bool, as_json: bool) -> None:
        with _opened(path) as file:
            report = importing.look(file, by=SYSTEM, at=timezone.now())
        self._report(report, as_json=as_json)
        if report.faults or (strict and report.quirks):
            sys.exit(1)

    def _report(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            said = {"events": report.events, "faults": report.faults, "quirks": report.quirks}
            self._json({**said, "wrong": _plain(report.wrong), "tolerated": _plain(report.odd)})
            return
        self.stdout.write(
            f"{_events(report.events)}, {counted(report.faults, 'erreur', 'erreurs')}, "
            f"{_quirks(report.quirks)}."
        )
        self._tell("erreur", report.wrong, report.faults)
        self._tell("toléré", report.odd, report.quirks)

    def _import(self, path: Path, *, as_json: bool) -> None:
        try:
            with _opened(path) as file:
                made = importing.take(file, name=path.name, by=SYSTEM, at=timezone.now())
        except FaultyFile as refusal:
            if as_json:
                said = {"refused": refusal.sentence, "faults": refusal.faults}
                self._json({**said, "wrong": _plain(refusal.remarks)})
            else:
                self.stdout.write(refusal.sentence)
                self._tell("erreur", refusal.remarks, refusal.faults)
            sys.exit(1)
        names = ("events", "known", "placed", "proofs", "waiting", "not_done", "quirks")
        counts = {name: getattr(made, name) for name in names}
        if as_json:
            self._json({"file": made.pk, **counts})
            return
        self.stdout.write(
            f"{_events(made.events)} : {counted(made.placed, 'rattaché', 'rattachés')}, "
            f"{made.waiting} à rattacher, "
            f"{counted(made.not_done, 'non réalisé', 'non réalisés')}, "
            f"{counted(made.known, 'déjà connu', 'déjà connus')}. "
            f"{counted(made.proofs, 'preuve', 'preuves')}, {_quirks(made.quirks)}."
        )

    def _export(self, *, as_json: bool, out: Path, **options: Any) -> None:
        selection = Selection(
            place=accounts.any_place(options["place"]) if options["place"] else None,
            kinds=frozenset(options["kind"]),
            since=options["since"],
            until=options["until"],
            programme=options["programme"],
        )
        sender = Sender(company=options["company"], siren=options["siren"], name=options["name"])
        at = timezone.now()
        made = exports.write(SYSTEM, selection, sender, is_d1=options["d1"], at=at)
        handing.note(made.places, name=made.name, events=made.events, by=SYSTEM, at=at)
        path = out / made.name
        try:
            with made.file, path.open("xb") as file:
                for chunk in made.chunks():
                    file.write(chunk)
        except OSError as error:
            raise Refused(f"« {path} » ne s’écrit pas : {reason(error)}.") from error
        if as_json:
            told = {"path": str(path), "events": made.events, "general": made.is_general}
            self._json({**told, "without_level": made.without_level})
        else:
            self.stdout.write(
                f"{path} : {_events(made.events)}. {counted(made.without_level, *_WITHOUT_LEVEL)}."
            )

    def _tell(self, word: str, remarks: list[Remark], count: int) -> None:
        for each in remarks[:SHOWN]:
            self.stdout.write(f"  {word}, {each.path} : {each.sentence}")
        if count > SHOWN:
            self.stdout.write(f"  et {count - min(SHOWN, len(remarks))} de plus.")

    def _json(self, told: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))


def _events(count: int) -> str:
    return counted(count, "événement", "événements")


def _quirks(count: int) -> str:
    return counted(count, "écart toléré", "écarts tolérés")


def _opened(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise Refused(f"« {path} » ne se lit pas : {reason(error)}.") from error


def _plain(remarks: list[Remark]) -> list[dict[str, str]]:
    return [{"path": each.path, "sentence": each.sentence} for each in remarks]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text[:40]} » n’est pas un jour : AAAA-MM-JJ") from None

"""hygie exhibits verify FILE"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hygie.exhibits import checking, queries
from hygie.exhibits.checking import Finding
from hygie.exhibits.rules.manifest import Seal
from hygie.exhibits.sealed import PURPOSE
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.territory import PARIS
from hygie.platform import signing


class Command(BaseCommand):
    help = "Vérifie un export scellé d’éléments de preuve : ce qui tient, et ce qui ne tient pas."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One action for now: verify."""
        parser.add_argument("action", metavar="ACTE", choices=["verify"], help="verify")
        parser.add_argument("path", type=Path, metavar="FICHIER", help="l’export, un ZIP")
        parser.add_argument(
            "--manifest",
            default="",
            metavar="EMPREINTE",
            help="l’empreinte du manifeste, imprimée sur le bordereau",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="rapport en JSON")
        parser.add_argument(
            "--alone",
            action="store_true",
            help="ne demande rien à une base ; d’office où Hygie n’est pas installé",
        )

    def handle(
        self, *, path: Path, manifest: str, as_json: bool, alone: bool, **options: Any
    ) -> None:
        """Say what was found; end in an error when something does not hold."""
        report = checking.check(path, printed=manifest)
        known = _unknown if alone else _known
        findings = [*report.findings, *known(report.seal, printed=bool(manifest))]
        holds = all(each.holds for each in findings)
        if as_json:
            told = {
                "holds": holds,
                "manifest_sha256": report.seal.manifest_sha256,
                "public_key": report.seal.public_key,
                "findings": [each.__dict__ for each in findings],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for each in findings:
                self.stdout.write(f"{'oui' if each.holds else 'NON'}  {each.said}")
            self.stdout.write(f"Empreinte du manifeste : {report.seal.manifest_sha256}")
        if not report.holds:
            raise CommandError("Cet export n’est pas celui qui a été scellé.")
        if not holds:
            raise CommandError("Rien n’a changé depuis ce sceau, mais rien ne dit qui l’a posé.")


def _known(seal: Seal, *, printed: bool) -> list[Finding]:
    """What this installation remembers of the export; elsewhere, the paper is what tells."""
    row = queries.any_seal(seal.manifest_sha256)
    if row is not None:
        to = f"{row.person}, {row.service}, référence {row.reference}"
        said = (
            f"Scellé ici {in_words(row.made_at, PARIS)} par {row.made_by}, incident "
            f"{row.incident.number}, pour {to}."
        )
        return [Finding(holds=True, said=said)]
    if seal.public_key == signing.public_key(purpose=PURPOSE):
        return [
            Finding(holds=False, said="La clé est celle d’ici, mais cet export n’est pas connu.")
        ]
    if printed:
        return [Finding(holds=True, said="Scellé par une autre installation de Hygie.")]
    return _unknown(seal, printed=False)


def _unknown(seal: Seal, *, printed: bool) -> list[Finding]:
    """Nothing is remembered here: without the paper, anybody may have made this seal."""
    if printed:
        return [
            Finding(holds=True, said="Inconnu ici : seule l’empreinte imprimée dit d’où il vient.")
        ]
    said = "Inconnu ici : donnez, avec --manifest, l’empreinte qu’imprime le bordereau signé."
    return [Finding(holds=False, said=said)]

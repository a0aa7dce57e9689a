"""hygie referential import|check FILE…, list, show SLUG [VERSION], export SLUG [VERSION]"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotFound, Refused
from hygie.referentials import shown
from hygie.referentials.models import MappingSet, Version
from hygie.referentials.operations import keeping
from hygie.referentials.queries import catalogues, versions
from hygie.referentials.readers import opening, writing
from hygie.referentials.readers.naming import Naming
from hygie.referentials.rules.checking import Faulty, faults_of, faults_of_crosswalk
from hygie.referentials.rules.records import Brought, State
from hygie.referentials.rules.standing import loaded, nothing_new

ACTS = ("import", "check", "list", "show", "export")


class Command(BaseCommand):
    """Look at referentials, load them, take them away."""

    help = (
        "Référentiels : import (charger et publier), check (regarder un fichier), list (tous), "
        "show (montrer) et export (écrire) une version."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, with which files or which referential."""
        parser.add_argument("act", choices=ACTS, metavar="ACTE", help=", ".join(ACTS))
        parser.add_argument(
            "words", nargs="*", metavar="FICHIER|NOM", help="des fichiers, ou un nom et sa version"
        )
        parser.add_argument("--slug", default="", metavar="NOM", help="le nom court à donner")
        parser.add_argument(
            "--as",
            dest="version_as",
            default="",
            metavar="VERSION",
            help="le numéro de version à donner",
        )
        parser.add_argument(
            "--draft", action="store_true", help="charger sans publier : quelqu’un examinera"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="rapport en JSON")

    def handle(self, *, act: str, words: list[str], **options: Any) -> None:
        """Do it; leave with 1 when a file is refused."""
        if act in {"import", "check"}:
            if not words:
                raise Refused("Donnez au moins un fichier.")
            self._files(words, keep=act == "import", **options)
        elif act == "list":
            self._list(as_json=options["as_json"])
        else:
            version = _version(words)
            if act == "export":
                self.stdout.write(writing.written(catalogues.any_catalogue(version)), ending="")
            else:
                self._show(version, as_json=options["as_json"])

    def _files(self, words: list[str], *, keep: bool, **options: Any) -> None:
        naming = Naming(slug=options["slug"], version=options["version_as"])
        told = []
        for word in words:
            said: dict[str, Any] = {"file": Path(word).name}
            try:
                brought = opening.read_file(Path(word), naming)
                faults = _faults(brought)
                if faults:
                    raise Faulty(faults)
                told_of = _load(brought, draft=options["draft"]) if keep else []
                said |= {
                    "brings": shown.brought_said(brought),
                    "notes": [*told_of, *brought.notes],
                }
            except Refused as refusal:
                said["refused"] = refusal.sentence
                said["faults"] = [str(each) for each in getattr(refusal, "faults", ())]
            told.append(said)
        if options["as_json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self._tell(told)
        if any("refused" in each for each in told):
            sys.exit(1)

    def _tell(self, told: list[dict[str, Any]]) -> None:
        for said in told:
            self.stdout.write(f"{said['file']} : {said.get('refused') or said['brings']}")
            for line in (*said.get("faults", ())[:50], *said.get("notes", ())):
                self.stdout.write(f"  {line}")

    def _list(self, *, as_json: bool) -> None:
        rows = [
            shown.row_of(each)
            for each in versions.visible_to(SYSTEM).order_by("referential__slug", "id")
        ]
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for row in rows:
            said = (str(row[name]) for name in ("slug", "version", "state", "measures", "title"))
            self.stdout.write("  ".join(said))

    def _show(self, version: Version, *, as_json: bool) -> None:
        said = catalogues.any_catalogue(version)
        if as_json:
            lines = [
                {
                    "ref": node.ref,
                    "kind": node.kind.value,
                    "parent": node.parent,
                    "title": node.title,
                }
                for node in said.nodes
            ]
            told = shown.row_of(version) | {"lines": lines}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{said.title}, {said.version} ({State(version.state).label})")
        depths = {"": 0}
        for node in said.nodes:
            depths[node.ref] = depths[node.parent] + 1
            self.stdout.write(f"{'  ' * depths[node.ref]}{node.ref}  {node.title}")


def _faults(brought: Brought) -> list[Any]:
    return [
        *(fault for each in brought.catalogues for fault in faults_of(each)),
        *(fault for each in brought.crosswalks for fault in faults_of_crosswalk(each)),
    ]


@transaction.atomic
def _load(brought: Brought, *, draft: bool) -> list[str]:
    """Keep what a file brings; what it finds there already, and what gives way to it."""
    by, at = SYSTEM, timezone.now()
    told: list[str] = []
    for catalogue in brought.catalogues:
        known = versions.any_version(catalogue.slug, catalogue.version)
        number = known.pk if known else None
        version = keeping.load(catalogue, replaces=number, by=by, at=at)
        if known is not None and version.pk == number:
            told.append(nothing_new(known.state, localtime(known.loaded_at), known.loaded_by))
        elif known is not None:
            since = loaded(localtime(known.loaded_at), known.loaded_by)
            told.append(f"Remplace la version à l’examen, {since}.")
        if version.state == State.DRAFT and not draft:
            keeping.publish(version.pk, by=by, at=at)
            if version.pk == number:
                told.append("Elle est publiée maintenant.")
    for crosswalk in brought.crosswalks:
        at_hand = MappingSet.objects.filter(slug=crosswalk.slug, version=crosswalk.version)
        if at_hand.exists():
            told.append("Rien de nouveau : cette table de correspondance est déjà là.")
        keeping.load_crosswalk(crosswalk, by=by, at=at)
    return told


def _version(words: list[str]) -> Version:
    if not 1 <= len(words) <= 2:
        raise Refused("Donnez le nom court d’un référentiel, et si besoin sa version.")
    slug, number = words[0], words[-1]
    named = versions.any_version(slug, number) if len(words) == 2 else None
    found = named or (versions.any_current(slug) if len(words) == 1 else None)
    if found is None:
        raise NotFound("Aucun référentiel publié n’a ce nom et cette version.")
    return found

"""hygie observatory snapshot, snapshots [--verify], figures [SNAPSHOT], report, second-source"""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.wording import counted
from hygie.observatory import operations, store, verifying
from hygie.observatory.estimating import commanded as estimating
from hygie.observatory.making import Made
from hygie.observatory.models import Snapshot
from hygie.observatory.reports import commanded
from hygie.observatory.rules.keeping import State


class Command(BaseCommand):
    """Take a snapshot; list and verify those that are there."""

    help = "Observatoire : snapshot (prendre un instantané), snapshots (les lire, les vérifier)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One word, then its own options."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACTE")
        taking = acts.add_parser("snapshot", help="prend un instantané de ce qui est publié")
        taking.add_argument(
            "--at",
            metavar="MOMENT",
            help="moment que porte l’instantané, avec son fuseau : 2026-12-31T23:00:00+01:00",
        )
        listing = acts.add_parser("snapshots", help="dit les instantanés qui sont gardés")
        listing.add_argument("--verify", action="store_true", help="les relit jusqu’au bout")
        making = acts.add_parser("figures", help="compte les chiffres d’un instantané")
        making.add_argument("name", nargs="?", metavar="INSTANTANÉ", help="le dernier, sans cela")
        making.add_argument(
            "--again", action="store_true", help="même s’ils sont faits, avec les calculs du jour"
        )
        commanded.arguments(acts)
        estimating.arguments(acts)
        for each in (taking, listing, making):
            each.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, **options: Any) -> None:
        """Do what was asked, and say it; a snapshot that does not hold ends with 1."""
        if options["act"] == "snapshot":
            now = timezone.now()
            at = _moment(options["at"]) if options["at"] else now
            taken = operations.take(by=SYSTEM, at=at, now=now)
            made = operations.figure(taken.name, by=SYSTEM, at=now)
            plain, told = _plain(taken), [_told(taken)]
            if made is not None:
                plain, told = {**plain, **asdict(made)}, [*told, _figured(made)]
            self._say(plain, "\n".join(told), as_json=options["json"])
            return
        if options["act"] == "report":
            self.stdout.write(commanded.report(**options))
            return
        if options["act"] == "second-source":
            self.stdout.write(estimating.second_source(**options))
            return
        if options["act"] == "figures":
            self._figure(options["name"], again=options["again"], as_json=options["json"])
            return
        self._list(verify=options["verify"], as_json=options["json"])

    def _figure(self, name: str | None, *, again: bool, as_json: bool) -> None:
        names = store.here().names()
        if name is None and not names:
            raise Refused("Aucun instantané n’a été pris : « hygie observatory snapshot ».")
        made = operations.figure(name or names[-1], again=again, by=SYSTEM, at=timezone.now())
        told = _figured(made) if made else "Ses chiffres sont déjà faits : --again les refait."
        self._say(asdict(made) if made else {}, told, as_json=as_json)

    def _list(self, *, verify: bool, as_json: bool) -> None:
        rows = {row.name: row for row in Snapshot.objects.filter(state=State.TAKEN).order_by("id")}
        names = sorted({*store.here().names(), *rows})
        plain, lines, is_whole = [], [], True
        for name in names:
            wrong = _wrong(name, verify=verify)
            is_whole = is_whole and not wrong
            row = rows.get(name)
            said = _told(row) if row else f"{name} : pas encore noté dans la base."
            plain.append({**(_plain(row) if row else {"name": name}), "wrong": wrong or None})
            lines.append(f"{said}\n  {wrong}" if wrong else said)
        self._say(plain, "\n".join(lines) or "Aucun instantané n’a été pris.", as_json=as_json)
        if not is_whole:
            sys.exit(1)

    def _say(self, plain: Any, told: str, *, as_json: bool) -> None:
        self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) if as_json else told)


def _figured(made: Made) -> str:
    hidden = counted(made.hidden, "masqué", "masqués")
    told = f"{counted(made.figures, 'chiffre', 'chiffres')}, dont {hidden}."
    if made.absent:
        told += f" Sans données : {', '.join(made.absent)}."
    return told


def _wrong(name: str, *, verify: bool) -> str:
    try:
        if verify:
            verifying.verify(name)
        else:
            store.here().manifest(name)
    except Refused as refusal:
        return refusal.sentence
    return ""


def _plain(row: Snapshot) -> dict[str, Any]:
    return {
        "name": row.name,
        "taken_at": row.taken_at.isoformat(),
        "taken_by": row.taken_by,
        "digest": row.digest,
        "rows": row.rows,
        "bytes": row.size,
        "written": row.written,
        "seconds": row.seconds,
    }


def _told(row: Snapshot) -> str:
    seconds = f"{row.seconds:.1f}".replace(".", ",")
    return (
        f"{row.name} : {counted(row.rows, 'ligne', 'lignes')}, {_weight(row.size)} dont "
        f"{_weight(row.written)} nouveaux, en {seconds} s. Empreinte {row.digest[:16]}…"
    )


def _weight(size: int) -> str:
    return f"{size / 2**20:.0f} Mio" if size >= 2**20 else f"{size / 2**10:.0f} Kio"


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refused("Écrivez le moment avec son fuseau : 2026-12-31T23:00:00+01:00.")
    return found

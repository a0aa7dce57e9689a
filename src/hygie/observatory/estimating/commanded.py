"""hygie observatory second-source FILE --title TITLE --year YEAR [--independent] [--within DAYS]"""

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason
from hygie.kernel.text import whole
from hygie.kernel.wording import NBSP, counted
from hygie.observatory.estimating import lists, operations
from hygie.observatory.estimating.models import SecondSource
from hygie.observatory.estimating.operations import Handed
from hygie.observatory.rules.matching import USUAL_WITHIN, State


def arguments(acts: Any) -> None:
    """What the act takes."""
    act = acts.add_parser(
        "second-source", help="compare une liste d’incidents connus autrement aux déclarations"
    )
    act.add_argument(
        "file", nargs="?", type=Path, metavar="FICHIER", help="CSV à deux colonnes : finess, date"
    )
    act.add_argument("--title", required=True, metavar="TITRE", help="d’où vient la liste (publié)")
    act.add_argument("--year", required=True, metavar="ANNÉE", help="en quatre chiffres, finie")
    act.add_argument(
        "--independent",
        action="store_true",
        help="la liste ne doit rien aux déclarations, ni elles à elle",
    )
    act.add_argument(
        "--within",
        default=str(USUAL_WITHIN),
        metavar="JOURS",
        help=f"écart de dates au plus ({USUAL_WITHIN} sans cela)",
    )
    act.add_argument("--withdraw", action="store_true", help="retire la source de ce titre")
    act.add_argument("--json", action="store_true", help="réponse en JSON")


def second_source(*, file: Path | None, title: str, year: str, within: str, **options: Any) -> str:
    """Compare a list, or withdraw one, and say it; raise Refused with nothing kept."""
    asked, days = whole(year, digits=4), whole(within, digits=3)
    if asked is None:
        raise Refused("L’année s’écrit en quatre chiffres.")
    if days is None:
        raise Refused("L’écart s’écrit en jours, comme 14.")
    at = timezone.now()
    if options["withdraw"]:
        row = operations.withdraw(title, asked, by=SYSTEM, at=at)
        return _said(row, f"{row}{NBSP}: retirée.", as_json=options["json"])
    if file is None:
        raise Refused("Donnez le fichier à comparer.")
    handed = Handed(
        raw=_read(file),
        title=title,
        year=asked,
        is_independent=options["independent"],
        within=days,
    )
    row = operations.compare(handed, by=SYSTEM, at=at)
    return _said(row, _told(row), as_json=options["json"])


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(lists.MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{file} ne se lit pas ({reason(error)}).") from error


def _told(row: SecondSource) -> str:
    kept = "Aucune ligne de la liste n’est gardée."
    if row.state != State.TOLD:
        return f"{row}{NBSP}: {State.TOO_FEW.label.lower()}. {kept}"
    listed = counted(row.second, "incident", "incidents")
    declared = counted(row.first, "déclaré", "déclarés")
    said = (
        "" if row.is_independent else f" Elle n’est pas dite indépendante{NBSP}: pas d’estimation."
    )
    return f"{row}{NBSP}: {listed}, dont {row.both} reconnus parmi {declared}. {kept}{said}"


def _said(row: SecondSource, told: str, *, as_json: bool) -> str:
    if not as_json:
        return told
    plain = {
        "year": row.year,
        "title": row.title,
        "independent": row.is_independent,
        "within": row.within,
        "snapshot": row.snapshot,
        "state": row.state,
        "first": row.first,
        "second": row.second,
        "both": row.both,
        "withdrawn": row.ended_at is not None,
    }
    return json.dumps(plain, ensure_ascii=False, indent=2)

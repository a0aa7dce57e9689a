"""hygie observatory report --year YEAR --place PLACE --out FILE"""

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from hygie.kernel.text import whole
from hygie.kernel.wording import NBSP
from hygie.observatory.reports import written
from hygie.observatory.reports.making import NotYet
from hygie.observatory.rules.areas import FRANCE


def arguments(acts: Any) -> None:
    """What the act takes."""
    act = acts.add_parser(
        "report", help="écrit le rapport d’une année, d’après le dernier instantané"
    )
    act.add_argument("--year", required=True, metavar="ANNÉE", help="en quatre chiffres")
    act.add_argument(
        "--place",
        default=FRANCE.code,
        metavar="LIEU",
        help="FR, une région (84), un GHT, une entité juridique (FINESS)",
    )
    act.add_argument(
        "--out", type=Path, required=True, metavar="FICHIER", help=".pdf, .html ou .json"
    )
    act.add_argument("--json", action="store_true", help="réponse en JSON")


def report(*, year: str, place: str, out: Path, **options: Any) -> str:
    """Write it, and say so; raise Refused with nothing written."""
    asked = whole(year)
    if asked is None:
        raise NotYet(f"« {year[:20]} » n’est pas une année{NBSP}: écrivez-la en quatre chiffres.")
    written.write(place.strip(), asked, out, at=timezone.now())
    size = out.stat().st_size
    if options.get("json"):
        said = {"file": str(out), "year": asked, "place": place.strip(), "bytes": size}
        return json.dumps(said, ensure_ascii=False, indent=2)
    return f"{out} : rapport {asked}, {size // 1024} Kio."

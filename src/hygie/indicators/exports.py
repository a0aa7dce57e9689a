"""Indicators as files: MISP, STIX 2.1, CSV."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponseBase, JsonResponse

from hygie.incidents.rules.talk import Side
from hygie.indicators.models import Indicator
from hygie.indicators.rules import misp, stix
from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.leaving import Bundle, Leaving, confirmed_words
from hygie.kernel.markings import Pap, Tlp
from hygie.platform import exports

HEADER = (
    "Type",
    "Valeur",
    "TLP",
    "PAP",
    "À bloquer",
    "Vu la première fois",
    "Vu la dernière fois",
    "Précision",
    "Ajouté le",
    "Listes d’avertissement",
)
# Form → name of the file after the number of the incident.
FORMS = {"misp": "misp.json", "stix": "stix.json", "csv": "csv"}


def bundle(rows: Sequence[Indicator], *, number: str, maker: str, tlp: Tlp, at: datetime) -> Bundle:
    """What the file holds, whatever its format."""
    return Bundle(
        number=number,
        maker=maker,
        tlp=tlp,
        made_at=at,
        indicators=[
            Leaving(
                uuid=row.uuid,
                kind=Kind(row.kind),
                value=row.value,
                tlp=Tlp(row.tlp),
                pap=Pap(row.pap),
                comment=row.comment,
                to_block=row.to_block,
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                added_at=row.added_at,
                lists=row.lists,
                confirmed_by=confirmed_by(row, maker=maker),
            )
            for row in rows
        ],
    )


def answer(said: Bundle, *, form: str) -> HttpResponseBase:
    """The file, named after its incident and its mark."""
    name = f"indicateurs-{said.number}-{said.tlp.value.lower().replace('_', '-')}"
    if form == "csv":
        return exports.csv_file(name, HEADER, map(_line, said.indicators))
    content = misp.event(said) if form == "misp" else stix.bundle(said)
    found = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    found.headers["Content-Disposition"] = f'attachment; filename="{name}.{FORMS[form]}"'
    return found


def _line(each: Leaving) -> tuple[exports.Cell, ...]:
    return (
        each.kind.label,
        each.value,
        each.tlp.mark,
        each.pap.mark,
        "oui" if each.to_block else "non",
        each.first_seen,
        each.last_seen,
        each.comment,
        each.added_at,
        confirmed_words(each.lists, by=each.confirmed_by),
    )


def confirmed_by(row: Indicator, *, maker: str) -> str:
    """Whose word it is that what a warning list holds is one: a side, and nobody's name."""
    if not row.lists:
        return ""
    return maker if row.side == Side.DESK else "la structure"

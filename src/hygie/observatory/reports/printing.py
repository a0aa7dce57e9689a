"""A report as an accessible PDF: the sheet that a ministry prints."""

from datetime import datetime
from importlib.resources import files

from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP, day
from hygie.observatory.reports.plain import Plain
from hygie.observatory.reports.sources import when
from hygie.observatory.rules.composing import LONG_AGO
from hygie.observatory.rules.sentences import Standing
from hygie.platform import pdf
from hygie.platform.installation import marking

DRAFT = "Projet"
_PDF = files("hygie.observatory").joinpath("pdf", "report.typ")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")
# What a publication keeps for ever in one row.
MOST_BYTES = 20 * 1024 * 1024


class TooLarge(Refused):
    """A report that nobody could print nor keep."""


def sheet(report: Plain, *, is_draft: bool, at: datetime, edition: int = 1) -> bytes:
    """The PDF of a report; a draft says on every page that it is one."""
    name = f"{report['title']}, {report['place']}, {report['year']}"
    made = pdf.render(
        _PDF,
        {
            "report": {
                **report,
                "key_figures": [
                    {**each, "years_ago": _long_ago(report, each["long_before"])}
                    for each in report["key_figures"]
                ],
            },
            "title": name,
            "author": "Hygie",
            "running": f"{report['title']} · {report['place']}",
            "footer": _footer(report, edition=edition),
            "mark": DRAFT if is_draft else "",
            "draft_words": f"{DRAFT}{NBSP}: rien de ceci n’est publié",
            "cover": _cover(report, is_draft=is_draft, at=at, edition=edition),
            "logo_svg": _LOGO.read_text("utf-8"),
        },
        at=at,
    )
    if len(made) > MOST_BYTES:
        raise TooLarge(
            f"Ce rapport pèserait {len(made) // 2**20} Mio, plus que les {MOST_BYTES // 2**20} Mio "
            "qu’il peut avoir."
        )
    return made


def _long_ago(report: Plain, value: Plain) -> str:
    """What a key figure was five years before, where it is known."""
    is_known = value["standing"] == Standing.KNOWN.value
    return f"{report['year'] - LONG_AGO}{NBSP}: {value['text']}" if is_known else ""


def _footer(report: Plain, *, edition: int) -> str:
    said = f"Chiffres du {when(report['snapshot'])}"
    return f"{said} · édition {edition}" if edition > 1 else said


def _cover(report: Plain, *, is_draft: bool, at: datetime, edition: int) -> list[str]:
    """What the foot of the cover says: when, from what, which edition."""
    begun = "Projet du" if is_draft else "Publié le"
    found = [f"{begun} {day(at.date())}. Chiffres du {when(report['snapshot'])}."]
    if edition > 1:
        found.append(
            f"Édition {edition}{NBSP}: elle remplace la précédente et dit ce qu’elle révise."
        )
    if said := marking():
        found.append(said)
    return found

"""Under-declaration: what is estimated, never mixed with what is counted."""

from collections.abc import Iterator, Sequence
from itertools import chain

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from hygie.kernel.actor import Actor
from hygie.observatory import access
from hygie.observatory import queries as observatory
from hygie.observatory.estimating import queries
from hygie.observatory.estimating.queries import Estimates
from hygie.observatory.rules import expected
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.expected import Expected
from hygie.observatory.rules.figures import Figures
from hygie.observatory.shown import estimates as shown
from hygie.observatory.shown import pages
from hygie.observatory.views.looking import look
from hygie.platform import exports as files
from hygie.platform.exports import Cell
from hygie.platform.http import ActorRequest, shows

_TABLES = {"csv": files.csv_file, "xlsx": files.xlsx_file, "ods": files.ods_file}


@shows
def estimates(request: ActorRequest) -> HttpResponse:
    """Each method with its interval, its assumptions, or why it gives nothing."""
    seen = look(request, _rates, across=True)
    view = seen.view
    context = seen.context | {
        "tabs": pages.tabs(view, "estimates", has_own=access.has_own(request.actor))
    }
    if view is not None and context["is_known"]:
        context |= shown.page(*_found(view.figures, seen.area, view.year))
        context["downloads"] = [
            {"label": label, "url": view.address("estimates_file", form)}
            for form, label in (("csv", "CSV"), ("xlsx", "Excel"), ("ods", "LibreOffice"))
        ]
    return render(request, "observatory/estimates.html", context)


@shows
def download(request: ActorRequest, form: str) -> HttpResponseBase:
    """Every year that is over, for an area, with each region below the nation."""
    seen = look(request, _rates, across=True)
    if form not in _TABLES:
        raise Http404
    figures = seen.seen().figures
    rows = chain.from_iterable(
        _lines(figures, seen.area, year) for year in figures.years if not figures.is_running(year)
    )
    return _TABLES[form](f"observatoire-estimations-{seen.area.key}", shown.HEADER, rows)


def _rates(actor: Actor, area: Area) -> Figures | None:
    """The rates of the nation and its regions, all of one night, or all as they were published."""
    observatory.named(actor, area)
    nation, regions = (
        observatory.among(actor, expected.RATE, level) for level in (Level.NATION, Level.REGION)
    )
    return queries.together(nation, regions) if nation and regions else None


def _lines(figures: Figures, area: Area, year: int) -> Iterator[Sequence[Cell]]:
    return shown.lines(*_found(figures, area, year))


def _found(figures: Figures, area: Area, year: int) -> tuple[Estimates, list[Expected]]:
    regions = queries.any_regions(figures, year) if area == FRANCE else []
    return queries.any_estimates(figures, area, year), regions

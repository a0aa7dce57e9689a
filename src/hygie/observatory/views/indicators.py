"""The indicators: all of them by theme, one with its definition, its file."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from hygie.kernel.errors import NotFound
from hygie.observatory import access, exports, labels, queries
from hygie.observatory.catalogue import Indicator, indicators
from hygie.observatory.rules.areas import FRANCE
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.figures import Figure, Figures
from hygie.observatory.shown import pages, pictures, tables
from hygie.observatory.views.looking import Look, look
from hygie.platform import exports as files
from hygie.platform.http import ActorRequest, shows

NO_INDICATOR = "Cet indicateur n’existe pas."
_TABLES = {"csv": files.csv_file, "xlsx": files.xlsx_file, "ods": files.ods_file}
_BESIDE = (Level.REGION, Level.KIND)


@shows
def listed(request: ActorRequest) -> HttpResponse:
    """Every indicator by theme."""
    seen = look(request)
    context = seen.context | {
        "themes": pages.listed(seen.view),
        "tabs": pages.tabs(seen.view, "indicators", has_own=access.has_own(request.actor)),
    }
    return render(request, "observatory/indicators.html", context)


@shows
def one(request: ActorRequest, indicator: str) -> HttpResponse:
    """One indicator: picture, table, question, definition, downloads."""
    seen = look(request)
    asked = _indicator(indicator)
    list_url = reverse("observatory:indicators")
    context = seen.context | {
        "indicator": asked,
        "theme": labels.theme(asked.code),
        "definition": pages.definition(asked),
        "list_url": seen.view.address("indicators") if seen.view else list_url,
        "is_nation": seen.area == FRANCE,
    }
    if seen.view is not None:
        titles = queries.any_titles(asked.categories, _codes(asked, [seen.view.figures]))
        context |= pages.one(seen.view.named(titles), asked)
        if seen.area == FRANCE and not asked.categories:
            context |= _beside(request, asked, seen.view.year)
    return render(request, "observatory/indicator.html", context)


@shows
def download(request: ActorRequest, indicator: str, form: str) -> HttpResponseBase:
    """All the years of an indicator in an area, with regions and types below the nation."""
    seen = look(request)
    asked = _indicator(indicator)
    if form != "json" and form not in _TABLES:
        raise Http404
    view = seen.seen()
    found = [view.figures]
    if seen.area == FRANCE:
        beside = (queries.among(request.actor, asked.code, level) for level in _BESIDE)
        found += [each for each in beside if each]
    rows = exports.lines(
        asked,
        exports.ordered(_of(asked, found)),
        places=_places(seen),
        categories=_categories(asked, found),
    )
    name = "-".join(["observatoire", asked.code, seen.area.key])
    if form == "json":
        said = exports.document(asked, view.figures, rows)
        return files.json_file(name, said)
    return _TABLES[form](name, exports.HEADER, rows)


def _indicator(code: str) -> Indicator:
    found = indicators().get(code)
    if found is None:
        raise NotFound(NO_INDICATOR)
    return found


def _beside(request: ActorRequest, indicator: Indicator, year: int) -> dict[str, object]:
    """The regions on the map, the types of structure in a table."""
    context: dict[str, object] = {}
    areas = queries.among(request.actor, indicator.code, Level.REGION)
    if areas and Level.REGION in indicator.levels:
        context["map"] = pictures.regions(indicator, areas, year)
        context["by_region"] = tables.by_place(indicator, areas, Level.REGION, year)
    kinds = queries.among(request.actor, indicator.code, Level.KIND)
    if kinds and Level.KIND in indicator.levels:
        context["by_kind"] = tables.by_place(indicator, kinds, Level.KIND, year)
    return context


def _of(indicator: Indicator, found: Iterable[Figures]) -> list[Figure]:
    return [
        figure
        for each in found
        for figure in each.by_key.values()
        if figure.key.indicator == indicator.code
    ]


def _codes(indicator: Indicator, found: Iterable[Figures]) -> set[str]:
    return {figure.key.category for figure in _of(indicator, found)}


def _categories(indicator: Indicator, found: list[Figures]) -> dict[str, str]:
    codes = _codes(indicator, found)
    titles = queries.any_titles(indicator.categories, codes)
    named = {code: labels.category(indicator.categories, code, titles) for code in codes if code}
    return named | {"": ""}


def _places(seen: Look) -> dict[tuple[Level, str], str]:
    named = {(Level.REGION, code): labels.region(code) for code in labels.known_regions()}
    named |= {(Level.KIND, code): name for code, name in labels.kinds().items()}
    named |= {(level, ""): labels.NOT_SAID for level in _BESIDE}
    return named | {(seen.area.level, seen.area.code): seen.name}

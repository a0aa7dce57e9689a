"""Published figures for everybody: editions, their dictionary, their files. No session is read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from hygie.observatory.opendata import serving, shelf
from hygie.observatory.opendata.columns import FIGURES, INDICATORS
from hygie.observatory.opendata.shelf import Kept
from hygie.observatory.opendata.writing import CSV, DICTIONARY, JSON, PACKAGE, PARQUET
from hygie.observatory.rules.editions import asked_latest
from hygie.observatory.shown import opendata as shown
from hygie.platform.http import limited, same_for_all, shows

# A newsroom behind one address reads every file of every edition; a loop does not go on for ever.
_limited = limited("open-data", times=600, seconds=60, post_only=False)
_MINUTES = 300
ABOUT = {
    CSV: "Tous les chiffres, une ligne chacun. UTF-8, virgules, point décimal.",
    PARQUET: "Les mêmes, pour les outils d’analyse.",
    JSON: "Les mêmes, une liste d’objets.",
    DICTIONARY: "Ce que mesure chaque indicateur, et l’avertissement à lire.",
    PACKAGE: "Colonnes, types, valeurs, empreintes : un « Data Package » de Frictionless.",
}


@same_for_all
@_limited
@shows
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition that stands, the last first."""
    rows = [shown.row(each) for each in shelf.listed()]
    return _page(request, "observatory/editions.html", {"rows": rows})


@same_for_all
@_limited
@shows
def one(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition: its files, how it may be used, its dictionary."""
    if (place := asked_latest(edition)) is not None:
        return _sent_on("opendata:edition", shelf.latest(place).edition.name)
    found = shelf.find(edition)
    context = {
        "edition": found.edition,
        "about": shown.about(found),
        "files": [shown.file(each, ABOUT[each.name]) for each in found.files.values()],
        "columns": [shown.column(each) for each in FIGURES],
        "words": [shown.column(each) for each in INDICATORS],
    }
    return _page(request, "observatory/edition.html", context)


@same_for_all
@_limited
@shows
def file(request: HttpRequest, edition: str, file: str) -> HttpResponse:
    """A file, the same bytes for ever; the last edition’s for who asks for that."""
    if (place := asked_latest(edition)) is not None:
        last: Kept = shelf.latest(place)
        last.whole(file)
        return _sent_on("opendata:file", last.edition.name, file)
    found = shelf.find(edition)
    return serving.answer(request, found.whole(file), since=found.edition.published_at)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    # Messages are somebody’s: to look for them would read a session.
    response = render(request, template, {**context, "messages": ()})
    patch_cache_control(response, public=True, max_age=_MINUTES)
    return response


def _sent_on(route: str, *parts: str) -> HttpResponse:
    response = redirect(route, *parts)
    patch_cache_control(response, public=True, max_age=_MINUTES)
    return response

"""My establishment among its likes: for who answers for an entity."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from hygie.kernel.errors import NotFound
from hygie.kernel.text import whole
from hygie.observatory import access, comparing, figures, queries
from hygie.observatory.opendata import standing
from hygie.observatory.rules.areas import FRANCE
from hygie.observatory.rules.keeping import moment_of
from hygie.observatory.shown import likes as shown
from hygie.observatory.shown import origin
from hygie.platform.http import ActorRequest, shows

_YEARS = 5
NO_YEAR = "Cette année n’est pas de celles que la page compare."


@shows
def likes(request: ActorRequest) -> HttpResponse:
    """Its figures beside the quartiles of its group, in a year."""
    mine = queries.own(request.actor)
    finess = request.GET.get("entite", "") or mine[0][0]
    if finess not in dict(mine):
        raise NotFound(queries.NO_PLACE)
    snapshot = figures.last()
    context: dict[str, Any] = {"entities": mine, "finess": finess, "name": dict(mine)[finess]}
    if not snapshot:
        return render(request, "observatory/likes.html", context)
    years = _years(snapshot)
    year = _year(request.GET.get("annee", ""), years)
    is_of_the_night = access.reads_nights(request.actor, FRANCE)
    edition = None if is_of_the_night else standing.edition_of(FRANCE, year)
    beside = snapshot if is_of_the_night else edition.snapshot if edition else ""
    context |= {"years": years, "year": year, "origin": origin.of_likes(snapshot, edition)}
    try:
        context |= shown.context(comparing.of(snapshot, finess, year, beside=beside))
    except NotFound as refusal:
        context |= {"absent": refusal.sentence}
    return render(request, "observatory/likes.html", context)


def _years(snapshot: str) -> list[int]:
    """The year that ran when the snapshot was taken, and those before, the last first."""
    moment = moment_of(snapshot)
    last = moment.year if moment else 0
    return list(range(last, last - _YEARS - 1, -1))


def _year(asked: str, years: list[int]) -> int:
    if not asked:
        return years[1]
    found = whole(asked, digits=4)
    if found not in years:
        raise NotFound(NO_YEAR)
    return found

"""What is published: read by anybody, without an account nor a session."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from hygie.kernel.actor import ANYONE
from hygie.kernel.wording import day
from hygie.observatory.reports import queries, shown
from hygie.observatory.reports.models import Publication
from hygie.observatory.reports.plain import without_pictures
from hygie.platform.http import ActorRequest, limited, public, shows

# What somebody keeps for a while may be withdrawn meanwhile: not for longer than this.
_KEPT_SECONDS = 300
_FIGURES = ("indicator", "year", "level", "place", "category")
_VALUES = ("n", "base", "low", "middle", "high")


@shows
@public
@limited("published", times=120, seconds=60, post_only=False)
def published(request: ActorRequest) -> HttpResponse:
    """What is published, the last year first."""
    found = [
        {
            "title": each.title,
            "where": each.report.place_code,
            "year": each.report.year,
            "on": _on(each),
        }
        for each in queries.any_published()
    ]
    return _kept(request, render(request, "observatory/published.html", {"published": found}))


@shows
@public
@limited("published", times=120, seconds=60, post_only=False)
def one(request: ActorRequest, where: str, year: int) -> HttpResponse:
    """One report, whole."""
    found = queries.any_publication(where, year)
    context = {
        "report": shown.read(found.content),
        "where": where,
        "year": year,
        "on": _on(found),
        "edition": found.report.edition,
        "digest": found.digest,
    }
    return _kept(request, render(request, "observatory/published_report.html", context))


@shows
@public
@limited("published", times=120, seconds=60, post_only=False)
def sheet(request: ActorRequest, where: str, year: int) -> HttpResponse:
    """The PDF that was published, to the byte."""
    found = queries.any_publication(where, year)
    name = f"rapport-{found.report.place_code}-{found.report.year}.pdf"
    answer = HttpResponse(
        bytes(found.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
    return _kept(request, answer)


@shows
@public
@limited("published", times=120, seconds=60, post_only=False)
def data(request: ActorRequest, where: str, year: int) -> HttpResponse:
    """The same for machines: tables, and the figures that are shown."""
    found = queries.any_publication(where, year)
    names = (*_FIGURES, *_VALUES)
    said = {
        **without_pictures(found.content),
        "published_at": found.published_at.isoformat(),
        "edition": found.report.edition,
        "sha256": found.digest,
        "figures": [dict(zip(names, row, strict=True)) for row in found.figures],
    }
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    return _kept(request, answer)


def _on(found: Publication) -> str:
    return day(timezone.localtime(found.published_at).date())


def _kept(request: ActorRequest, answer: HttpResponse) -> HttpResponse:
    """Caches may keep for a while what everybody is told; nothing of who is signed in."""
    if request.actor is ANYONE:
        answer.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    return answer

"""The dashboard of an area."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render

from hygie.observatory import access, queries
from hygie.observatory.catalogue import indicators
from hygie.observatory.rules.areas import FRANCE
from hygie.observatory.rules.cells import Level
from hygie.observatory.shown import pages
from hygie.observatory.views.looking import look
from hygie.platform.http import ActorRequest, shows


@shows
def dashboard(request: ActorRequest) -> HttpResponse:
    """Key figures, months, origins, types, delays, the map of the nation."""
    seen = look(request, partial(queries.of, only=pages.ON_DASHBOARD))
    context = seen.context | {
        "tabs": pages.tabs(seen.view, "dashboard", has_own=access.has_own(request.actor))
    }
    view = seen.view
    if view is not None and context["is_known"]:
        context |= pages.dashboard(view)
        if view.area == FRANCE:
            first = indicators()[pages.FIRST]
            found = queries.among(request.actor, first.code, Level.REGION)
            context["map"] = pages.map_panel(view, first, found) if found else None
    return render(request, "observatory/dashboard.html", context)

"""How figures are made, and how they are protected."""

from django.http import HttpResponse
from django.shortcuts import render

from hygie.observatory import access, queries
from hygie.observatory.rules.areas import FRANCE
from hygie.observatory.shown import pages
from hygie.platform.http import ActorRequest, shows


@shows
def method(request: ActorRequest) -> HttpResponse:
    """In plain words, for who reads a figure and doubts it."""
    queries.named(request.actor, FRANCE)
    return render(
        request,
        "observatory/method.html",
        {"tabs": pages.tabs(None, "method", has_own=access.has_own(request.actor))},
    )

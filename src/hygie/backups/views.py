"""The operator's page of backups."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.backups import access, operations, presentation, queries
from hygie.kernel.errors import NotAllowed
from hygie.platform import installation
from hygie.platform.http import ActorRequest, does, shows

SHOWN = 30


@shows
def overview(request: ActorRequest) -> HttpResponse:
    """The last backups and tests, and what to do."""
    if not access.may_keep(request.actor):
        raise NotAllowed("Les sauvegardes se suivent avec le rôle d’exploitant.")
    backups = list(queries.visible_to(request.actor)[:SHOWN])
    tests = list(queries.tests_visible_to(request.actor)[:SHOWN])
    asked = installation.backups()
    context = {
        "backups": [presentation.line(each) for each in backups],
        "tests": [presentation.test_line(each) for each in tests],
        "state": presentation.state(backups, tests, asked=asked, at=timezone.now()),
        "asked": asked,
        "may_ask": bool(asked.recipients),
    }
    return render(request, "backups/overview.html", context)


@does
def make_now(request: ActorRequest) -> HttpResponse:
    """Ask for a backup; the worker makes it."""
    operations.ask(by=request.actor, at=timezone.now())
    messages.success(request, "La sauvegarde est demandée : rechargez la page dans une minute.")
    return redirect("backups:overview")

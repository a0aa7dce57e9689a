"""The playbooks of the desk: read by it, changed by it; each change is a new version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.casework import access
from hygie.casework.forms import PlaybookForm
from hygie.casework.operations import playbooks as operations
from hygie.casework.queries import playbooks as queries
from hygie.casework.rules import playbooks as rules
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, asks, refused_on, shows


@shows
def playbooks(request: ActorRequest) -> HttpResponse:
    """Every playbook, as it stands."""
    _check(request)
    found = [
        {
            "code": playbook.code,
            "title": playbook.title,
            "label": playbook.label,
            "kinds": rules.kinds_in_words(playbook),
            "count": len(playbook.lines),
            "is_stopped": playbook.is_stopped,
        }
        for playbook in queries.any_current().values()
    ]
    return render(request, "casework/playbooks.html", {"playbooks": found})


@asks
def new(request: ActorRequest) -> HttpResponse:
    """A playbook of the desk’s own."""
    _check(request)
    form = PlaybookForm(request.POST if request.method == "POST" else None, playbook=rules.NEW)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            operations.add(form.said(), by=request.actor, at=timezone.now())
            messages.success(request, "La fiche est créée.")
            return redirect("casework:playbooks")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "casework/playbook.html", {"form": form}, status=status)


@asks
def playbook(request: ActorRequest, playbook_code: str) -> HttpResponse:
    """Its lines in a form; saved, they are its next version."""
    _check(request)
    found = queries.any_current().get(playbook_code)
    if found is None:
        raise Http404
    form = PlaybookForm(request.POST if request.method == "POST" else None, playbook=found)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        with refused_on(form):
            operations.write(
                playbook_code, form.said(), seen=seen, by=request.actor, at=timezone.now()
            )
            messages.success(request, "La nouvelle version est enregistrée.")
            return redirect("casework:playbooks")
    shipped = rules.shipped().get(playbook_code)
    context = {
        "playbook": found,
        "kinds": rules.kinds_in_words(found),
        "form": form,
        "is_behind": shipped is not None and shipped.version != found.version,
        "shipped": shipped.version if shipped else "",
        "editions": [
            {
                "edition": each.edition,
                "written": without_zone(each.written_at, PARIS),
                "by": each.written_by,
            }
            for each in queries.editions(request.actor, playbook_code)
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "casework/playbook.html", context, status=status)


def _check(request: ActorRequest) -> None:
    if not access.may_keep(request.actor):
        raise NotAllowed("Les fiches réflexes sont tenues par l’astreinte.")

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
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, shows


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
        }
        for playbook in queries.any_current().values()
    ]
    return render(request, "casework/playbooks.html", {"playbooks": found})


@asks
def playbook(request: ActorRequest, playbook_code: str) -> HttpResponse:
    """Its lines in a form; saved, they are its next version."""
    _check(request)
    found = queries.any_current().get(playbook_code)
    if found is None:
        raise Http404
    form = PlaybookForm(request.POST if request.method == "POST" else None, playbook=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.write(
                playbook_code,
                title=form.cleaned_data["title"],
                lines=form.lines(),
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "La nouvelle version est enregistrée.")
            return redirect("casework:playbooks")
    shipped = rules.shipped()[playbook_code]
    context = {
        "playbook": found,
        "kinds": rules.kinds_in_words(found),
        "form": form,
        "is_behind": shipped.version != found.version,
        "shipped": shipped.version,
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

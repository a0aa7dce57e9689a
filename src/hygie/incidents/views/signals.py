"""A near miss or a threat, told on one page without an account; and what it becomes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.establishments import queries as establishments
from hygie.establishments.models import Site
from hygie.incidents.forms.signals import PATHS, SignalForm
from hygie.incidents.operations import signals as operations
from hygie.incidents.queries.structures import any_structures
from hygie.incidents.rules.fields import Step
from hygie.incidents.rules.signals import voluntary
from hygie.incidents.views import notebook as notebooks
from hygie.incidents.views.notebook import SLUGS, Notebook, needs_notebook
from hygie.kernel.actor import Actor
from hygie.kernel.errors import Refused
from hygie.platform.http import ActorRequest, asks, does, limited, public


@public
@limited("declare-signal", times=60, seconds=3600)
@asks
def signal(request: ActorRequest) -> HttpResponse:
    """The page: a structure is looked for without losing what is typed; sending gives a number."""
    at = timezone.now()
    is_sent = request.method == "POST" and "send" in request.POST
    site = chosen_site(request)
    if is_sent:
        form = SignalForm(request.POST, site=site, at=at)
        if form.is_valid():
            name = form.cleaned_data["name"][: notebooks.LONGEST_NAME]
            try:
                sent = operations.report(
                    form.declared(),
                    nature=form.cleaned_data["nature"],
                    token=form.cleaned_data["token"],
                    by=Actor(name=f"{name} (déclarant)"),
                    at=at,
                )
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                return notebooks.remember(redirect("incidents:receipt"), sent.code)
    else:
        form = SignalForm(site=site, at=at, initial=typed(request))
    book = notebooks.opened(request)
    context = {
        "form": form,
        **search_for(request, site),
        "unsent": book.code if book and not book.is_sent else "",
        "voluntary": voluntary(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "incidents/declare/signal.html", context, status=status)


@public
@limited("declare-start", times=60, seconds=3600)
@does
@needs_notebook
def became(request: ActorRequest, book: Notebook) -> HttpResponse:
    """What was told has become an incident: its declaration opens, with all that is known."""
    try:
        code = operations.become(book.draft.pk, by=book.author, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("incidents:receipt")
    messages.success(
        request, f"Ce que vous aviez signalé est repris. Nouveau code, à noter : {code}."
    )
    return notebooks.remember(redirect("incidents:step", SLUGS[Step.DECLARANT]), code)


def chosen_site(request: ActorRequest) -> Site | None:
    """The structure that was chosen just now, or before and not given up since."""
    if "other" in request.POST:
        return None
    finess = request.POST.get("finess") or request.POST.get("site") or ""
    return establishments.any_by_finess(finess[:9])


def search_for(request: ActorRequest, site: Site | None) -> dict[str, Any]:
    """The structure of the page, or what is found of the words typed for it."""
    text = request.POST.get("q", "")[:100]
    found = any_structures(text) if text.strip() and site is None else []
    return {"site": site, "q": text, "results": found}


def typed(request: ActorRequest) -> dict[str, Any]:
    """What is on the page already, shown again as it is: nothing is asked before it is sent."""
    if request.method != "POST":
        return {}
    names = {"nature", *PATHS, *request.POST.keys() & {"token"}} - {"observed_at"}
    values: dict[str, Any] = {name: request.POST.get(name, "")[:20_000] for name in names}
    return values | {"observed_at": typed_moment(request, "observed_at")}


def typed_moment(request: ActorRequest, name: str) -> list[str]:
    """A day and an hour, as they were typed."""
    return [request.POST.get(f"{name}_{part}", "")[:10] for part in ("day", "hour")]

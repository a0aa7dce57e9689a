"""One message to many structures: asked twice, followed, stopped."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.dispatches import DispatchForm
from hygie.incidents.forms.filters import FiltersForm
from hygie.incidents.operations import dispatches as operations
from hygie.incidents.queries import desk as desk_queries
from hygie.incidents.queries import dispatches as queries
from hygie.incidents.queries import parents
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.text import whole
from hygie.platform.http import ActorRequest, asks, does, shows


@asks
def dispatch_new(request: ActorRequest) -> HttpResponse:
    """To whom and what; then once more, with how many structures will read it."""
    _check(request)
    if request.method != "POST":
        return _page(request, DispatchForm(initial={"numbers": listed_numbers(request)}))
    form = DispatchForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    said, at = form.cleaned_data, timezone.now()
    try:
        found = operations.addressees(said["numbers"], by=request.actor, at=at)
        if said["sure"] != len(found):  # nobody sends to more than the page said
            return _page(request, form, count=len(found))
        dispatch = operations.start(
            said["numbers"], text=said["text"], token=said["token"], by=request.actor, at=at
        )
    except Refused as refusal:
        form.add_error("numbers", refusal.sentence)
        return _page(request, form, status=422)
    return redirect("incidents:dispatch", dispatch.pk)


@shows
def dispatch(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """How far it is; the page asks again by itself until it ends."""
    _check(request)
    found = queries.one(request.actor, dispatch_id)
    if found is None:
        raise Http404
    context = {
        "dispatch": found,
        "progress": queries.any_progress(found),
        "written": without_zone(found.written_at, PARIS),
        "is_over": found.ended_at is not None or found.stopped_at is not None,
    }
    return render(request, "incidents/dispatch.html", context)


@does
def dispatch_stopped(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Send no more of it."""
    _check(request)
    if queries.one(request.actor, dispatch_id) is None:
        raise Http404
    try:
        operations.stop(dispatch_id, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "L’envoi est arrêté. Les messages déjà partis restent.")
    return redirect("incidents:dispatch", dispatch_id)


def _check(request: ActorRequest) -> None:
    if not access.may_handle(request.actor):
        raise NotAllowed("Seuls les analystes écrivent à plusieurs structures.")


def listed_numbers(request: ActorRequest) -> str:
    """The numbers of the list, or of the common incident, from which one comes."""
    if not request.GET:
        return ""
    common = whole(request.GET.get("commun", ""), digits=9)
    if common is not None:
        parent = parents.one(request.actor, common)
        return "\n".join(parents.any_numbers(parent)) if parent else ""
    filters = FiltersForm(request.GET, for_the_desk=True).filters()
    found = desk_queries.listed(request.actor, filters, most=queries.MOST)
    return "\n".join(found.values_list("number", flat=True)[: queries.MOST])


def _page(
    request: ActorRequest, form: DispatchForm, *, count: int = 0, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "count": count,
        "sure_label": f"Envoyer à {count} structure{'s' if count > 1 else ''}",
        "latest": queries.latest(request.actor),
    }
    return render(request, "incidents/dispatch_new.html", context, status=status)

"""The work that remains: the list, one more, what became of one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents.views.desk import reached_incident
from hygie.journal import operations as journal
from hygie.platform.http import ActorRequest, asks, refused_on
from hygie.recovery import queries, shown
from hygie.recovery.forms import WorkChangeForm, WorkForm, work_as_typed
from hygie.recovery.models import Work
from hygie.recovery.operations import works as operations
from hygie.recovery.views.file import is_kept, refuse_others


@asks
def works(request: ActorRequest, number: str) -> HttpResponse:
    """What remains, late first; one more."""
    incident, at = reached_incident(request, number), timezone.now()
    form = WorkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        refuse_others(request, incident)
        if form.is_valid():
            with refused_on(form):
                operations.note(incident.pk, form.said(), by=request.actor, at=at)
                messages.success(request, "Le travail est noté.")
                return redirect("recovery:works", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    rows = shown.rows_of_works(queries.any_works(incident), today=queries.any_day(incident, at))
    may_keep = is_kept(request, incident)
    context = {
        "incident": incident,
        "works": rows,
        "form": form if may_keep else None,
        "may_keep": may_keep,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recovery/works.html", context, status=status)


@asks
def work(request: ActorRequest, number: str, work_id: int) -> HttpResponse:
    """Say what became of a work, or change it; how it stood before is below."""
    incident, at = reached_incident(request, number), timezone.now()
    refuse_others(request, incident)
    found = Work.objects.filter(incident=incident, pk=work_id).first()
    if found is None:
        raise Http404
    form = WorkChangeForm(
        request.POST if request.method == "POST" else None, initial=work_as_typed(found)
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with refused_on(form):
            operations.change(
                incident.pk, work_id, form.said(), reason=reason, by=request.actor, at=at
            )
            messages.success(request, "C’est noté.")
            return redirect("recovery:works", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    context = {
        "incident": incident,
        "work": found,
        "form": form,
        "history": shown.history_of_work(queries.any_works(incident), found),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recovery/work.html", context, status=status)

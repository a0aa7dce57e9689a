"""The file at a glance: how far it is, what it took, what remains; and the file to take away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.terms import SET_ASIDE
from hygie.incidents.views.desk import reached_incident
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform import exports as tables
from hygie.platform.http import ActorRequest, asks, does, refused_on, shows
from hygie.recovery import access, exports, queries, shown
from hygie.recovery.forms import SystemForm
from hygie.recovery.keeping import CLOSED_TO_OTHERS
from hygie.recovery.operations import systems as operations
from hygie.recovery.operations import taking
from hygie.recovery.queries import File

WRITERS = {"csv": tables.csv_file, "xlsx": tables.xlsx_file}
# What the page at a glance shows of what remains.
MOST_WORKS = 5


@asks
def file(request: ActorRequest, number: str) -> HttpResponse:
    """The file of an incident at a glance; one more system."""
    incident = reached_incident(request, number)
    form = SystemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        refuse_others(request, incident)
        if form.is_valid():
            name = form.cleaned_data["name"]
            with refused_on(form, "name"):
                operations.add(incident.pk, name, by=request.actor, at=timezone.now())
                messages.success(request, "Le système est dans la liste.")
                return redirect("recovery:file", incident.number)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recovery/file.html", _context(request, incident, form), status=status)


@does
def list_declared(request: ActorRequest, number: str) -> HttpResponse:
    """Take over the systems that the declaration names."""
    incident = reached_incident(request, number)
    refuse_others(request, incident)
    try:
        made = operations.list_declared(incident.pk, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = "Les systèmes déclarés sont dans la liste : dites où en est chacun."
        messages.success(request, said if made else "Ils y étaient déjà.")
    return redirect("recovery:file", incident.number)


@shows
def taken(request: ActorRequest, number: str, form: str) -> HttpResponseBase:
    """The file as a table: all that was written, corrections included."""
    incident = reached_incident(request, number)
    if form not in WRITERS:
        raise Http404
    found = _taken(request, incident, form)
    rows = exports.table(incident, found)
    return WRITERS[form](f"reconstruction-{incident.number}", exports.HEADER, rows)


@shows
def taken_pdf(request: ActorRequest, number: str) -> HttpResponse:
    """The file as a PDF, for an insurer, the Court of Audit, the region."""
    incident, at = reached_incident(request, number), timezone.now()
    found = _taken(request, incident, "pdf")
    made = exports.document(
        incident,
        found,
        with_costs=access.may_read_costs(request.actor, above=incident.path()),
        by=request.actor.name,
        today=queries.any_day(incident, at),
        at=at,
    )
    answer = HttpResponse(made, content_type="application/pdf")
    name = f"reconstruction-{incident.number}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def refuse_others(request: ActorRequest, incident: Incident) -> None:
    """Refuse who does not keep the file, before anything else is looked at."""
    if not access.may_keep(request.actor, above=incident.path()):
        raise NotAllowed(CLOSED_TO_OTHERS)


def is_kept(request: ActorRequest, incident: Incident) -> bool:
    """Whether the reader writes in this file now."""
    may_keep = access.may_keep(request.actor, above=incident.path())
    return may_keep and incident.status not in SET_ASIDE


def _taken(request: ActorRequest, incident: Incident, form: str) -> File:
    taking.take(
        incident,
        form=form,
        with_costs=access.may_read_costs(request.actor, above=incident.path()),
        by=request.actor,
        at=timezone.now(),
    )
    return queries.file(request.actor, incident)


def _context(request: ActorRequest, incident: Incident, form: SystemForm) -> dict[str, Any]:
    at = timezone.now()
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    found, today = queries.file(request.actor, incident), queries.any_day(incident, at)
    systems = shown.rows_of_systems(found)
    works = shown.rows_of_works(found.works, today=today)
    may_keep = is_kept(request, incident)
    return {
        "incident": incident,
        "form": form,
        "may_keep": may_keep,
        "day": shown.lasted(incident, today=today),
        "figures": _figures(request, incident, found, systems, works),
        "progress": shown.progress(systems),
        "systems": _table(incident, systems),
        "works": [work for work in works if work["is_open"]][:MOST_WORKS],
        "declared": queries.any_declared(incident) if may_keep else [],
        "with_costs": access.may_read_costs(request.actor, above=incident.path()),
        "set_aside": Status(incident.status).label if incident.status in SET_ASIDE else "",
    }


def _figures(
    request: ActorRequest,
    incident: Incident,
    found: File,
    systems: list[dict[str, Any]],
    works: list[dict[str, Any]],
) -> list[dict[str, str]]:
    progress = shown.progress(systems)
    with_costs = access.may_read_costs(request.actor, above=incident.path())
    remaining, label = shown.remaining(works)
    sums = shown.headline(shown.totals(found.lines), with_costs=with_costs)
    for each in sums:
        each["url"] = reverse(f"recovery:{each['section']}", args=[incident.number])
    return [
        {
            "value": progress["value"],
            "label": "systèmes rendus aux soins",
            "kind": "success" if progress["is_over"] else "brand",
            "url": "#systemes",
        },
        {
            "value": remaining,
            "label": label,
            "kind": "warning" if "retard" in label else "",
            "url": reverse("recovery:works", args=[incident.number]),
        },
        *sums,
    ]


def _table(incident: Incident, systems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The systems, each with its page."""
    return [
        {**row, "url": reverse("recovery:system", args=[incident.number, row["id"]])}
        for row in systems
    ]

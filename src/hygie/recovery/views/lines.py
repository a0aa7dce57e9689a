"""The counted lines of a file: hours, euros, lost activity; one more, the correction of one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.views.desk import reached_incident
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, asks, refused_on
from hygie.recovery import access, queries, shown
from hygie.recovery.forms import LineCorrectionForm, LineForm, line_as_typed
from hygie.recovery.models import Line
from hygie.recovery.operations import lines as operations
from hygie.recovery.rules.lines import Section
from hygie.recovery.views.file import is_kept, refuse_others

NAMES = {Section.HOURS: "hours", Section.COST: "costs", Section.LOST: "activity"}
_TOLD = {
    Section.HOURS: "Qui a passé combien de temps à reconstruire, jour par jour ou par période.",
    Section.COST: (
        "Ce que l’incident coûte. Lu par la direction, le RSSI, la DSI et le référent cyber de "
        "l’ARS."
    ),
    Section.LOST: "Les soins qui n’ont pas eu lieu au jour prévu. Des nombres, jamais de patient.",
}


@asks
def hours(request: ActorRequest, number: str) -> HttpResponse:
    """Who spent how long."""
    return _section(request, reached_incident(request, number), Section.HOURS)


@asks
def costs(request: ActorRequest, number: str) -> HttpResponse:
    """What it costs, for who reads euros."""
    incident = reached_incident(request, number)
    if not access.may_read_costs(request.actor, above=incident.path()):
        raise NotAllowed(
            "Les coûts sont lus par la direction, le RSSI et la DSI de la structure, et par le "
            "référent cyber de l’ARS."
        )
    return _section(request, incident, Section.COST)


@asks
def activity(request: ActorRequest, number: str) -> HttpResponse:
    """Which care did not take place."""
    return _section(request, reached_incident(request, number), Section.LOST)


@asks
def line(request: ActorRequest, number: str, counted_id: int) -> HttpResponse:
    """Correct a line, or withdraw it."""
    incident, at = reached_incident(request, number), timezone.now()
    refuse_others(request, incident)
    wrong = Line.objects.filter(incident=incident, pk=counted_id).first()
    if wrong is None:
        raise Http404
    section = Section(wrong.section)
    form = LineCorrectionForm(
        request.POST if request.method == "POST" else None,
        section=section,
        initial=line_as_typed(queries.any_counted(wrong)),
    )
    if request.method == "POST" and form.is_valid() and _corrected(request, incident, wrong, form):
        return redirect(f"recovery:{NAMES[section]}", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    context = {
        "incident": incident,
        "form": form,
        "section": section.label,
        "section_url": f"recovery:{NAMES[section]}",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recovery/line.html", context, status=status)


def _corrected(
    request: ActorRequest, incident: Incident, wrong: Line, form: LineCorrectionForm
) -> bool:
    reason, said = form.cleaned_data["reason"], form.said()
    who = {"reason": reason, "by": request.actor, "at": timezone.now()}
    try:
        if form.cleaned_data["withdrawn"]:
            operations.withdraw(incident.pk, wrong.pk, **who)
        else:
            operations.correct(incident.pk, wrong.pk, said, **who)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, "La ligne est corrigée ; ce qui était écrit reste lisible.")
    return True


def _section(request: ActorRequest, incident: Incident, section: Section) -> HttpResponse:
    at = timezone.now()
    form = LineForm(
        request.POST if request.method == "POST" else None,
        section=section,
        initial={"since": queries.any_day(incident, at)},
    )
    if request.method == "POST":
        refuse_others(request, incident)
        if form.is_valid():
            with refused_on(form):
                operations.note(incident.pk, form.said(), by=request.actor, at=at)
                messages.success(request, "La ligne est notée.")
                return redirect(f"recovery:{NAMES[section]}", incident.number)
    journal.remember_read("incidents.read", incident, by=request.actor, at=at)
    found = queries.lines(request.actor, incident, section=section)
    context = {
        "incident": incident,
        "section": section.label,
        "told": _TOLD[section],
        "form": form if is_kept(request, incident) else None,
        "may_keep": is_kept(request, incident),
        "lines": shown.rows_of_lines(found),
        "sums": shown.sums(shown.totals(found), section),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "recovery/lines.html", context, status=status)

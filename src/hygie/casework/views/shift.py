"""The shift log and the hand-over sheet: pages of the desk."""

from datetime import datetime, timedelta
from importlib.resources import files

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.casework import access, shift_shown
from hygie.casework.forms import LogForm, PeriodForm
from hygie.casework.operations import shift as operations
from hygie.casework.queries import shift as queries
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.territory import PARIS
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform import pdf
from hygie.platform.http import ActorRequest, asks, shows
from hygie.platform.installation import desk, marking

_TEMPLATE = files("hygie.casework").joinpath("pdf", "sheet.typ")
_LOGO = files("hygie.platform").joinpath("static", "logo.svg")
# What the page of the log shows at once.
MOST = 300


@asks
def log(request: ActorRequest) -> HttpResponse:
    """The lines of the last hours, and a new one."""
    _check(request)
    form = LogForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.write(
                said["text"],
                number=said["number"],
                corrects=said["corrects"] or 0,
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "La ligne est écrite.")
            return redirect("casework:log")
    period, since, at = _period(request)
    found = queries.lines(request.actor, since=since, until=at)[:MOST]
    context = {
        "form": form,
        "period": period,
        "lines": [shift_shown.line(each) for each in found],
        "is_correcting": bool(form.is_bound and form.data.get("corrects")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "casework/log.html", context, status=status)


@shows
def sheet(request: ActorRequest) -> HttpResponse:
    """What this shift hands over to the next."""
    _check(request)
    period, since, at = _period(request)
    found = queries.hand_over(request.actor, since=since, at=at)
    told = shift_shown.sheet(found, since=since, at=at)
    context = {**told, "period": period, "hours": period.hours()}
    return render(request, "casework/sheet.html", context)


@shows
def sheet_pdf(request: ActorRequest) -> HttpResponse:
    """The same, to print."""
    _check(request)
    _, since, at = _period(request)
    found = queries.hand_over(request.actor, since=since, at=at)
    listed = (found.late, found.held, found.free)
    operations.take_sheet((each for part in listed for each in part.rows), by=request.actor, at=at)
    service = desk()
    data = {
        "title": "Relève de l’astreinte",
        "author": "Hygie",
        "marking": marking(),
        "logo_svg": _LOGO.read_text("utf-8"),
        "desk": {"name": service.name, "phone": service.phone, "mail": service.mail},
        "footer": f"Relève de l’astreinte · {request.actor.name} · réservé à l’astreinte",
        **shift_shown.sheet(found, since=since, at=at),
    }
    answer = HttpResponse(pdf.render(_TEMPLATE, data, at=at), content_type="application/pdf")
    name = f"releve-{local(at, PARIS):%Y-%m-%d-%Hh%M}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _period(request: ActorRequest) -> tuple[PeriodForm, datetime, datetime]:
    form, at = PeriodForm({"heures": request.GET.get("heures", "")}), timezone.now()
    if str(form.hours()) != form.data["heures"]:
        form = PeriodForm({"heures": str(form.hours())})  # the page shows what it looks at
    return form, at - timedelta(hours=form.hours()), at


def _check(request: ActorRequest) -> None:
    if not access.may_keep(request.actor):
        raise NotAllowed("La main courante est celle de l’astreinte.")

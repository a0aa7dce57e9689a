"""Files: results looked at and taken in, reports joined and handed over, findings that leave."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.audits import exports, shown
from hygie.audits.forms import ReportForm, ResultsForm
from hygie.audits.models import Mission
from hygie.audits.operations import importing, reports
from hygie.audits.operations.importing import Given
from hygie.audits.queries import findings as queries
from hygie.audits.queries import missions
from hygie.audits.rules.directory import Status
from hygie.audits.rules.results import One, Results, Tool, Unreadable
from hygie.audits.views.reaching import frame, kept, told
from hygie.documents.views import download
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform.exports import csv_file, xlsx_file
from hygie.platform.http import ActorRequest, answered, asks, does, shows
from hygie.platform.uploads import LARGEST, not_received, uploads_up_to

WRITERS = {"csv": csv_file, "xlsx": xlsx_file}
# So long somebody may think about what they were shown.
_LASTS = 3600
_STALE = "Ce qui a été montré n’est plus valable : donnez le fichier de nouveau."


@asks
@uploads_up_to(LARGEST, signed_in=True)
def take(request: ActorRequest, audit_id: int) -> HttpResponse:
    """Look at a file of results, then take it in; nothing is written before the second step."""
    mission = kept(request, audit_id)
    if request.method != "POST":
        return _page(request, mission, ResultsForm())
    held = request.POST.get("given", "")
    form = _form(request) if not held else ResultsForm()
    if not held and not form.is_valid():
        return _page(request, mission, form, status=422)
    try:
        if held:
            return _take(request, mission, _opened(request, mission, held))
        return _look(request, mission, form)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        if form.is_bound:
            form.add_error("file", refusal.sentence)
            return _page(request, mission, form, status=422)
        return _page(request, mission, form, wrong=refusal.sentence, status=422)


@does
@uploads_up_to(LARGEST, signed_in=True)
def join(request: ActorRequest, audit_id: int) -> HttpResponse:
    """Join a file to an audit."""
    mission = kept(request, audit_id)
    typed, given = request.POST, request.FILES  # the body is read here
    form = ReportForm(typed, given, stopped=not_received(request, "rien n’est joint."))
    if not form.is_valid():
        told(request, form)
        return redirect("audits:mission", mission.pk)
    file = form.cleaned_data["file"]
    with answered(request, "La pièce est jointe."):
        said = reports.File(name=file.name or "", chunks=file.chunks)
        reports.join(mission.pk, said, by=request.actor, at=timezone.now())
    return redirect("audits:mission", mission.pk)


@shows
def report(request: ActorRequest, audit_id: int, result_id: int) -> HttpResponseBase:
    """Hand over a file of an audit; that it was taken is written."""
    mission = kept(request, audit_id)
    found = next((each for each in missions.any_reports(mission) if each.pk == result_id), None)
    if found is None or found.document.erased_at is not None:
        raise Http404
    detail = {"name": found.document.name}
    taken = journal.Act(what="audits.file_taken", subject=mission, detail=detail)
    journal.remember_taken([taken], by=request.actor, at=timezone.now())
    return download(found.document)


@does
def export(request: ActorRequest, audit_id: int, form: str) -> HttpResponseBase:
    """The findings of an audit as a table; that they left is written."""
    mission = kept(request, audit_id)
    if form not in WRITERS:
        raise Http404
    checks = queries.any_checks(mission)
    found = [*(each.finding for each in checks), *queries.any_of(mission)]
    lines = exports.lines(found, checks=checks, advice=queries.any_advice(mission))
    answer = WRITERS[form](f"constats-audit-{mission.pk}", exports.HEADER, lines)
    taken = journal.Act(what="audits.exported", subject=mission, detail={"form": form})
    journal.remember_taken([taken], by=request.actor, at=timezone.now())
    return answer


def _form(request: ActorRequest) -> ResultsForm:
    typed, given = request.POST, request.FILES  # the body is read here
    return ResultsForm(typed, given, stopped=not_received(request, "rien n’est repris."))


def _look(request: ActorRequest, mission: Mission, form: ResultsForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    at = timezone.now()
    given = importing.read(
        file.read(),
        name=file.name or "",
        domain=form.cleaned_data["domain"] or mission.perimeter,
        rest=form.status,
        by=request.actor,
        at=at,
    )
    found = importing.look(mission.pk, given, by=request.actor, at=at)
    held = signing.dumps(_plain(given), salt=_salt(request, mission), compress=True)
    context = {**frame(mission), "look": shown.look(found), "given": held}
    return render(request, "audits/look.html", context)


def _take(request: ActorRequest, mission: Mission, given: Given) -> HttpResponse:
    with_findings = request.POST.get("findings") == "on"
    at = timezone.now()
    made = importing.take(mission.pk, given, with_findings=with_findings, by=request.actor, at=at)
    if made.taken_at == at:
        messages.success(request, "Les résultats sont repris.")
    else:
        messages.info(request, "Rien de nouveau : ce fichier était déjà repris dans cet audit.")
    return redirect("audits:mission", mission.pk)


def _salt(request: ActorRequest, mission: Mission) -> str:
    """What was shown to one person, of one audit, is taken in there by nobody else."""
    return f"audits:{mission.pk}:{request.actor.person_id}"


def _opened(request: ActorRequest, mission: Mission, held: str) -> Given:
    try:
        values: dict[str, Any] = signing.loads(held, salt=_salt(request, mission), max_age=_LASTS)
    except signing.BadSignature:
        raise Unreadable(_STALE) from None
    made_on = values["made_on"]
    return Given(
        name=values["name"],
        sha256=values["sha256"],
        results=Results(
            tool=Tool(values["tool"]),
            results=tuple(
                One(point=point, status=Status(status), count=count, points=points)
                for point, status, count, points in values["results"]
            ),
            domain=values["domain"],
            made_on=date.fromisoformat(made_on) if made_on else None,
            score=values["score"],
            maturity=values["maturity"],
        ),
    )


def _plain(given: Given) -> dict[str, Any]:
    """What was read, as the page holds it: signed, and without the file."""
    results = given.results
    return {
        "name": given.name,
        "sha256": given.sha256,
        "tool": results.tool.value,
        "domain": results.domain,
        "made_on": results.made_on.isoformat() if results.made_on else "",
        "score": results.score,
        "maturity": results.maturity,
        "results": [
            (each.point, each.status.value, each.count, each.points) for each in results.results
        ],
    }


def _page(
    request: ActorRequest,
    mission: Mission,
    form: ResultsForm,
    *,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {**frame(mission), "form": form, "wrong": wrong}
    return render(request, "audits/results.html", context, status=status)

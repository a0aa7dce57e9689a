"""A past taken over without a shell: its file, its description, its check, its report."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform.exports import csv_file
from hygie.platform.http import ActorRequest, answered, asks, does, shows
from hygie.platform.paging import pager
from hygie.platform.uploads import not_received, uploads_up_to
from hygie.takeover import access, describing, files, queries, shown
from hygie.takeover.files import Given
from hygie.takeover.forms import DescriptionForm, FileForm
from hygie.takeover.models import ReceivedFile, Takeover
from hygie.takeover.rules.reception import AT_WORK, BEFORE, LARGEST, OVER, State

_PER_PAGE = 50
_HEADER = ("Ligne", "Pourquoi elle n’est pas reprise")


@asks
@uploads_up_to(LARGEST, signed_in=True)
def takeovers(request: ActorRequest) -> HttpResponse:
    """The files on their way, what was taken over; a file is given here."""
    _check(request)
    if request.method != "POST":
        return _list(request, FileForm())
    form = FileForm(request.POST, request.FILES)
    if stopped := not_received(request, "rien n’est repris.", larger=files.BOUND.otherwise):
        form.errors.clear()
        form.add_error("file", stopped)
    elif form.is_valid():
        try:
            file = files.receive(_given(form), by=request.actor, at=timezone.now())
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return _next(file)
    return _list(request, form, status=422)


@shows
def file(request: ActorRequest, upload_id: int) -> HttpResponse:
    """Where a file stands; the page asks again by itself while a job works on it."""
    found = _file(request, upload_id)
    same = queries.same(request.actor, found)
    context = {
        "file": shown.of_file(found),
        "sentence": found.sentence,
        "state": found.state,
        "progress": shown.progress(found),
        "checked": shown.checked(found),
        "report": found.takeover,
        "report_figures": shown.report_figures(found.takeover) if found.takeover else [],
        "same": shown.of_takeover(same) if same else None,
        "is_at_work": found.state in AT_WORK,
        "is_table": found.form == "CSV",
        "may_describe": found.form == "CSV" and found.state in BEFORE,
        "may_abandon": found.state in BEFORE | {State.STOPPED},
    }
    return render(request, "takeover/file.html", context)


@asks
def columns(request: ActorRequest, upload_id: int) -> HttpResponse:
    """What the columns of a table mean, and its words; saved, it is checked."""
    found = _file(request, upload_id)
    if found.form != "CSV" or found.state not in BEFORE:
        return redirect("takeover:file", found.pk)
    table = describing.table_of(found)
    posted = request.POST if request.method == "POST" else None
    form = DescriptionForm(
        posted,
        mapping=table.mapping,
        headers=table.headers,
        checked=found.checked,
        initial={"turn": found.turn},
    )
    if request.method == "POST" and form.is_valid() and _described(request, found, form):
        return redirect("takeover:file", found.pk)
    context = {
        "file": shown.of_file(found),
        "form": form,
        "sentence": found.sentence,
        "is_kept": table.is_kept,
        "sample": table.sample(at=timezone.now()),
    }
    return render(request, "takeover/columns.html", context, status=422 if form.is_bound else 200)


@does
def started(request: ActorRequest, upload_id: int) -> HttpResponse:
    """Take it over, or go on."""
    found = _file(request, upload_id)
    return _done(request, found, files.start, "La reprise commence. Vous pouvez quitter la page.")


@does
def stopped(request: ActorRequest, upload_id: int) -> HttpResponse:
    """Take no more of it."""
    found = _file(request, upload_id)
    return _done(request, found, files.stop, "La reprise est arrêtée. Ce qui est repris le reste.")


@does
def abandoned(request: ActorRequest, upload_id: int) -> HttpResponse:
    """Remove the file."""
    found = _file(request, upload_id)
    return _done(request, found, files.abandon, "Le fichier est retiré de la plateforme.")


@shows
def refused_lines(request: ActorRequest, upload_id: int) -> HttpResponseBase:
    """The lines that a check refuses, for a spreadsheet."""
    found = _file(request, upload_id)
    return csv_file(f"lignes-refusees-{found.pk}", _HEADER, found.checked.get("refused", []))


@shows
def report(request: ActorRequest, takeover_id: int) -> HttpResponse:
    """What was taken over, what was not and why, what a person has to look at."""
    found = _takeover(request, takeover_id)
    unplaced = queries.unplaced(request.actor, found)
    page = Paginator(unplaced, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "report": shown.of_takeover(found),
        "figures": shown.report_figures(found),
        "reasons": shown.reasons_of(queries.any_wrong(found)),
        "unplaced": page,
        "pager": pager(page),
    }
    return render(request, "takeover/report.html", context)


@shows
def report_csv(request: ActorRequest, takeover_id: int) -> HttpResponseBase:
    """The refused lines, for a spreadsheet."""
    found = _takeover(request, takeover_id)
    lines = ((str(each.line), each.why) for each in queries.any_wrong(found))
    return csv_file(f"lignes-refusees-reprise-{found.pk}", _HEADER, lines)


def _check(request: ActorRequest) -> None:
    if not access.may_take_over(request.actor):
        raise NotAllowed("L’historique est repris par l’astreinte.")


def _file(request: ActorRequest, upload_id: int) -> ReceivedFile:
    _check(request)
    found = queries.files(request.actor).filter(pk=upload_id).first()
    if found is None:
        raise Http404
    return found


def _takeover(request: ActorRequest, takeover_id: int) -> Takeover:
    _check(request)
    found = queries.takeovers(request.actor).filter(pk=takeover_id).first()
    if found is None:
        raise Http404
    return found


def _list(request: ActorRequest, form: FileForm, *, status: int = 200) -> HttpResponse:
    rows = queries.takeovers(request.actor)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "files": [shown.of_file(each) for each in queries.waiting(request.actor)[:_PER_PAGE]],
        "takeovers": [shown.of_takeover(each) for each in page],
        "pager": pager(page),
    }
    return render(request, "takeover/list.html", context, status=status)


def _given(form: FileForm) -> Given:
    given: TemporaryUploadedFile = form.cleaned_data["file"]
    return Given(
        name=given.name or "",
        path=Path(given.temporary_file_path()),
        chunks=given.chunks,
        is_fictional=form.cleaned_data["is_fictional"],
    )


def _next(found: ReceivedFile) -> HttpResponse:
    to = "takeover:columns" if found.state == State.TO_DESCRIBE else "takeover:file"
    return redirect(to, found.pk)


def _described(request: ActorRequest, found: ReceivedFile, form: DescriptionForm) -> bool:
    try:
        files.describe(
            found.pk,
            form.mapping(),
            turn=form.cleaned_data["turn"],
            by=request.actor,
            at=timezone.now(),
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def _done(request: ActorRequest, found: ReceivedFile, act: Any, said: str) -> HttpResponse:
    with answered(request, said):
        act(found.pk, by=request.actor, at=timezone.now())
    found.refresh_from_db(fields=["state"])
    if found.state in OVER:
        return redirect("takeover:takeovers")
    return redirect("takeover:file", found.pk)

"""The list of reports, and a draft: its texts, and how it would read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.kernel.actor import NATION, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.geography import regions
from hygie.kernel.wording import day
from hygie.observatory import access as observatory
from hygie.observatory import figures, labels
from hygie.observatory.queries import CLOSED
from hygie.observatory.reports import access, operations, printing, queries, readying, shown
from hygie.observatory.reports.forms import BeginForm, RoundForm, TextForm
from hygie.observatory.reports.models import Report, ReportText
from hygie.observatory.reports.operations import ChangedSince
from hygie.observatory.reports.telling import NotAtHand
from hygie.observatory.rules import reports as rules
from hygie.observatory.rules.composition import OPENING, composition
from hygie.observatory.rules.reports import NotAText, NotItsTurn, State
from hygie.platform.http import ActorRequest, asks, does, refused_on, shows

_TONES = {
    State.DRAFT: "info",
    State.VERIFYING: "warning",
    State.PUBLISHED: "success",
    State.WITHDRAWN: "neutral",
}


@asks
def reports(request: ActorRequest) -> HttpResponse:
    """What is published, and for who writes: the drafts, and a form to begin one."""
    if not (observatory.may_read(request.actor) or access.may_write_some(request.actor)):
        raise NotAllowed(CLOSED)
    is_writer = access.may_write_some(request.actor)
    if request.method == "POST" and not is_writer:
        raise NotAllowed(operations.NOT_YOURS)
    form = None
    if is_writer:
        data = request.POST if request.method == "POST" else None
        form = BeginForm(data, places=_places(request), years=_years())
        if request.method == "POST" and form.is_valid():
            place, year = form.wanted()
            with refused_on(form):
                made = operations.begin(place, year, by=request.actor, at=timezone.now())
                return redirect("observatory:report", made.pk)
    context = {
        "form": form,
        "has_figures": bool(_years()),
        "published": [
            {
                "title": each.title,
                "where": each.report.place_code,
                "year": each.report.year,
                "on": day(timezone.localtime(each.published_at).date()),
                "edition": each.report.edition,
            }
            for each in queries.any_published()
        ],
        "drafts": [_line(each) for each in queries.drafts(request.actor)],
    }
    status = 422 if form and form.is_bound and form.errors else 200
    return render(request, "observatory/reports.html", context, status=status)


@shows
def draft(request: ActorRequest, report_id: int) -> HttpResponse:
    """One report: its texts by section, who wrote them, what can be done."""
    found = queries.one(request.actor, report_id)
    texts = queries.any_texts(found)
    state = State(found.state)
    withdrawal = queries.any_withdrawal(found)
    context = {
        **frame(found),
        "is_draft": state is State.DRAFT,
        "is_verifying": state is State.VERIFYING,
        "asked": _moment(found) if found.asked_at else "",
        "rounding": RoundForm(initial={"is_rounded": found.is_rounded}),
        "is_published": state is State.PUBLISHED,
        "sections": [
            {
                "code": code,
                "title": title,
                "text": texts[code].text if code in texts else "",
                "by": texts[code].written_by if code in texts else "",
                "version": texts[code].version if code in texts else 0,
            }
            for code, title in _sections(found)
        ],
        "reason": withdrawal.reason if withdrawal else "",
        "refusal": found.refusal if state is State.DRAFT else "",
    }
    answer = render(request, "observatory/report.html", context)
    if request.headers.get("HX-Target") == "verification" and state is not State.VERIFYING:
        # The page waited for this: all of it is another one.
        answer.headers["HX-Refresh"] = "true"
    return answer


@does
def round_figures(request: ActorRequest, report_id: int) -> HttpResponse:
    """Say whether the numbers of a report, and of its open data, are rounded."""
    found = queries.one(request.actor, report_id)
    form = RoundForm(request.POST)
    is_rounded = form.is_valid() and form.cleaned_data["is_rounded"]
    operations.round_figures(found.pk, is_rounded=is_rounded, by=request.actor, at=timezone.now())
    said = "Les nombres sont arrondis" if is_rounded else "Les nombres sont exacts"
    messages.success(request, f"{said}\u00a0: relisez le projet.")
    return redirect("observatory:report", found.pk)


@asks
def text(request: ActorRequest, report_id: int, section: str) -> HttpResponse:
    """Write the text of a section; of two who write at once, the second reads both."""
    found = queries.one(request.actor, report_id)
    titles = dict(_sections(found))
    if section not in titles:
        raise NotFound("Ce rapport n’a pas cette section.")
    is_sent = request.method == "POST"
    if not is_sent:
        rules.check_turn(State(found.state), State.DRAFT)
    last = queries.any_texts(found).get(section)
    form = TextForm(
        request.POST if is_sent else None,
        initial={"text": last.text if last else "", "seen": last.version if last else 0},
    )
    theirs, status = None, 200
    if is_sent and form.is_valid():
        theirs, status = _written(request, found, section, form)
        if not form.errors:
            messages.success(request, "Le texte est gardé.")
            return redirect("observatory:report", found.pk)
    if status == 200 and form.is_bound and form.errors:
        status = 422
    context = {**frame(found), "form": form, "section": titles[section], "theirs": theirs}
    return render(request, "observatory/report_text.html", context, status=status)


def _written(
    request: ActorRequest, found: Report, section: str, form: TextForm
) -> tuple[ReportText | None, int]:
    """Write what was typed; what is refused stays in the form, with the text of somebody else."""
    said, seen = form.cleaned_data["text"], form.version
    try:
        operations.write(found.pk, section, said, seen=seen, by=request.actor, at=timezone.now())
    except ChangedSince as refusal:
        form.add_error(None, refusal.sentence)
        again = request.POST.copy()
        again["seen"] = str(refusal.theirs.version)
        form.data = again
        return refusal.theirs, 409
    except NotItsTurn as refusal:
        form.add_error(None, refusal.sentence)
        return None, 409
    except NotAText as refusal:
        form.add_error("text", refusal.sentence)
    return None, 200


@shows
def preview(request: ActorRequest, report_id: int) -> HttpResponse:
    """How it would read, from the last figures."""
    found = queries.one(request.actor, report_id)
    try:
        ready = readying.ready(found, at=timezone.now(), may_compare=False)
    except NotAtHand:
        return waiting(request, found)
    context = {**frame(found), "report": shown.read(ready.content)}
    return awaited(request, render(request, "observatory/report_preview.html", context))


@shows
def sheet(request: ActorRequest, report_id: int) -> HttpResponse:
    """The same as a PDF that says on each page that it is a draft."""
    found = queries.one(request.actor, report_id)
    at = timezone.now()
    ready = readying.ready(found, at=at, may_compare=False)
    made = printing.sheet(ready.content, is_draft=True, at=at, edition=found.edition)
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="projet-{found.place_code}-{found.year}.pdf"'
        },
    )


def waiting(request: ActorRequest, found: Report) -> HttpResponse:
    """A page that waits until the figures are compared with what is published."""
    return render(request, "observatory/report_waiting.html", frame(found))


def awaited(request: ActorRequest, answer: HttpResponse) -> HttpResponse:
    """What a waiting page asked for: all of it is another page."""
    if request.headers.get("HX-Target") == "attente":
        answer.headers["HX-Refresh"] = "true"
    return answer


def frame(found: Report) -> dict[str, Any]:
    """What each page of a report says of it."""
    state = State(found.state)
    return {
        "found": found,
        "place": _name(found),
        "state": state.label,
        "tone": _TONES[state],
    }


def _moment(found: Report) -> str:
    """When somebody asked for it to be published."""
    return f"le {timezone.localtime(found.asked_at):%d/%m/%Y à %H:%M}"


def _line(found: Report) -> dict[str, Any]:
    return {**frame(found), "by": found.begun_by}


def _name(found: Report) -> str:
    is_region = found.place_kind == PlaceKind.REGION
    return labels.region(found.place_code) if is_region else "France"


def _sections(found: Report) -> list[tuple[str, str]]:
    level = queries.area_of(found).level
    told = [(each.code, each.title) for each in composition().sections_of(level)]
    return [(OPENING, "Introduction"), *told]


def _places(request: ActorRequest) -> list[tuple[str, str]]:
    """The places whose reports somebody writes."""
    reached = access.places(request.actor)
    if NATION in reached:
        every = sorted((each for each in regions().values()), key=lambda each: each.name)
        return [(NATION.code, "France"), *((each.code, each.name) for each in every)]
    return sorted((place.code, labels.region(place.code)) for place in reached)


def _years() -> list[int]:
    """The years of which anything is known, the last one first."""
    snapshot = figures.last()
    known = {year for _, year in figures.counted(snapshot)} if snapshot else set()
    return sorted((year for year in known if year <= timezone.localdate().year), reverse=True)

"""The desk: the list that keeps itself up to date, and the page of one incident."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple, cast

from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from hygie.documents.views import download
from hygie.incidents import access
from hygie.incidents.forms.of_incident import forms_of
from hygie.incidents.models import Incident
from hygie.incidents.presentation import care, rows, stuck
from hygie.incidents.presentation.dossier import dossier
from hygie.incidents.presentation.sheet import HEADER, Taken, lines
from hygie.incidents.queries import desk as queries
from hygie.incidents.queries import talk as talk_queries
from hygie.incidents.queries.care import any_steps
from hygie.incidents.queries.desk import ALL, PAGE, Charge, Filters
from hygie.incidents.queries.page import page_of as page_of_list
from hygie.incidents.rules import care_checks, care_story, codes
from hygie.incidents.rules.talk import Side
from hygie.incidents.unchanged import Seen
from hygie.incidents.views import narrowing, talk
from hygie.incidents.views.talk import Door
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Place, PlaceKind, Power
from hygie.kernel.errors import Refused
from hygie.notifications import shown as notifications
from hygie.platform import exports
from hygie.platform.http import ActorRequest, does, shows, unattended

# Further, one searches: nobody reads page 200.
LAST_PAGE = 200
# Who is late comes first, and who becomes so moves up no later; the clocks run in the browser.
SHARED_SECONDS = 30
_MAKING = [Lock() for _ in range(16)]
WRITERS = {"csv": exports.csv_file, "xlsx": exports.xlsx_file}


@shows
def desk(request: ActorRequest) -> HttpResponse:
    """The list: new first, clocks, filters, search; it follows what arrives."""
    narrowing.check_reader(request)
    form = narrowing.filters_of(request)
    may_handle = access.may_handle(request.actor)
    may_talk = request.actor.may_somewhere(Power.TALK)
    # What a structure has read changes its list, and not the mark.
    made = _made if may_talk and not may_handle else _shared_list
    shown = made(request, form.filters, queries.last_change(request.actor))
    context = {
        **shown._asdict(),
        "filters": form,
        "narrowing": narrowing.shown(request, form),
        "may_handle": may_handle,
        "may_talk": may_talk,
        "stuck": stuck.of(request.actor, at=timezone.now()),
    }
    return render(request, "incidents/desk.html", context)


@unattended
@shows
def fresh(request: ActorRequest) -> HttpResponse:
    """The list again when something in it changed since this mark; else 204."""
    narrowing.check_reader(request)
    mark = _shared_mark(request)
    # Read, like `again`, by what says again that nothing is new.
    seen = Seen(roles=repr(_held(request)), mark=mark)
    if mark == request.GET.get("depuis", ""):
        answer = HttpResponse(status=204)
        answer.seen = seen  # type: ignore[attr-defined]
        return answer
    shown = _shared_list(request, lambda: narrowing.filters_of(request).filters(), mark)
    # Without the frame of a page: three hundred lists ask in the same second.
    beside = {
        "told": notifications.bell(request.actor),
        "stuck": stuck.of(request.actor, at=timezone.now()),
    }
    answer = HttpResponse(shown.list + render_to_string("incidents/desk_bell.html", beside))
    answer.again, answer.seen = shown.again, seen  # type: ignore[attr-defined]
    return answer


@shows
def incident(request: ActorRequest, number: str) -> HttpResponse:
    """Everything about one incident."""
    return page_of(request, reached(request, number), at=timezone.now())


@shows
def attachment(request: ActorRequest, number: str, attachment_id: int) -> HttpResponseBase:
    """Hand over a file that was joined."""
    found = reached(request, number)
    joined = found.attachments.select_related("document").filter(pk=attachment_id).first()
    if joined is None:
        raise Http404
    taken = Act(what="incidents.file_taken", subject=found, detail={"name": joined.document.name})
    journal.remember_taken([taken], by=request.actor, at=timezone.now())
    return download(joined.document)


@does
def export(request: ActorRequest, form: str) -> HttpResponseBase:
    """The list as it is filtered, for a spreadsheet; the journal remembers who took it."""
    narrowing.check_reader(request)
    if form not in WRITERS:
        raise Http404
    filters = narrowing.filters_of(request).filters()
    taken = Taken(queries.exported(request.actor, filters))
    answer = WRITERS[form]("incidents", HEADER, lines(taken))
    if taken.first:
        _remember_export(request, taken, form=form, filters=filters)
    return answer


def page_of(
    request: ActorRequest,
    found: Incident,
    *,
    at: datetime,
    forms: Mapping[str, Any] | None = None,
    since: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an incident, and the trace of who read it.

    `since` is what an older page had seen of the desk's decisions: those after it are told apart.
    """
    journal.remember_read("incidents.read", found, by=request.actor, at=at)
    steps = [] if found.is_signal else any_steps(found)
    left = care_checks.left_open(care_story.now(steps))
    sent = forms or {}
    for name, form in sent.items():
        # Several of them ask for a reason on the same page.
        form.auto_id = form.auto_id if form.auto_id != "id_%s" else f"{name}_%s"
    shown = {**forms_of(found, left_open=left), **sent}
    may_change = access.may_tell_care(request.actor, above=found.path())
    line = care.line(found, steps, at=at, may_change=may_change)
    context = {**dossier(request.actor, found, at, since=since), "care": line, "forms": shown}
    context["may_decide"] = may_change  # care is named to decide some of the tasks
    context["may_tell_cause"] = access.may_tell_cause(request.actor, above=found.path())
    context["may_complete"] = not found.is_signal and access.completes_as(
        request.actor, above=found.path()
    )
    context["may_keep_exhibits"] = access.may_keep_exhibits(request.actor, above=found.path())
    door = talk_door(request, found)
    is_silent = not context["has_messages"]
    context["talk"] = talk.talk_of(request, door, is_silent=is_silent) if door else None
    return render(request, "incidents/incident.html", context, status=status)


def talk_door(request: ActorRequest, found: Incident) -> Door | None:
    """The messages of an incident for those who talk about it; to others they do not exist."""
    side = access.side_of(request.actor, above=found.path())
    if side is None:
        return None
    return Door(
        incident=found,
        side=side,
        by=request.actor,
        holder=None,
        name="desk",
        parts=(found.number,),
    )


def _remember_export(request: ActorRequest, taken: Taken, *, form: str, filters: Filters) -> None:
    """One act with the filters and the count; and for each establishment, what left of its own."""
    who, at = request.actor, timezone.now()
    narrowed = {name: value for name, value in asdict(filters).items() if value}
    journal.record(
        "incidents.exported",
        taken.first,  # type: ignore[arg-type]
        by=who,
        at=at,
        count=taken.count,
        form=form,
        filters=narrowed,
    )
    journal.remember_taken(
        (
            Act(
                what="incidents.taken_in_export",
                subject=site,
                place=Place(PlaceKind.SITE, site.finess),
                detail={"count": count, "of": taken.count, "form": form},
            )
            for site, count in taken.by_site.items()
        ),
        by=who,
        at=at,
    )


def reached(request: ActorRequest, number: str) -> Incident:
    """The incident of this number, or 404: what one may not see does not exist."""
    try:
        known = str(codes.read_number(number))
    except Refused:
        raise Http404 from None
    found = queries.one(request.actor, known)
    if found is None:
        raise Http404
    return found


def reached_incident(request: ActorRequest, number: str) -> Incident:
    """The incident of this number, and no signal: what follows an incident is not of these."""
    found = reached(request, number)
    if found.is_signal:
        raise Http404
    return found


class _Shown(NamedTuple):
    """A list as it is shown, how many wait in it, what it was asked, and what it will ask."""

    list: SafeString
    waiting: int
    query: str
    again: str


def _shared_mark(request: ActorRequest) -> str:
    """The mark of one's own list: read once for the same roles while nothing at all has changed."""
    latest = getattr(request, "latest", "")
    if not latest:
        return queries.last_change(request.actor)
    key = sha256(repr(("mark", latest, _held(request))).encode()).hexdigest()
    read = partial(queries.last_change, request.actor)
    return cast(str, cache.get_or_set(key, read, SHARED_SECONDS))


def _held(request: ActorRequest) -> list[str]:
    return sorted(map(str, set(request.actor.grants)))


def _shared_list(request: ActorRequest, filters: Callable[[], Filters], mark: str) -> _Shown:
    """The list as the same change shows it to all who hold the same roles and ask the same."""
    mine = request.actor.person_id if request.GET.get("suivi") == Charge.MINE else None
    page = narrowing.page_number(request, most=LAST_PAGE)
    names = sorted(set(request.GET) - {"depuis", "page"})
    asked = [(name, request.GET.getlist(name)) for name in names]
    key = sha256(repr((mark, _held(request), mine, asked, page)).encode()).hexdigest()

    known = cache.get(key)
    if known is None:
        # All open lists ask at the same moment: one makes it, the others wait for it.
        with _MAKING[int(key, 16) % len(_MAKING)]:
            made = partial(_made, request, filters, mark)
            known = cache.get_or_set(key, made, SHARED_SECONDS)
    return cast(_Shown, known)


def _made(request: ActorRequest, filters: Callable[[], Filters], mark: str) -> _Shown:
    context = _list(request, filters(), mark)
    shown = render_to_string("incidents/desk_list.html", context)
    return _Shown(shown, *(context[name] for name in ("waiting", "query", "again")))


def _list(request: ActorRequest, filters: Filters, mark: str) -> dict[str, Any]:
    """What the list shows; the mark was taken before: what comes meanwhile is asked again."""
    page, at = narrowing.page_number(request, most=LAST_PAGE), timezone.now()
    start = (page - 1) * PAGE
    found, total = page_of_list(request.actor, filters, start=start, end=start + PAGE + 1, at=at)
    shown = rows.rows(
        found[:PAGE],
        at=at,
        for_the_desk=access.may_handle(request.actor),
        unread=_unread(request, found[:PAGE]),
    )
    query = request.GET.copy()
    for name in ("page", "depuis"):
        query.pop(name, None)
    asked = query.urlencode()
    more = len(found) > PAGE and page < LAST_PAGE
    return {
        "rows": list(map(rows.drawn, shown)),
        "again": f"{asked}{'&' * bool(asked)}page={page}&depuis={mark}",
        "query": asked,
        "total": _in_words(total, filters),
        "is_empty": not found,
        **queries.waiting(request.actor),
        "page": page,
        "previous_url": narrowing.page_url(query, page - 1) if page > 1 else "",
        "next_url": narrowing.page_url(query, page + 1) if more else "",
    }


def _in_words(total: int, filters: Filters) -> str:
    word = {ALL: "ligne", "": "incident"}.get(filters.nature, "signalement")
    most = filters.most_counted
    if total > most:
        return f"plus de {most} {word}s"
    return f"{total} {word}{'s' if total > 1 else ''}"


def _unread(request: ActorRequest, found: list[Incident]) -> dict[int, int]:
    """The messages that wait for the reader’s side; those of others are none of theirs."""
    if access.may_handle(request.actor):
        return {incident.pk: incident.unread for incident in found}
    if not request.actor.may_somewhere(Power.TALK):
        return {}
    return talk_queries.any_unread([each.pk for each in found], side=Side.STRUCTURE)

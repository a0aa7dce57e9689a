"""Exchange files: taken in with their report, what waits for a person, files that leave."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.contacts.rules.places import key_of
from hygie.establishments import queries as establishments
from hygie.establishments import tree
from hygie.kernel import geography
from hygie.kernel.actor import NATION, Place, PlaceKind, Power
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line
from hygie.opssies import access, exports, queries, shown
from hygie.opssies.forms import AsideForm, ExportForm, FileForm, PlaceForm, SearchForm
from hygie.opssies.models import ReceivedEvent
from hygie.opssies.operations import handing, importing, placing
from hygie.opssies.operations.importing import FaultyFile
from hygie.opssies.rules.fates import Fate
from hygie.platform.http import ActorRequest, asks, does, shows
from hygie.platform.paging import pager
from hygie.platform.uploads import LARGEST, not_received, uploads_up_to

_MOST_FOUND = 10
_COLUMNS = [
    {"label": "Structure auditée"},
    {"label": "Événement"},
    {"label": "Fait le"},
    {"label": "Pourquoi il attend"},
]


@asks
@uploads_up_to(LARGEST, signed_in=True)
def files(request: ActorRequest) -> HttpResponse:
    """The files that were taken in; taking one more in."""
    _check(request)
    if request.method != "POST":
        return _files(request, FileForm())
    form = _file_form(request)
    if not form.is_valid():
        return _files(request, form, status=422)
    given = form.cleaned_data["file"]
    try:
        made = importing.take(
            given.file, name=given.name or "", by=request.actor, at=timezone.now()
        )
    except NotAllowed:
        raise
    except FaultyFile as refusal:
        said = shown.remarks(refusal.remarks)
        more = refusal.faults - len(said)
        form.add_error("file", refusal.sentence)
        return _files(request, form, wrong=said, more=more, status=422)
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return _files(request, form, status=422)
    messages.success(request, "Le fichier est repris.")
    return redirect("opssies:file", made.pk)


@shows
def file(request: ActorRequest, exchange_id: int) -> HttpResponse:
    """What came of a file."""
    _check(request)
    found = queries.files(request.actor).filter(pk=_number(exchange_id)).first()
    if found is None:
        raise Http404
    left = queries.waiting(request.actor).filter(file=found).count()
    context = {"file": found, "left": left, **shown.report(found)}
    return render(request, "opssies/file.html", context)


@shows
def waiting(request: ActorRequest) -> HttpResponse:
    """The events that wait for somebody to say whom they concern."""
    _check(request)
    found = queries.waiting(request.actor)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    context = {
        "total": page.paginator.count,
        "columns": _COLUMNS,
        "rows": shown.waiting(page),
        "pager": pager(page),
    }
    return render(request, "opssies/waiting.html", context)


@asks
def place(request: ActorRequest, received_id: int) -> HttpResponse:
    """Say which establishment an event concerns."""
    found = _one(request, received_id)
    if request.method != "POST":
        return _place_page(request, found)
    chosen = request.POST.get("where", "")
    form = PlaceForm(request.POST, choices=[(chosen, chosen)] if chosen else [])
    if not form.is_valid():
        return _place_page(request, found, form=form, status=422)
    said = form.cleaned_data
    try:
        at = timezone.now()
        placing.place(found.pk, said["where"], reason=said["reason"], by=request.actor, at=at)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _place_page(request, found, form=form, status=409)
    messages.success(request, "L’événement est rattaché : il prouve dès maintenant.")
    return redirect("opssies:waiting")


@does
def set_aside(request: ActorRequest, received_id: int) -> HttpResponse:
    """Put an event aside."""
    found = _one(request, received_id)
    form = AsideForm(request.POST)
    if not form.is_valid():
        return _place_page(request, found, aside=form, status=422)
    try:
        reason = form.cleaned_data["reason"]
        placing.set_aside(found.pk, reason=reason, by=request.actor, at=timezone.now())
    except NotFound:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _place_page(request, found, aside=form, status=409)
    messages.success(request, "L’événement est mis de côté, avec le motif.")
    return redirect("opssies:waiting")


@asks
def export(request: ActorRequest) -> HttpResponseBase:
    """Write a file of what one reads."""
    _check(request)
    places = _places(request)
    choices = [(key, label) for key, (label, _) in places.items()]
    form = ExportForm(request.POST if request.method == "POST" else None, places=choices)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "opssies/export.html", {"form": form}, status=status)
    at = timezone.now()
    try:
        selection = form.selection({key: place for key, (_, place) in places.items()})
        made = exports.write(request.actor, selection, form.sender(), is_d1=form.is_d1, at=at)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return render(request, "opssies/export.html", {"form": form}, status=422)
    handing.note(made.places, name=made.name, events=made.events, by=request.actor, at=at)
    answer = StreamingHttpResponse(made.chunks(), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


def _files(
    request: ActorRequest,
    form: FileForm,
    *,
    wrong: list[str] | None = None,
    more: int = 0,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "wrong": wrong,
        "more": more,
        "rows": shown.files(queries.files(request.actor)[: queries.PAGE]),
        "waiting": queries.waiting(request.actor).count(),
    }
    return render(request, "opssies/files.html", context, status=status)


def _file_form(request: ActorRequest) -> FileForm:
    typed, given = request.POST, request.FILES  # the body is read here
    stopped = not_received(
        request,
        "rien n’est repris.",
        larger="L’exploitant peut le reprendre par la ligne de commande.",
    )
    return FileForm(typed, given, stopped=stopped)


def _place_page(
    request: ActorRequest,
    found: ReceivedEvent,
    *,
    form: PlaceForm | None = None,
    aside: AsideForm | None = None,
    status: int = 200,
) -> HttpResponse:
    search = SearchForm(request.GET)
    search.is_valid()
    text = clean_line(search.cleaned_data.get("q") or "") or found.name
    choices = _found(request, text)
    context: dict[str, Any] = {
        "event": found,
        "is_waiting": found.fate == Fate.WAITING,
        "fate": Fate(found.fate).label,
        "facts": shown.event(found),
        "search": search,
        "searched": text,
        "choices": choices,
        "form": _with_choices(form, choices) if form else PlaceForm(choices=choices),
        "aside": aside or AsideForm(auto_id="aside_%s"),
    }
    return render(request, "opssies/place.html", context, status=status)


def _with_choices(form: PlaceForm, choices: list[tuple[str, str]]) -> PlaceForm:
    kept = form.fields["where"].choices  # type: ignore[attr-defined]
    known = {key for key, _ in choices}
    form.fields["where"].choices = [  # type: ignore[attr-defined]
        *choices,
        *(each for each in kept if each[0] not in known),
    ]
    return form


def _found(request: ActorRequest, text: str) -> list[tuple[str, str]]:
    """The establishments that answer, among those for which one exchanges."""
    places: dict[Place, str] = {}
    for each in establishments.any_search(text, limit=_MOST_FOUND * 2):
        if each.entity_finess:
            places.setdefault(Place(PlaceKind.LEGAL_ENTITY, each.entity_finess), each.city)
        places.setdefault(Place(PlaceKind.SITE, each.finess), each.city)
    nodes = tree.any_nodes(places)
    return [
        (
            key_of(place),
            f"{nodes[place].name}, {places[place]} ({place.kind.label}, FINESS {place.code})",
        )
        for place in places
        if place in nodes and access.may_place(request.actor, above=nodes[place].path)
    ][:_MOST_FOUND]


def _places(request: ActorRequest) -> dict[str, tuple[str, Place]]:
    """The regions from which one may write a file."""
    held = request.actor.reach(Power.EXCHANGE_EVENTS)
    every = {Place(PlaceKind.REGION, code) for code in geography.regions()}
    regions = every if NATION in held else held
    nodes = tree.any_nodes(regions).values()
    return {
        f"{node.place.kind.value}-{node.place.code}": (node.name, node.place)
        for node in sorted(nodes, key=lambda each: each.name)
    }


def _one(request: ActorRequest, received_id: int) -> ReceivedEvent:
    _check(request)
    found = queries.one(request.actor, _number(received_id))
    if found is None:
        raise Http404
    return found


def _number(number: int) -> int:
    """A number that the database can hold; no other names anything."""
    return number if number < 2**63 else 0


def _check(request: ActorRequest) -> None:
    if not access.may_exchange(request.actor):
        raise NotAllowed("Les échanges OPSSIES ne sont pas ouverts à votre rôle.")

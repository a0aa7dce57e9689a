"""The indicators of an incident: read, added after a look, taken back, taken out."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents.models import Incident
from hygie.incidents.queries import desk as incidents
from hygie.incidents.rules import codes
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.territory import zone_of
from hygie.indicators import access, exports, queries, shown
from hygie.indicators.forms import AddForm, ExportForm, SearchForm, WithdrawForm
from hygie.indicators.operations import keeping, leaving
from hygie.indicators.operations.keeping import Adding
from hygie.indicators.operations.leaving import Wanted
from hygie.indicators.rules.leaving import lets_out
from hygie.indicators.rules.pasted import Reading, read_block
from hygie.indicators.rules.reading import read_as_any
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.markings import USUAL_PAP, USUAL_TLP, Tlp, TooStrict
from hygie.platform.http import ActorRequest, answered, asks, does, shows
from hygie.platform.installation import desk

_READS_ONLY = "Votre rôle lit les indicateurs de cet incident, et n’en ajoute pas."


@dataclass(frozen=True, kw_only=True)
class Door:
    """The incident to which somebody came, and the side on which they add, if they do."""

    incident: Incident
    side: Side | None

    @property
    def zone(self) -> str:
        """The clocks of the structure."""
        return zone_of(self.incident.department_code)


@asks
def indicators(request: ActorRequest, number: str) -> HttpResponse:
    """The indicators of an incident; adding some, for those who do."""
    door, at = _door(request, number), timezone.now()
    journal.remember_read("incidents.read", door.incident, by=request.actor, at=at)
    if request.method != "POST":
        return _page(request, door)
    if door.side is None:
        raise NotAllowed(_READS_ONLY)
    if "spotted" in request.POST and not request.POST.getlist("picked"):
        messages.error(request, "Cochez au moins un indicateur.")
        return redirect("indicators:indicators", door.incident.number)
    form = _form(door, _typed(request))
    if not form.is_valid():
        return _page(request, door, form=form, status=422)
    return _add(request, door, form, at)


@shows
def search(request: ActorRequest) -> HttpResponse:
    """One indicator across the incidents, for the desk, typed as it was received."""
    if not access.may_search(request.actor):
        raise NotAllowed("La recherche d’un indicateur est ouverte à l’astreinte.")
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    rows = queries.found_anywhere(request.actor, read_as_any(text)) if text else []
    context = {
        "form": form,
        "text": text,
        "rows": shown.places(rows[: queries.PAGE]),
        "columns": shown.COLUMNS,
        "is_more": len(rows) > queries.PAGE,
    }
    return render(request, "indicators/search.html", context)


@does
def withdrawn(request: ActorRequest, number: str, indicator_id: int) -> HttpResponse:
    """Take one back, with the reason."""
    door = _door(request, number)
    if door.side is None:
        raise NotAllowed(_READS_ONLY)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites pourquoi cet indicateur est retiré.")
        return redirect("indicators:indicators", door.incident.number)
    with answered(request, "L’indicateur est retiré ; il reste lisible ici."):
        keeping.withdraw(
            door.incident.pk,
            indicator_id,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        )
    return redirect("indicators:indicators", door.incident.number)


@does
def export(request: ActorRequest, number: str, form: str) -> HttpResponseBase:
    """The indicators as a file, within their marks."""
    if form not in exports.FORMS:
        raise Http404
    door, at = _door(request, number), timezone.now()
    rows = queries.chosen(request.actor, door.incident, ())
    asked = ExportForm(request.POST, numbers=[row.pk for row in rows])
    if not asked.is_valid():
        messages.error(request, "Choisissez la marque du fichier, et des indicateurs qui sont là.")
        return redirect("indicators:indicators", door.incident.number)
    said = asked.cleaned_data
    as_, chosen = Tlp(said["as_"]), frozenset(said["chosen"])
    wanted = Wanted(form=form, as_=as_, chosen=chosen, within=said["within"])
    try:
        leave = leaving.export(door.incident, wanted, by=request.actor, at=at)
    except TooStrict as refusal:
        messages.error(request, refusal.sentence)
        back = redirect("indicators:indicators", door.incident.number)
        if not chosen:
            # Nobody chose those that may not leave: the others are offered.
            back.headers["Location"] += f"?{urlencode({'export': form, 'marque': as_})}#exporter"
        return back
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("indicators:indicators", door.incident.number)
    bundle = exports.bundle(leave, number=door.incident.number, maker=desk().name, tlp=as_, at=at)
    return exports.answer(bundle, form=form)


def _offer(request: ActorRequest, door: Door) -> dict[str, str] | None:
    """The export of what its mark lets out, after one of everything was refused."""
    form, mark = request.GET.get("export", ""), request.GET.get("marque", "")
    if form not in exports.FORMS or mark not in Tlp.__members__:
        return None
    rows = queries.chosen(request.actor, door.incident, ())
    leave = sum(lets_out(Tlp(mark), Tlp(row.tlp)) for row in rows)
    if leave in (0, len(rows)):
        return None
    return shown.offer(form, Tlp(mark), leave=leave, stay=len(rows) - leave)


def _door(request: ActorRequest, number: str) -> Door:
    """The incident of this number, or 404: what one may not see does not exist."""
    try:
        known = str(codes.read_number(number))
    except Refused:
        raise Http404 from None
    found = incidents.one(request.actor, known)
    if found is None:
        raise Http404
    return Door(incident=found, side=access.side_of(request.actor, above=found.path()))


def _typed(request: ActorRequest) -> QueryDict:
    """What was typed; or what was ticked of a declaration, read as if somebody had pasted it."""
    typed = request.POST.copy()
    if picked := typed.getlist("picked"):
        typed["values"] = "\n".join(picked)
        typed.setdefault("tlp", USUAL_TLP.value)
        typed.setdefault("pap", USUAL_PAP.value)
    return typed


def _spotted(door: Door) -> list[dict[str, str]]:
    """What the analyst may tick; the structure pastes its own."""
    found = queries.any_spotted(door.incident) if door.side == Side.DESK else []
    return shown.candidates(found, queries.any_harmless([each.found for each in found]))


def _form(door: Door, data: Any = None) -> AddForm:
    assert door.side is not None  # noqa: S101 - each caller has looked
    return AddForm(data, zone=door.zone, marks=access.marks_for(door.side))


def _add(request: ActorRequest, door: Door, form: AddForm, at: datetime) -> HttpResponse:
    """Add what was read, once somebody has seen how it was read."""
    said = form.cleaned_data
    try:
        reading = read_block(said["values"], kind=said["kind"] or None)
    except Refused as refusal:
        form.add_error("values", refusal.sentence)
        return _page(request, door, form=form, status=422)
    found = shown.proposal(reading, queries.any_harmless(reading.found))
    has_seen = said["confirmed"] and said["read"] == found.mark
    if not found.candidates or not (found.is_plain or has_seen):
        return _page(request, door, form=_asked(request, door, found), proposal=found, status=422)
    try:
        added = keeping.add(
            door.incident.pk, _adding(reading, said, has_seen=has_seen), by=request.actor, at=at
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, door, form=form, proposal=found, status=422)
    messages.success(request, _told(added))
    return redirect("indicators:indicators", door.incident.number)


def _asked(request: ActorRequest, door: Door, found: shown.Proposal) -> AddForm:
    """The form again, which now carries the mark of what the page shows."""
    typed = _typed(request)
    typed["read"] = found.mark
    typed.pop("confirmed", None)
    form = _form(door, typed)
    if form.is_valid() and not found.candidates:
        form.add_error("values", "Aucun indicateur n’a été reconnu dans ce texte.")
    return form


def _adding(reading: Reading, said: dict[str, Any], *, has_seen: bool) -> Adding:
    return Adding(
        found=reading.found,
        tlp=said["tlp"],
        pap=said["pap"],
        first_seen=said["first_seen"],
        last_seen=said["last_seen"],
        comment=said["comment"],
        to_block=said["to_block"],
        confirmed=has_seen,
    )


def _told(added: keeping.Added) -> str:
    count = len(added.indicators)
    if not count:
        return "Rien de nouveau : tout était déjà là."
    words = "1 indicateur ajouté" if count == 1 else f"{count} indicateurs ajoutés"
    return f"{words}, {added.known} déjà là." if added.known else f"{words}."


def _page(
    request: ActorRequest,
    door: Door,
    *,
    form: AddForm | None = None,
    proposal: shown.Proposal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a proposal is what the reader is asked to look at before it is added."""
    rows = queries.of_incident(request.actor, door.incident)
    total, standing = rows.count(), rows.filter(withdrawn_at__isnull=True).count()
    page = _page_number(request)
    start = (page - 1) * queries.PAGE
    found = list(rows[start : start + queries.PAGE])
    elsewhere = queries.seen_elsewhere(
        request.actor, door.incident, {row.mark for row in found if row.withdrawn_at is None}
    )
    context = {
        "incident": door.incident,
        "lines": shown.lines(found, elsewhere, side=door.side, zone=door.zone),
        "standing": standing,
        "total": total,
        "form": form or (_form(door) if door.side else None),
        "proposal": proposal,
        "export": ExportForm(),
        "offer": _offer(request, door),
        "spotted": _spotted(door) if form is None and page == 1 else [],
        "previous_url": f"?page={page - 1}" if page > 1 else "",
        "next_url": f"?page={page + 1}" if start + queries.PAGE < total else "",
    }
    return render(request, "indicators/indicators.html", context, status=status)


def _page_number(request: ActorRequest) -> int:
    raw = request.GET.get("page", "1")
    most = keeping.MOST // queries.PAGE * 2
    return min(max(1, int(raw)), most) if re.fullmatch("[0-9]{1,9}", raw) else 1

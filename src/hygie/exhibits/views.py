"""The evidence of an incident: deposited, looked at, followed, sealed for who investigates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.documents.storage import Found
from hygie.documents.views import download
from hygie.exhibits import access, queries, shown
from hygie.exhibits.forms import (
    CopyForm,
    DepositForm,
    EraseForm,
    HandOverForm,
    HoldForm,
    ReleaseForm,
    SealForm,
    WithdrawForm,
)
from hygie.exhibits.models import Exhibit
from hygie.exhibits.operations import keeping, sealing
from hygie.exhibits.operations.keeping import Deposit
from hygie.exhibits.operations.sealing import Wanted
from hygie.exhibits.rules.custody import Noted, NotThen, Origin
from hygie.exhibits.rules.kinds import Act, Kind
from hygie.incidents.models import Incident
from hygie.incidents.queries import desk as incidents
from hygie.incidents.rules import codes
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.territory import zone_of
from hygie.journal import operations as journal
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.markings import Pap, Tlp
from hygie.platform.http import ActorRequest, asks, does, shows
from hygie.platform.installation import largest_exhibit
from hygie.platform.uploads import not_received, uploads_up_to

_SAID = {
    Found.SAME: "Le fichier est intact : son empreinte est celle du dépôt.",
    Found.CHANGED: "Le fichier n’est plus celui qui a été déposé. Prévenez l’exploitant.",
    Found.MISSING: "Le fichier est introuvable sur la plateforme. Prévenez l’exploitant.",
}
_ENDS: dict[str, type[WithdrawForm | ReleaseForm | HoldForm | EraseForm]] = {
    "withdraw": WithdrawForm,
    "release": ReleaseForm,
    "hold": HoldForm,
    "erase": EraseForm,
}
_DONE = {
    "withdraw": "L’élément est retiré ; le fichier et son journal sont gardés.",
    "release": "La conservation est levée : le fichier peut être effacé.",
    "hold": "L’élément est conservé de nouveau.",
    "erase": "Le fichier est effacé ; son empreinte et son journal sont gardés.",
}


@dataclass(frozen=True, kw_only=True)
class Door:
    """The incident to which somebody came, and the side on which they keep its evidence."""

    incident: Incident
    side: Side

    @property
    def zone(self) -> str:
        """The clocks of the structure."""
        return zone_of(self.incident.department_code)


@asks
@uploads_up_to(largest_exhibit, signed_in=True)
def exhibits(request: ActorRequest, number: str) -> HttpResponse:
    """The evidence of an incident; depositing some."""
    door, at = _door(request, number), timezone.now()
    journal.remember_read("incidents.read", door.incident, by=request.actor, at=at)
    if request.method != "POST":
        return _list(request, door)
    form = _deposit_form(request, door)
    if not form.is_valid():
        return _list(request, door, form=form, status=422)
    try:
        made = keeping.deposit(door.incident.pk, _deposit(form), by=request.actor, at=at)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        field = "collected_at" if isinstance(refusal, NotThen) else "file"
        form.add_error(field, refusal.sentence)
        return _list(request, door, form=form, status=422)
    _tell_deposited(request, made)
    return redirect("exhibits:exhibit", door.incident.number, made.pk)


@shows
def exhibit(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponse:
    """One piece of evidence, its log, and what can be done with it."""
    door = _door(request, number)
    found = _found(request, door, exhibit_id)
    journal.remember_read("incidents.read", door.incident, by=request.actor, at=timezone.now())
    return _page(request, door, found)


@does
def taken(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponseBase:
    """Hand over the file itself, noted in its log."""
    door = _door(request, number)
    len(request.POST)  # a body that cannot be read is refused before the file is opened
    found = _found(request, door, exhibit_id)
    answer = download(found.document)  # a file that is not there is not said to be taken
    try:
        keeping.take(door.incident.pk, found.pk, by=request.actor, at=timezone.now())
    except BaseException:
        answer.close()
        raise
    return answer


@does
def verified(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponse:
    """Read the file again, and say whether it is the one that was deposited."""
    door = _door(request, number)
    found = keeping.verify(door.incident.pk, exhibit_id, by=request.actor, at=timezone.now())
    tell = messages.success if found == Found.SAME else messages.error
    tell(request, _SAID[found])
    return redirect("exhibits:exhibit", door.incident.number, exhibit_id)


@does
def handed(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponse:
    """Note that it was handed over to somebody."""
    door = _door(request, number)
    return _noted(request, door, exhibit_id, Act.HANDED, HandOverForm(request.POST, zone=door.zone))


@does
def copied(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponse:
    """Note that it was copied on a support."""
    door = _door(request, number)
    return _noted(request, door, exhibit_id, Act.COPIED, CopyForm(request.POST, zone=door.zone))


@does
def withdrawn(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponse:
    """Withdraw it, with the reason."""
    return _ended(request, number, exhibit_id, "withdraw", keeping.withdraw)


@does
def released(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponse:
    """Say that it has no longer to be kept."""
    return _ended(request, number, exhibit_id, "release", keeping.release)


@does
def held(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponse:
    """Say that it has to be kept again."""
    return _ended(request, number, exhibit_id, "hold", keeping.hold)


@does
def erased(request: ActorRequest, number: str, exhibit_id: int) -> HttpResponse:
    """Erase its file, for good."""
    return _ended(request, number, exhibit_id, "erase", keeping.erase)


@does
def sealed(request: ActorRequest, number: str) -> HttpResponseBase:
    """A sealed export, sent while it is read from the disk."""
    door, at = _door(request, number), timezone.now()
    rows = queries.chosen(request.actor, door.incident, ())
    form = SealForm(
        request.POST, marks=access.marks_for(door.side), numbers=[row.pk for row in rows]
    )
    if not form.is_valid():
        return _list(request, door, seal=form, status=422)
    said = form.cleaned_data
    wanted = Wanted(to=form.receiver(), as_=Tlp(said["as_"]), chosen=frozenset(said["chosen"]))
    try:
        package = sealing.seal(door.incident.pk, wanted, by=request.actor, at=at)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _list(request, door, seal=form, status=422)
    answer = StreamingHttpResponse(package.stream(), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{package.name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _door(request: ActorRequest, number: str) -> Door:
    """The incident of this number, or 404; what one may not keep is refused."""
    try:
        known = str(codes.read_number(number))
    except Refused:
        raise Http404 from None
    found = incidents.one(request.actor, known)
    if found is None:
        raise Http404
    side = access.side_of(request.actor, above=found.path())
    if side is None:
        raise NotAllowed("Les éléments de preuve de cet incident ne sont pas pour votre rôle.")
    return Door(incident=found, side=side)


def _found(request: ActorRequest, door: Door, exhibit_id: int) -> Exhibit:
    found = queries.one(request.actor, door.incident, exhibit_id)
    if found is None:
        raise Http404
    found.incident = door.incident
    return found


def _deposit_form(request: ActorRequest, door: Door) -> DepositForm:
    """What was typed, and why a file did not come."""
    typed, files = request.POST, request.FILES  # the body is read here
    stopped = not_received(request, "rien n’est déposé.")
    marks = access.marks_for(door.side)
    return DepositForm(typed, files, zone=door.zone, marks=marks, stopped=stopped)


def _deposit(form: DepositForm) -> Deposit:
    said = form.cleaned_data
    origin = Origin(
        kind=Kind(said["kind"]),
        taken_from=said["taken_from"],
        collected_by=said["collected_by"],
        collected_at=said["collected_at"],
        how=said["how"],
        tlp=Tlp(said["tlp"]),
        pap=Pap(said["pap"]),
    )
    return Deposit(name=said["file"].name or "", chunks=said["file"].chunks, origin=origin)


def _tell_deposited(request: ActorRequest, made: Exhibit) -> None:
    messages.success(request, f"L’élément de preuve n° {made.pk} est déposé.")
    if same := queries.same_content(request.actor, made):
        numbers = ", ".join(f"n° {each}" for each in same)
        messages.info(request, f"Le même contenu est déjà déposé : {numbers}.")


def _noted(
    request: ActorRequest,
    door: Door,
    exhibit_id: int,
    act: Act,
    form: HandOverForm | CopyForm,
) -> HttpResponse:
    found, at = _found(request, door, exhibit_id), timezone.now()
    name = "hand" if act == Act.HANDED else "copy"
    if not form.is_valid():
        return _page(request, door, found, forms={name: form}, status=422)
    said = form.cleaned_data
    noted = Noted(act=act, happened_at=said["happened_at"], to=form.receiver(), words=said["words"])
    try:
        keeping.note(door.incident.pk, found.pk, noted, by=request.actor, at=at)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, door, found, forms={name: form}, status=422)
    messages.success(request, "C’est noté dans le journal de garde.")
    return redirect("exhibits:exhibit", door.incident.number, found.pk)


def _ended(
    request: ActorRequest, number: str, exhibit_id: int, name: str, act: Callable[..., Exhibit]
) -> HttpResponse:
    """Do one of the acts that need a reason, or say beside it why it is not done."""
    door, at = _door(request, number), timezone.now()
    found, form = _found(request, door, exhibit_id), _ENDS[name](request.POST)
    if not form.is_valid():
        return _page(request, door, found, forms={name: form}, status=422)
    reason = form.cleaned_data["reason"]
    try:
        act(door.incident.pk, found.pk, reason=reason, by=request.actor, at=at)
    except NotAllowed:
        raise
    except Refused as refusal:
        # Somebody was faster, perhaps: the page shows what stands now, and its forms are others.
        return _page(request, door, found, problem=refusal.sentence, status=422)
    messages.success(request, _DONE[name])
    return redirect("exhibits:exhibit", door.incident.number, found.pk)


def _list(
    request: ActorRequest,
    door: Door,
    *,
    form: DepositForm | None = None,
    seal: SealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = list(queries.of_incident(request.actor, door.incident))
    marks = access.marks_for(door.side)
    rows = shown.rows(found, queries.any_custody(found), zone=door.zone)
    context = {
        "incident": door.incident,
        "rows": rows,
        "standing": sum(not row.is_out for row in rows),
        "form": form or DepositForm(zone=door.zone, marks=marks),
        "seal": seal or SealForm(marks=marks),
        "chosen": _chosen(seal),
    }
    return render(request, "exhibits/exhibits.html", context, status=status)


def _chosen(seal: SealForm | None) -> list[str]:
    """What was ticked, when the page is shown again."""
    return seal.data.getlist("chosen") if seal is not None and seal.is_bound else []  # type: ignore[attr-defined]


def _page(
    request: ActorRequest,
    door: Door,
    found: Exhibit,
    *,
    forms: Mapping[str, forms.Form] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    log = queries.any_custody([found])[found.pk]
    said = shown.page(found, log, zone=door.zone, same=queries.same_content(request.actor, found))
    context: dict[str, Any] = {
        **said,
        "incident": door.incident,
        "problem": problem,
        "may_end": access.may_withdraw(door.side, deposited_by=Side(found.side)),
        "forms": {
            "hand": HandOverForm(zone=door.zone),
            "copy": CopyForm(zone=door.zone),
            **{name: form() for name, form in _ENDS.items()},
            **(forms or {}),
        },
    }
    return render(request, "exhibits/exhibit.html", context, status=status)

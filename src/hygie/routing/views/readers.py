"""« Qui lit cette déclaration »: by account, and by the code of the declaration."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.incidents import access as incidents
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import marks
from hygie.incidents.operations import readers as operations
from hygie.incidents.rules.readers import Choice
from hygie.incidents.views.desk import reached
from hygie.incidents.views.notebook import Notebook, needs_notebook
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Power
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import ActorRequest, answered, asks, limited, public
from hygie.routing import access, copies_shown, shown
from hygie.routing.forms import WITHHOLD, ChoiceForm, MarkForm


@dataclass(frozen=True, kw_only=True)
class Door:
    """By which way somebody comes to the readers of an incident."""

    incident: Incident
    by: Actor
    holder: Draft | None
    template: str
    url: str

    @property
    def may_choose(self) -> bool:
        """Whether what the law leaves is theirs to withhold."""
        own = incidents.may_choose_readers(self.by, above=self.incident.path())
        return self.holder is not None or own

    @property
    def may_mark(self) -> bool:
        """Whether the mark is theirs to choose: so it is for the desk."""
        return self.may_choose or incidents.may_handle(self.by)


@asks
def readers(request: ActorRequest, number: str) -> HttpResponse:
    """Who reads an incident of one’s establishment; choosing, for who answers for it."""
    incident = reached(request, number)
    if not access.may_see_readers(request.actor, above=incident.path()):
        raise NotAllowed(
            "Qui lit une déclaration est dit à l’astreinte et à ceux qui échangent avec elle."
        )
    door = Door(
        incident=incident,
        by=request.actor,
        holder=None,
        template="routing/readers.html",
        url=f"/incidents/{incident.number}/lecteurs/",
    )
    return _answer(request, door)


@public
@limited("declare-save", times=600, seconds=3600)
@asks
@needs_notebook
def own_readers(request: ActorRequest, book: Notebook) -> HttpResponse:
    """Who reads one’s own declaration, and choosing."""
    if book.draft.incident is None:
        raise Http404
    door = Door(
        incident=book.draft.incident,
        by=book.author,
        holder=book.draft,
        template="routing/own_readers.html",
        url="/declarer/lecteurs/",
    )
    return _answer(request, door)


def _answer(request: ActorRequest, door: Door) -> HttpResponse:
    if request.method == "POST":
        return _mark(request, door) if "marque" in request.POST else _choose(request, door)
    journal.remember_read("incidents.read", door.incident, by=door.by, at=timezone.now())
    return _page(request, door)


def _choose(request: ActorRequest, door: Door) -> HttpResponse:
    if not door.may_choose:
        raise NotAllowed("Retirer ou rendre une lecture revient au déclarant et à sa direction.")
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez ce que vous retirez ou rendez, avec un des boutons.")
        return _page(request, door, status=422)
    choice = Choice(form.cleaned_data["choix"])
    withholds = form.cleaned_data["acte"] == WITHHOLD
    act = operations.withhold if withholds else operations.give_back
    try:
        act(door.incident.pk, choice, by=door.by, at=timezone.now(), holder=door.holder)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        done = "C’est retiré, dès maintenant." if withholds else "C’est rendu."
        messages.success(request, f"{choice.label} : {done}")
    return redirect(door.url)


def _mark(request: ActorRequest, door: Door) -> HttpResponse:
    """Choose the mark; who may is asked by the operation."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez une des cinq marques.")
        return _page(request, door, status=422)
    tlp = form.cleaned_data["marque"]
    with answered(request, f"La marque est {tlp.mark}."):
        marks.mark(door.incident.pk, tlp, by=door.by, at=timezone.now(), holder=door.holder)
    return redirect(door.url)


def _page(request: ActorRequest, door: Door, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    is_desk = door.holder is None and incidents.may_handle(door.by)
    lines = copies_shown.lines if is_desk else copies_shown.told
    context = {
        "incident": door.incident,
        "sections": shown.sections(door.incident, at=at),
        "by_code": shown.by_code(door.incident),
        "offers": shown.offers(door.incident),
        "copies": lines(door.incident),
        "is_desk": is_desk,
        "may_choose": door.may_choose,
        "mark_form": MarkForm(initial={"marque": door.incident.mark}) if door.may_mark else None,
        "sees_trail": door.holder is None
        and door.by.may(Power.READ_TRAIL, above=door.incident.path()),
        "url": door.url,
    }
    return render(request, door.template, context, status=status)

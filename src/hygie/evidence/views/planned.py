"""Exercises of an establishment: announced, done with their proof, moved, called off."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.establishments import queries as establishments
from hygie.establishments.tree import Node
from hygie.evidence import access, queries, shown_planned
from hygie.evidence.forms import AnnounceForm, CallOffForm, DoneForm, MoveForm, SettleForm
from hygie.evidence.models import Planned
from hygie.evidence.operations import keeping, planning
from hygie.evidence.rules.planned import PlannedState
from hygie.evidence.views.reaching import LARGEST_KEY, kept, reached, today
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform.http import ActorRequest, asks, does, refused_on, shows
from hygie.platform.uploads import LARGEST, not_received, uploads_up_to

F = TypeVar("F", bound=Form)


@asks
def announce(request: ActorRequest, place: str) -> HttpResponse:
    """Announce an exercise for a day to come."""
    node = kept(request, place)
    form = AnnounceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            row = planning.announce(node.place, form.said(), by=request.actor, at=timezone.now())
            messages.success(request, "L’exercice est annoncé.")
            return redirect("evidence:planned", place, row.pk)
    context = {"node": node, "key": place, "form": form, "title": "Annoncer un exercice"}
    status = 422 if form.is_bound else 200
    return render(request, "evidence/announce.html", context, status=status)


@shows
def planned(request: ActorRequest, place: str, exercise_id: int) -> HttpResponse:
    """One exercise: when it is planned, what became of it."""
    node = reached(request, place)
    return _page(request, node, _one(request, node, exercise_id))


@asks
@uploads_up_to(LARGEST, files=keeping.MOST_FILES, signed_in=True)
def done(request: ActorRequest, place: str, exercise_id: int) -> HttpResponse:
    """Deposit the proof that it was done."""
    node = kept(request, place)
    row = _one(request, node, exercise_id)
    if request.method == "POST":
        typed, given = request.POST, request.FILES  # the body is read here
        form = DoneForm(typed, given, stopped=not_received(request, "rien n’est déposé."))
    else:
        form = DoneForm(initial={"title": row.title})
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            planning.do(row.pk, form.said(), by=request.actor, at=timezone.now())
            messages.success(request, "La preuve est déposée : l’exercice est fait.")
            return redirect("evidence:planned", place, row.pk)
    if row.state != PlannedState.PLANNED and not form.is_bound:
        return redirect("evidence:planned", place, row.pk)
    context = {"node": node, "key": place, "row": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "evidence/done.html", context, status=status)


@does
def settle(request: ActorRequest, place: str, exercise_id: int) -> HttpResponse:
    """Say which proof, noted already, is that of this exercise."""

    def act(row: Planned, form: SettleForm) -> Planned:
        proof_id = form.cleaned_data["proof"]
        return planning.settle(row.pk, proof_id, by=request.actor, at=timezone.now())

    return _acted(request, place, exercise_id, SettleForm, act, "L’exercice est fait.")


@does
def move(request: ActorRequest, place: str, exercise_id: int) -> HttpResponse:
    """Announce another day."""

    def act(row: Planned, form: MoveForm) -> Planned:
        said, reason = form.said(title=row.title), form.cleaned_data["reason"]
        return planning.move(row.pk, said, reason=reason, by=request.actor, at=timezone.now())

    return _acted(request, place, exercise_id, MoveForm, act, "L’exercice est reporté.")


@does
def call_off(request: ActorRequest, place: str, exercise_id: int) -> HttpResponse:
    """Call it off, with the reason."""

    def act(row: Planned, form: CallOffForm) -> Planned:
        reason = form.cleaned_data["why"]
        return planning.call_off(row.pk, reason=reason, by=request.actor, at=timezone.now())

    told = "L’exercice est annulé : il reste lisible, avec le motif."
    return _acted(request, place, exercise_id, CallOffForm, act, told)


def _acted(
    request: ActorRequest,
    place: str,
    exercise_id: int,
    kind: type[F],
    act: Callable[[Planned, F], Planned],
    told: str,
) -> HttpResponse:
    """Do it and go to the exercise that stands; what is refused is said on the page."""
    node = kept(request, place)
    row = _one(request, node, exercise_id)
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, node, row, bound=form, status=422)
    try:
        after = act(row, form)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        row.refresh_from_db()
        return _page(request, node, row, bound=form, status=409)
    messages.success(request, told)
    return redirect("evidence:planned", place, after.pk)


def _page(
    request: ActorRequest, node: Node, row: Planned, *, bound: Form | None = None, status: int = 200
) -> HttpResponse:
    on = today()
    may_act = row.state == PlannedState.PLANNED and access.may_keep(request.actor, above=node.path)
    forms = {"move": MoveForm(), "call_off": CallOffForm()}
    for name, kind in (("move", MoveForm), ("call_off", CallOffForm)):
        if isinstance(bound, kind):
            forms[name] = bound
    proof = queries.proof_of(request.actor, row)
    context = {
        "node": node,
        "key": shown_planned.key(node),
        "row": row,
        "may_act": may_act,
        "forms": forms,
        "bound": bound,
        "fitting": shown_planned.fitting(queries.fitting(request.actor, row, on=on)[:5])
        if may_act
        else [],
        **shown_planned.page(
            row, node, on=on, zone=establishments.any_zone(node.place), proof=proof
        ),
    }
    return render(request, "evidence/planned.html", context, status=status)


def _one(request: ActorRequest, node: Node, exercise_id: int) -> Planned:
    row = queries.one_planned(request.actor, exercise_id) if exercise_id < LARGEST_KEY else None
    if row is None or row.place != node.place:
        raise Http404
    return row

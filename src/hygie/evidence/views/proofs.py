"""The proofs of establishments: found, listed, read, deposited, replaced, withdrawn."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.contacts.rules.places import key_of
from hygie.documents.views import download
from hygie.establishments import queries as establishments
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.evidence import access, queries, shown, shown_planned
from hygie.evidence.forms import DepositForm, FiltersForm, SearchForm, WithdrawForm
from hygie.evidence.models import Proof
from hygie.evidence.operations import keeping
from hygie.evidence.rules.kinds import State
from hygie.evidence.rules.validity import soon_until
from hygie.evidence.views.reaching import LARGEST_KEY, kept, reached, today
from hygie.journal import operations as journal
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line
from hygie.platform.http import ActorRequest, asks, does, refused_on, shows
from hygie.platform.paging import narrowed, pager
from hygie.platform.uploads import LARGEST, not_received, uploads_up_to

_MOST_FOUND = 10


@shows
def overview(request: ActorRequest) -> HttpResponse:
    """What expires soon in all that one may read; one's own page when there is only one."""
    if not access.may_read_some(request.actor):
        raise NotAllowed("Les preuves ne sont pas ouvertes à votre rôle.")
    own = access.only_place(request.actor)
    if own is not None:
        return redirect("evidence:proofs", key_of(own))
    on = today()
    near = list(queries.ending(request.actor, on=on, until=soon_until(on))[: queries.PAGE])
    coming = list(queries.planned_everywhere(request.actor)[: queries.PAGE])
    names = tree.any_nodes({each.place for each in near} | {each.place for each in coming})
    form = SearchForm(request.GET)
    form.is_valid()
    text = clean_line(form.cleaned_data.get("q") or "")
    context = {
        "form": form,
        "searched": text,
        "found": _found(request, text) if text else [],
        "rows": shown.rows(near, on=on, names=names),
        "coming": shown_planned.rows(coming, on=on, names=names),
        "is_cut": len(near) == queries.PAGE,
    }
    return render(request, "evidence/overview.html", context)


@shows
def proofs(request: ActorRequest, place: str) -> HttpResponse:
    """The proofs of one establishment, the latest first."""
    node, on = reached(request, place), today()
    form = FiltersForm(request.GET)
    found = queries.proofs(request.actor, node.place, form.filters(), on=on)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    counts = queries.counts(request.actor, node.place, on=on)
    announced = queries.planned(request.actor, node.place)
    context = {
        "node": node,
        "key": place,
        "filters": form,
        "figures": shown.figures(counts, reverse("evidence:proofs", args=[place])),
        "rows": shown.rows(page, on=on),
        "coming": shown_planned.rows(announced.coming[: queries.PAGE], on=on),
        "planned": shown_planned.rows(announced.over[: queries.PAGE], on=on),
        "total": page.paginator.count,
        "is_narrowed": any(form.cleaned_data.values()),
        "has_overview": access.only_place(request.actor) is None,
        "may_keep": access.may_keep(request.actor, above=node.path),
        "beside": [
            (key_of(each.place), each.name, count)
            for each, count in queries.beside(request.actor, node.place)
        ],
        "pager": pager(page, narrowed(request)),
    }
    return render(request, "evidence/proofs.html", context)


@shows
def proof(request: ActorRequest, place: str, proof_id: int) -> HttpResponse:
    """One proof: what it says, its files, where it comes from, what became of it."""
    node = reached(request, place)
    return _page(request, node, _one(request, node, proof_id))


@shows
def file(request: ActorRequest, place: str, proof_id: int, piece_id: int) -> HttpResponseBase:
    """Hand over a file of a proof."""
    node = reached(request, place)
    found = _one(request, node, proof_id)
    joined = next((each for each in queries.any_files(found.event) if each.pk == piece_id), None)
    if joined is None or joined.document.erased_at is not None:
        raise Http404
    detail = {"name": joined.document.name}
    taken = journal.Act(what="evidence.file_taken", subject=found, detail=detail)
    journal.remember_taken([taken], by=request.actor, at=timezone.now())
    return download(joined.document)


@asks
@uploads_up_to(LARGEST, files=keeping.MOST_FILES, signed_in=True)
def deposit(request: ActorRequest, place: str) -> HttpResponse:
    """Deposit a proof, with its files."""
    node = kept(request, place)
    form = _form(request, replaces=False)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            keeping.deposit(node.place, form.said(), by=request.actor, at=timezone.now())
            messages.success(request, "La preuve est déposée.")
            return redirect("evidence:proofs", place)
    return _deposit_page(request, node, form, title="Déposer une preuve")


@asks
@uploads_up_to(LARGEST, files=keeping.MOST_FILES, signed_in=True)
def replace(request: ActorRequest, place: str, proof_id: int) -> HttpResponse:
    """Put another proof in the place of one."""
    node = kept(request, place)
    found = _one(request, node, proof_id)
    _check_ends(request, node, found)
    form = _form(request, replaces=True, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            reason = form.cleaned_data["reason"]
            keeping.replace(
                found.pk, form.said(), reason=reason, by=request.actor, at=timezone.now()
            )
            messages.success(request, "La preuve est remplacée ; l’ancienne reste lisible.")
            return redirect("evidence:proofs", place)
    return _deposit_page(request, node, form, title="Remplacer une preuve", replaced=found)


@does
def withdraw(request: ActorRequest, place: str, proof_id: int) -> HttpResponse:
    """Withdraw a proof, with the reason."""
    node = kept(request, place)
    found = _one(request, node, proof_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, node, found, form=form, status=422)
    try:
        reason = form.cleaned_data["reason"]
        keeping.withdraw(found.pk, reason=reason, by=request.actor, at=timezone.now())
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, node, found, form=form, status=409)
    messages.success(request, "La preuve est retirée ; elle reste lisible, avec le motif.")
    return redirect("evidence:proof", place, proof_id)


def _page(
    request: ActorRequest,
    node: Node,
    found: Proof,
    *,
    form: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    key = key_of(node.place)
    nodes = tree.any_nodes(queries.any_same_fact(found)).values()
    context = {
        "node": node,
        "key": key,
        "proof": found,
        "files": shown.files(queries.any_files(found.event), key=key, proof=found),
        "may_end": _may_end(request, node, found),
        "form": form or WithdrawForm(),
        **shown.page(
            found,
            on=today(),
            zone=establishments.any_zone(node.place),
            changes=queries.any_changes(found),
            others=sorted(nodes, key=lambda each: each.name),
        ),
    }
    return render(request, "evidence/proof.html", context, status=status)


def _deposit_page(
    request: ActorRequest,
    node: Node,
    form: DepositForm,
    *,
    title: str,
    replaced: Proof | None = None,
) -> HttpResponse:
    context = {
        "node": node,
        "key": key_of(node.place),
        "form": form,
        "title": title,
        "replaced": replaced,
    }
    status = 422 if form.is_bound else 200
    return render(request, "evidence/deposit.html", context, status=status)


def _form(
    request: ActorRequest, *, replaces: bool, initial: dict[str, Any] | None = None
) -> DepositForm:
    """What was typed, and why a file did not come."""
    if request.method != "POST":
        return DepositForm(replaces=replaces, initial=initial or {})
    typed, given = request.POST, request.FILES  # the body is read here
    stopped = not_received(request, "rien n’est déposé.")
    return DepositForm(typed, given, replaces=replaces, stopped=stopped)


def _initial(found: Proof) -> dict[str, Any]:
    event = found.event
    return {
        "kind": str(found.kind),
        "occurred_on": found.occurred_on,
        "title": event.title,
        "level": found.level,
        "score": found.score,
        "perimeter": event.perimeter,
        "tlp": found.tlp,
    }


def _one(request: ActorRequest, node: Node, proof_id: int) -> Proof:
    found = queries.one(request.actor, proof_id) if proof_id < LARGEST_KEY else None
    if found is None or found.place != node.place:
        raise Http404
    return found


def _may_end(request: ActorRequest, node: Node, found: Proof) -> bool:
    source = found.source_module
    is_standing = found.state == State.STANDING
    return is_standing and access.may_end(request.actor, source=source, above=node.path)


def _check_ends(request: ActorRequest, node: Node, found: Proof) -> None:
    if not _may_end(request, node, found):
        raise NotAllowed(
            "Cette preuve ne se remplace pas ici : elle n’est plus en vigueur, ou une autre "
            "source l’a apportée."
        )


def _found(request: ActorRequest, text: str) -> list[dict[str, str]]:
    """The establishments of the register that answer, among those that one may read."""
    places: dict[Place, str] = {}
    for each in establishments.any_search(text, limit=_MOST_FOUND * 3):
        if each.entity_finess:
            places.setdefault(Place(PlaceKind.LEGAL_ENTITY, each.entity_finess), each.city)
        places.setdefault(Place(PlaceKind.SITE, each.finess), each.city)
    nodes = tree.any_nodes(places)
    readable = [
        nodes[place]
        for place in places
        if place in nodes and access.may_read(request.actor, above=nodes[place].path)
    ]
    return [
        {
            "url": reverse("evidence:proofs", args=[key_of(node.place)]),
            "title": node.name,
            "detail": f"{node.place.kind.label} · FINESS {node.place.code} · {places[node.place]}",
            "tag": "",
        }
        for node in readable[:_MOST_FOUND]
    ]

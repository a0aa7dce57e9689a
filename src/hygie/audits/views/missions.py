"""Missions: the list, one of them, written, moved, delivered, followed, its levels over time."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.audits import access, shown
from hygie.audits.forms import (
    FiltersForm,
    MissionForm,
    OutcomeForm,
    PlaceForm,
    ReportForm,
    mission_as_typed,
)
from hygie.audits.holding import KEPT_BY_OTHERS
from hygie.audits.models import Mission
from hygie.audits.operations import following, proving
from hygie.audits.operations import missions as operations
from hygie.audits.queries import findings
from hygie.audits.queries import missions as queries
from hygie.audits.rules import missions as rules
from hygie.audits.rules.missions import State
from hygie.audits.rules.reference import kinds, scale
from hygie.audits.views.reaching import (
    CLOSED,
    form_page,
    frame,
    kept,
    reached,
    remember,
    tried,
)
from hygie.contacts.rules.places import key_of, read_key
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.kernel.actor import Place, Power
from hygie.kernel.errors import NotAllowed
from hygie.kernel.text import whole
from hygie.platform.http import ActorRequest, answered, asks, does, refused_on, shows
from hygie.platform.paging import narrowed, pager


@shows
def audits(request: ActorRequest) -> HttpResponse:
    """The audits that one may know of, the latest first."""
    if not access.may_read_some(request.actor):
        raise NotAllowed(CLOSED)
    places = _choices(request, Power.READ_POSTURE)
    form = FiltersForm(request.GET, places=places)
    filters = form.filters()
    page = Paginator(queries.listed(request.actor, filters), queries.PAGE).get_page(
        request.GET.get("page")
    )
    listed = list(page)
    place = filters.place or access.only_place(request.actor)
    context = {
        "filters": form,
        "rows": shown.rows(listed, queries.any_names(listed)),
        "total": page.paginator.count,
        "is_narrowed": any(form.cleaned_data.values()),
        "may_keep": access.may_keep_some(request.actor),
        "levels_key": key_of(place) if place and place.kind in access.AUDITED else "",
        "pager": pager(page, narrowed(request)),
    }
    return render(request, "audits/audits.html", context)


@asks
def new(request: ActorRequest) -> HttpResponse:
    """Choose the establishment where one keeps several, then write the audit."""
    place = _chosen_place(request)
    if place is None:
        return _choose_place(request)
    node = tree.any_node(place)
    form = MissionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            made = operations.plan(place, form.said(), by=request.actor, at=timezone.now())
            messages.success(request, "L’audit est écrit.")
            return redirect("audits:mission", made.pk)
    name = node.name if node else ""
    return form_page(request, form, title="Nouvel audit", label="Écrire l’audit", place=name)


@shows
def mission(request: ActorRequest, audit_id: int) -> HttpResponse:
    """One audit: what may be known of it, and what it found for who keeps it."""
    found = reached(request, audit_id)
    node = tree.any_node(found.place)
    may_keep = queries.may_keep(request.actor, found)
    context = {
        **frame(found),
        "facts": shown.facts(found, place=node.name if node else found.place_code),
        "mark": f"TLP:{found.tlp.replace('_', '+')}",
        "levels_key": key_of(found.place),
        "may_keep": may_keep,
        "follow_ups": _follow_ups(request, found),
    }
    if may_keep:
        remember(request, found)
        context |= _found(found)
    return render(request, "audits/mission.html", context)


@asks
def change(request: ActorRequest, audit_id: int) -> HttpResponse:
    """Say an audit in other words; the second of two people reads what the first wrote."""
    found = kept(request, audit_id)
    form = MissionForm(
        request.POST if request.method == "POST" else None,
        initial=mission_as_typed(found, queries.any_brief(found)),
        asks_why=State(found.state) in rules.TOLD,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        status = tried(form, lambda: _change(request, found, form), seen=found.version)
        if not status:
            messages.success(request, "C’est noté.")
            return redirect("audits:mission", found.pk)
    return form_page(
        request, form, title="Modifier l’audit", label="Enregistrer", mission=found, status=status
    )


@does
def move(request: ActorRequest, audit_id: int) -> HttpResponse:
    """Say where an audit stands."""
    found = kept(request, audit_id)
    wanted, seen = request.POST.get("state", ""), request.POST.get("seen", "")
    number = whole(seen, digits=8) or 0
    reason = request.POST.get("reason", "")[:600]
    labels = dict(State.choices())
    with answered(request, f"L’audit est « {labels.get(wanted)} »."):
        if wanted not in labels:
            raise rules.NotAMission("Choisissez un état de la liste.")
        operations.move(
            found.pk,
            State(wanted),
            seen=number,
            reason=reason,
            by=request.actor,
            at=timezone.now(),
        )
    return redirect("audits:mission", found.pk)


@asks
def deliver(request: ActorRequest, audit_id: int) -> HttpResponse:
    """Say what an audit concludes, or say it otherwise."""
    found = kept(request, audit_id)
    corrects, known = State(found.state) in rules.TOLD, kinds().get(found.kind)
    sure = findings.any_sure_level(found)
    form = OutcomeForm(
        request.POST if request.method == "POST" else None,
        levels=known.levels if known else 0,
        sure=sure,
        corrects=corrects,
        initial={
            "delivered_on": found.delivered_on or timezone.localdate(),
            "level": found.level,
            "score": found.score,
            "summary": queries.any_brief(found).summary,
            "seen": found.version,
        },
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        status = tried(form, lambda: _deliver(request, found, form), seen=found.version)
        if not status:
            messages.success(request, "L’audit est restitué : il compte parmi les preuves.")
            return redirect("audits:mission", found.pk)
    title = "Corriger la conclusion" if corrects else "Restituer l’audit"
    said = (
        f"Les points de contrôle repris font le niveau {sure} : c’est celui que la preuve dira."
        if sure is not None
        else ""
    )
    label = "Corriger" if corrects else "Restituer"
    return form_page(
        request, form, title=title, label=label, mission=found, status=status, said=said
    )


@asks
def follow_up(request: ActorRequest, audit_id: int) -> HttpResponse:
    """Write the audit that will check what this one left open."""
    found = kept(request, audit_id)
    left = findings.any_open(found)
    initial = mission_as_typed(found, queries.any_brief(found)) | {
        "title": f"Suivi : {found.title}"[: rules.LONGEST_TITLE],
        "starts_on": None,
        "ends_on": None,
    }
    form = MissionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            made = following.follow_up(found.pk, form.said(), by=request.actor, at=timezone.now())
            messages.success(request, "L’audit de suivi est écrit, avec ce qui est à vérifier.")
            return redirect("audits:mission", made.pk)
    many = "un constat ouvert" if len(left) == 1 else f"{len(left)} constats ouverts"
    said = f"Il reprendra {many} : chacun y sera vérifié." if left else "Rien n’est resté ouvert."
    return form_page(
        request, form, title="Audit de suivi", label="Écrire le suivi", mission=found, said=said
    )


@shows
def levels(request: ActorRequest, place: str) -> HttpResponse:
    """The levels of an establishment over time, kind by kind."""
    wanted = read_key(place)
    node = tree.any_node(wanted) if wanted else None
    if node is None or not queries.may_know_place(request.actor, node):
        raise Http404
    pictures = [
        shown.levels(found, code)
        for code in kinds()
        for found in _by_perimeter(queries.levels(request.actor, node.place, code))
    ]
    latest = queries.latest_levels(request.actor, node.place)
    context = {
        "node": node,
        "key": place,
        "kinds": pictures,
        "figures": [
            {"value": shown.level(each), "label": _called(each)}
            for each in latest
            if each.level is not None
        ],
    }
    return render(request, "audits/levels.html", context)


def _by_perimeter(missions: list[Mission]) -> list[list[Mission]]:
    """The audits of each forest, of each set of domains: their levels are never mixed."""
    found: dict[str, list[Mission]] = {}
    for each in missions:
        found.setdefault(each.perimeter.casefold(), []).append(each)
    return list(found.values())


def _called(found: Mission) -> str:
    name = shown.kind_title(found.kind)
    return f"{name}, {found.perimeter}" if found.perimeter else name


def _found(found: Mission) -> dict[str, Any]:
    """What an audit found, for who keeps it."""
    state, listed = State(found.state), findings.any_of(found)
    counts = findings.any_counts(found)
    severities = scale("severities")
    brief = queries.any_brief(found)
    return {
        "scope": brief.scope,
        "summary": brief.summary,
        "figures": [
            {"value": str(counts[code, "OPEN"]), "label": f"de gravité {label.lower()}, à corriger"}
            for code, label in severities.steps
            if counts[code, "OPEN"]
        ],
        "findings": [shown.finding(each, of=found) for each in listed],
        "checks": [shown.check(each) for each in findings.any_checks(found)],
        "advice": [shown.recommendation(each) for each in findings.any_advice(found)],
        "intakes": [shown.intake(each) for each in findings.any_intakes(found)],
        "reports": queries.any_reports(found),
        "report_form": ReportForm(),
        "history": shown.history(queries.any_steps(found)),
        "may_change": rules.may_change(state),
        "is_told": state in rules.TOLD,
        "takes_results": found.kind in {"AD", "TECHNICAL"},
        "moves": [
            {"code": each.value, "label": _MOVES[each]}
            for each in State
            if each in rules.MOVES[state] and each != State.SET_ASIDE
        ],
        "asks_why": state == State.CLOSED,
        "may_set_aside": State.SET_ASIDE in rules.MOVES[state],
    }


_MOVES = {
    State.PLANNED: "Remettre à plus tard",
    State.UNDER_WAY: "Commencer l’audit",
    State.DELIVERED: "Restituer",
    State.FOLLOWED: "Suivre les constats",
    State.CLOSED: "Clore",
    State.SET_ASIDE: "Écarter",
}


def _follow_ups(request: ActorRequest, found: Mission) -> list[Mission]:
    rows = queries.visible_to(request.actor).filter(follows=found)
    return list(rows.order_by("id"))


def _change(request: ActorRequest, found: Mission, form: MissionForm) -> None:
    operations.change(
        found.pk,
        form.said(),
        seen=form.version,
        reason=form.cleaned_data.get("reason", ""),
        by=request.actor,
        at=timezone.now(),
    )


def _deliver(request: ActorRequest, found: Mission, form: OutcomeForm) -> None:
    by, at, seen = request.actor, timezone.now(), form.version
    if "reason" in form.cleaned_data:
        reason = form.cleaned_data["reason"]
        proving.correct(found.pk, form.outcome(), reason=reason, seen=seen, by=by, at=at)
    else:
        proving.deliver(found.pk, form.outcome(), seen=seen, by=by, at=at)


def _choices(request: ActorRequest, power: Power) -> list[tuple[str, str]]:
    nodes: list[Node] = queries.choices(request.actor, power)
    return [(key_of(each.place), f"{each.name} ({each.place.kind.label})") for each in nodes]


def _chosen_place(request: ActorRequest) -> Place | None:
    """The establishment that is audited: that of the address, else one’s only one."""
    if not access.may_keep_some(request.actor):
        raise NotAllowed(KEPT_BY_OTHERS)
    asked = request.GET.get("lieu", "")
    place = read_key(asked) if asked else access.only_place(request.actor)
    if asked and place is None:
        raise Http404
    if place is None or (not asked and len(_choices(request, Power.KEEP_AUDITS)) > 1):
        return None
    path = tree.any_path(place)
    if not queries.may_know_place(request.actor, Node(place=place, name="", path=path)):
        raise Http404
    if not access.may_keep(request.actor, above=path):
        raise NotAllowed(KEPT_BY_OTHERS)
    return place


def _choose_place(request: ActorRequest) -> HttpResponse:
    places = _choices(request, Power.KEEP_AUDITS)
    form = PlaceForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{request.path}?lieu={form.cleaned_data['lieu']}")
    return form_page(request, form, title="Nouvel audit", label="Continuer")

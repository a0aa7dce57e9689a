"""An action more, or in other words."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.establishments import tree
from hygie.kernel.actor import Place, Power
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, asks, refused_on
from hygie.remediation import access
from hygie.remediation.forms import ActionChangeForm, NewActionForm, PlaceForm, as_typed
from hygie.remediation.holding import CLOSED_TO_OTHERS, ChangedSince
from hygie.remediation.operations import planning
from hygie.remediation.queries import listing, plans
from hygie.remediation.rules.actions import NotAnAction, OriginKind
from hygie.remediation.rules.places import read_key
from hygie.remediation.views.action import kept


@asks
def new(request: ActorRequest) -> HttpResponse:
    """Choose the plan where one keeps several, then write the action."""
    place = chosen_place(request)
    if place is None:
        return choose_place(request, "Nouvelle action", "De quel plan ?")
    node, at = tree.any_node(place), timezone.now()
    path = node.path if node else frozenset()
    form = NewActionForm(
        request.POST if request.method == "POST" else None,
        owners=plans.any_owners(path, today=timezone.localdate(at)),
        with_costs=access.may_read_costs(request.actor, above=path),
        initial={"gain": request.GET.get("mesure", "")[:121]},
    )
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        with refused_on(form):
            made = planning.plan(
                place,
                form.said(),
                origin=OriginKind(words["origin"]),
                label=words["label"],
                is_advice=words["is_advice"],
                cost=form.cost(),
                by=request.actor,
                at=at,
            )
            messages.success(request, "L’action est dans le plan.")
            return redirect("remediation:action", made.pk)
    context = {
        "form": form,
        "title": "Nouvelle action",
        "place": node.name if node else "",
        "label": "Ajouter au plan",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/form.html", context, status=status)


@asks
def change(request: ActorRequest, planned_id: int) -> HttpResponse:
    """Say an action in other words; the second of two people reads what the first wrote."""
    found, path = kept(request, planned_id)
    if found.is_void:
        raise NotAnAction("Cette action est sans objet : elle ne se change plus.")
    at = timezone.now()
    with_costs = access.may_read_costs(request.actor, above=path)
    cost = plans.any_costs([found.pk]).get(found.pk) if with_costs else None
    typed = as_typed(found, cost)
    form = ActionChangeForm(
        request.POST if request.method == "POST" else None,
        owners=plans.any_owners(path, today=timezone.localdate(at)),
        with_costs=with_costs,
        initial=typed,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            try:
                _change(request, found.pk, form, at)
            except ChangedSince as refusal:
                form.add_error(None, refusal.sentence)
                again = request.POST.copy()
                again["seen"] = str(found.version)
                form.data, status = again, 409
            else:
                messages.success(request, "C’est noté.")
                return redirect("remediation:action", found.pk)
    names = listing.any_names([found])
    context = {
        "form": form,
        "title": "Modifier l’action",
        "action": found,
        "place": names.get(found.place, "") if found.place else "",
        "label": "Enregistrer",
    }
    if status == 200 and form.is_bound and form.errors:
        status = 422
    return render(request, "remediation/form.html", context, status=status)


def _change(request: ActorRequest, action_id: int, form: ActionChangeForm, at: Any) -> None:
    """Both or neither: what it says, what it costs."""
    planning.say(
        action_id,
        form.said(),
        cost=form.cost(),
        seen=form.cleaned_data["seen"] or 0,
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=at,
    )


def chosen_place(request: ActorRequest) -> Place | None:
    """The place whose plan is written: that of the address, else one’s only one."""
    if not access.may_keep_some(request.actor):
        raise NotAllowed(CLOSED_TO_OTHERS)
    asked = request.GET.get("lieu", "")
    place = read_key(asked) if asked else access.only_place(request.actor)
    if asked and (place is None or place.kind not in access.PLANNED):
        raise Http404
    if place is None:
        return None
    path = tree.any_path(place)
    if not access.may_read(request.actor, above=path):
        raise Http404
    if not access.may_keep(request.actor, above=path):
        raise NotAllowed(CLOSED_TO_OTHERS)
    return place


def choose_place(request: ActorRequest, title: str, label: str) -> HttpResponse:
    """Ask of which plan it is."""
    places = listing.choices(request.actor, Power.KEEP_PLAN)
    form = PlaceForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{request.path}?lieu={form.cleaned_data['lieu']}")
    context = {"form": form, "title": title, "place": "", "label": "Continuer", "asked": label}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/form.html", context, status=status)

"""Recommendations: one more, one of them in other words, and the action that it becomes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.accounts.models import Person
from hygie.audits import shown
from hygie.audits.forms import ActionForm, AdviceForm, advice_as_typed
from hygie.audits.models import Mission, Recommendation
from hygie.audits.operations import advising as operations
from hygie.audits.queries import findings as queries
from hygie.audits.rules.missions import State, may_change
from hygie.audits.views.reaching import form_page, frame, kept, remember, tried
from hygie.establishments import tree
from hygie.kernel.actor import PlaceKind, Power
from hygie.kernel.roles import with_power
from hygie.platform.http import ActorRequest, asks, does, refused_on

# Those who may read what they would have to do.
_OWNERS = with_power(Power.KEEP_AUDITS)
_OWN = frozenset({PlaceKind.SITE, PlaceKind.LEGAL_ENTITY, PlaceKind.GHT})


@asks
def new(request: ActorRequest, audit_id: int) -> HttpResponse:
    """Write one recommendation more; `?constat=` is the finding that it answers."""
    mission = kept(request, audit_id)
    form = AdviceForm(
        request.POST if request.method == "POST" else None,
        findings=queries.any_of(mission),
        initial={"finding_id": request.GET.get("constat", "")[:18]},
    )
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            made = operations.advise(
                mission.pk,
                form.said(),
                finding_id=form.cleaned_data.get("finding_id"),
                by=request.actor,
                at=timezone.now(),
            )
            messages.success(request, "La recommandation est notée : faites-en une action.")
            return redirect("audits:advice", mission.pk, made.pk)
    return form_page(request, form, title="Nouvelle recommandation", label="Noter", mission=mission)


@asks
def advice(request: ActorRequest, audit_id: int, advice_id: int) -> HttpResponse:
    """One recommendation, its action, its history; saying it in other words."""
    mission = kept(request, audit_id)
    found = _one(mission, advice_id)
    form = AdviceForm(
        request.POST if request.method == "POST" else None, initial=advice_as_typed(found)
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = tried(
                form,
                lambda: operations.change(
                    mission.pk,
                    found.pk,
                    form.said(),
                    seen=form.version,
                    by=request.actor,
                    at=timezone.now(),
                ),
                seen=found.version,
            )
            if not status:
                messages.success(request, "C’est noté.")
                return redirect("audits:advice", mission.pk, found.pk)
    remember(request, mission)
    return _page(request, mission, found, form=form, status=status)


@does
def action(request: ActorRequest, audit_id: int, advice_id: int) -> HttpResponse:
    """Make an action of a recommendation."""
    mission = kept(request, audit_id)
    found = _one(mission, advice_id)
    form = ActionForm(request.POST, owners=_owners(mission))
    if not form.is_valid():
        return _page(request, mission, found, action_form=form, status=422)
    said = form.cleaned_data
    status = tried(
        form,
        lambda: operations.make_action(
            mission.pk,
            found.pk,
            owner=said["owner"],
            owner_id=said.get("owner_id"),
            due_on=said["due_on"],
            days=said["days"],
            seen=form.version,
            by=request.actor,
            at=timezone.now(),
        ),
        seen=found.version,
    )
    if status:
        return _page(request, mission, found, action_form=form, status=status)
    messages.success(request, "La recommandation est une action du plan.")
    return redirect("audits:advice", mission.pk, found.pk)


def _owners(mission: Mission) -> list[Person]:
    places = frozenset(each for each in tree.any_path(mission.place) if each.kind in _OWN)
    return accounts.any_at(*_OWNERS, places=places, today=timezone.localdate())


def _one(mission: Mission, advice_id: int) -> Recommendation:
    found = queries.any_recommendation(mission, advice_id) if advice_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def _page(
    request: ActorRequest,
    mission: Mission,
    found: Recommendation,
    *,
    form: AdviceForm | None = None,
    action_form: ActionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **frame(mission),
        "advice": found,
        "row": shown.recommendation(found),
        "finding": shown.finding(found.finding, of=mission) if found.finding else None,
        "form": form or AdviceForm(initial=advice_as_typed(found)),
        "action_form": action_form
        or ActionForm(owners=_owners(mission), initial={"seen": found.version}),
        "plan_url": reverse("remediation:action", args=[found.action_id])
        if found.action_id
        else "",
        "may_change": may_change(State(mission.state)),
        "history": shown.history(queries.any_steps_of(advice=found)),
    }
    return render(request, "audits/advice.html", context, status=status)

"""Keeping campaigns: prepared, changed, opened, closed, locked, given up."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.assessments import access, holding
from hygie.assessments.forms.campaigns import CampaignForm, as_typed
from hygie.assessments.models import Campaign
from hygie.assessments.operations import campaigns as operations
from hygie.assessments.queries import campaigns, population
from hygie.assessments.rules.population import Said, check, check_somebody
from hygie.assessments.rules.stages import NotNow, State
from hygie.assessments.views.reaching import check_some, reached_campaign
from hygie.kernel.errors import NotAllowed
from hygie.kernel.wording import counted
from hygie.platform.http import ActorRequest, answered, asks, does, refused_on


@asks
def new(request: ActorRequest) -> HttpResponse:
    """Prepare a campaign: nobody is asked before it is opened."""
    check_some(request)
    if not access.asks_at(request.actor):
        raise NotAllowed(holding.KEPT_BY_OTHERS)
    form, at = _form(request), timezone.now()
    looked = ""
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            count = _counted(form.said(), at=at)
            looked = _look(form.said(), count)
            if "regarder" not in request.POST:
                made = operations.prepare(
                    form.authority(),
                    int(form.cleaned_data["version"]),
                    form.said(),
                    by=request.actor,
                    at=at,
                )
                messages.success(
                    request,
                    "La campagne est préparée. Personne n’est interrogé avant son ouverture.",
                )
                return redirect("assessments:campaign", made.pk)
    return _form_page(request, form, looked=looked)


@asks
def change(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Say a campaign otherwise; of an open one, its name and its last day."""
    found = _kept(request, campaign_id)
    if found.state not in {State.DRAFT, State.OPEN}:
        raise NotNow("Cette campagne est finie : elle ne se modifie plus.")
    form, at = _form(request, initial=as_typed(found)), timezone.now()
    form.fields.pop("place")
    if found.state == State.OPEN:
        form.only_what_an_open_one_changes()
    looked = ""
    if request.method == "POST" and form.is_valid():
        with refused_on(form):
            said = _said(form, found)
            if found.state == State.DRAFT:
                looked = _look(said, _counted(said, at=at))
            if "regarder" not in request.POST:
                version = int(form.cleaned_data.get("version") or found.version_id)
                operations.change(found.pk, version, said, by=request.actor, at=at)
                messages.success(request, "La campagne est modifiée.")
                return redirect("assessments:campaign", found.pk)
    return _form_page(request, form, campaign=found, looked=looked)


@does
def start(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Ask all the establishments of a campaign at once."""
    found = _kept(request, campaign_id)
    return _done(request, found, operations.start, "La campagne est ouverte.")


@does
def close(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Take no answers any more."""
    found = _kept(request, campaign_id)
    return _done(request, found, operations.close, "La campagne est close.")


@does
def lock(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """End a campaign for good."""
    found = _kept(request, campaign_id)
    return _done(request, found, operations.lock, "La campagne est verrouillée.")


@does
def discard(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Give up a campaign that nobody was asked."""
    found = _kept(request, campaign_id)
    done = _done(request, found, operations.discard, f"« {found.title} » est abandonnée.")
    is_gone = not Campaign.objects.filter(pk=found.pk).exists()
    return redirect("assessments:arriving") if is_gone else done


def _kept(request: ActorRequest, campaign_id: int) -> Campaign:
    found = reached_campaign(request, campaign_id)
    if not campaigns.may_keep(request.actor, found):
        raise NotAllowed(holding.KEPT_BY_OTHERS)
    return found


def _done(request: ActorRequest, found: Campaign, act: Any, said: str) -> HttpResponse:
    with answered(request, said):
        act(found.pk, by=request.actor, at=timezone.now())
    return redirect("assessments:campaign", found.pk)


def _form(request: ActorRequest, initial: dict[str, Any] | None = None) -> CampaignForm:
    own = access.asks_at(request.actor)
    return CampaignForm(
        request.POST if request.method == "POST" else None,
        initial=initial or {"opens_on": timezone.localdate()},
        authorities=population.authorities(request.actor),
        areas=population.areas(request.actor),
        versions=population.any_versions(),
        categories=population.any_categories(own),
        statuses=population.any_statuses(own),
    )


def _said(form: CampaignForm, found: Campaign) -> Said:
    """What is said of a campaign whose authority does not change."""
    form.cleaned_data.setdefault("place", f"{found.place_kind}:{found.place_code}")
    return form.said(campaigns.any_said(found))


def _counted(said: Said, *, at: datetime) -> int:
    """How many would be asked; refused when there is nobody."""
    check(said, today=timezone.localdate(at))
    count = int(campaigns.any_population(said).count())
    check_somebody(count)
    return count


def _look(said: Said, count: int) -> str:
    would = counted(count, "établissement serait interrogé", "établissements seraient interrogés")
    return f"{would}, du {said.opens_on:%d/%m/%Y} au {said.closes_on:%d/%m/%Y}."


def _form_page(
    request: ActorRequest,
    form: CampaignForm,
    *,
    campaign: Campaign | None = None,
    looked: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "campaign": campaign,
        "looked": "" if form.errors else looked,
        "chosen": {
            name: bool(form[name].value())
            for name in ("categories", "statuses")
            if name in form.fields
        },
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "assessments/campaign_form.html", context, status=status)

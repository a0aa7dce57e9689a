"""Coming in by a provider of identity, and tying it to one's account."""

import logging
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst

from hygie.accounts import opening, standing
from hygie.accounts.identity import flow, providers
from hygie.accounts.models import Person
from hygie.accounts.operations import identities
from hygie.accounts.rules import Factor
from hygie.accounts.standing import before_second_factor, confirmed
from hygie.accounts.views import entering
from hygie.kernel.actor import ANYONE
from hygie.kernel.errors import Refused
from hygie.platform.http import ActorRequest, asks, limited, public, shows
from hygie.platform.installation import desk

log = logging.getLogger("hygie.accounts")
_TRIP, _TO_SIGN_IN, _TO_LINK = "trip", "sign-in", "link"


@public
@before_second_factor
@limited("identity", times=60, seconds=300, post_only=False)
@shows
def depart(request: ActorRequest, slug: str) -> HttpResponse:
    """Lead to the provider, which says who it is; only somebody who is here goes there."""
    wanted = standing.one_of_ours(request, request.GET.get("next", ""))
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        # A page of another site would open a session that nobody asked for.
        return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': wanted})}")
    return redirect(_departed(request, slug, purpose=_TO_SIGN_IN, wanted=wanted))


@asks
@confirmed
def link(request: ActorRequest, slug: str) -> HttpResponse:
    """Say what tying an identity does, then lead to the provider by a link: a form may not."""
    provider = providers.named(slug)
    context: dict[str, Any] = {"provider": provider}
    if request.method == "POST":
        context["there"] = _departed(request, slug, purpose=_TO_LINK, wanted=reverse("accounts:me"))
    return render(request, "accounts/link_identity.html", context)


@public
@before_second_factor
@limited("identity-return", times=60, seconds=300, post_only=False)
@asks
def arrive(request: ActorRequest, slug: str) -> HttpResponse:
    """The way back: a page that sends itself, for reading a page changes nothing here."""
    provider = providers.named(slug)
    if request.method != "POST":
        said = {name: request.GET.get(name, "")[:2000] for name in ("code", "state", "iss")}
        context = {"provider": provider, "said": said, "is_refused": "error" in request.GET}
        return render(request, "accounts/arrive.html", context)
    answer = {name: request.POST.get(name, "")[:2000] for name in ("code", "state", "iss")}
    kept = request.session.pop(_TRIP, None)  # whatever comes of it, it has served
    try:
        found, trip = flow.arrive(
            provider, kept, answer=answer, back=_back(slug), at=timezone.now()
        )
        if trip.purpose == _TO_LINK:
            return _linked(request, slug, found)
        person = identities.recognise(found, by=ANYONE, at=timezone.now())
    except Refused as refusal:
        return _refused(request, provider, refusal)
    if found.is_strong:
        return entering.let_in(request, person, factor=Factor.IDENTITY, wanted=trip.wanted)
    return entering.after_password(request, person, wanted=trip.wanted)


@asks
@confirmed
def unlink(request: ActorRequest, identity_id: int) -> HttpResponse:
    """Untie an identity, once that is confirmed."""
    mine = {each.pk: each for each in opening.my_identities(request.actor)}
    if request.method == "POST":
        try:
            identities.unlink(
                identity_id, person=_person(request), by=request.actor, at=timezone.now()
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, "L’identité est déliée.")
        return redirect("accounts:me")
    if identity_id not in mine:
        raise Http404
    name = f"l’identité {mine[identity_id].name}"
    return render(request, "accounts/remove_factor.html", {"name": name})


def _linked(request: ActorRequest, slug: str, found: flow.Found) -> HttpResponse:
    """Only who is signed in, and has just confirmed it, ties an identity to their account."""
    if not isinstance(request.user, Person) or not standing.is_confirmed(
        request, at=timezone.now()
    ):
        raise flow.LostTrip("Votre session a expiré. Reconnectez-vous, puis recommencez.")
    identities.link(request.user, provider=slug, found=found, by=request.actor, at=timezone.now())
    label = capfirst(providers.named(slug).label)
    messages.success(request, f"{label} ouvre maintenant votre compte.")
    return redirect("accounts:me")


def _refused(request: ActorRequest, provider: providers.Provider, refusal: Refused) -> HttpResponse:
    """Say it; who is signed in reads it in their history, what comes from nobody in the logs."""
    reason = type(refusal).__name__
    log.warning("%s: identity refused, %s", provider.slug, reason)
    if isinstance(request.user, Person):
        identities.note_refused(request.user, reason=reason, by=request.actor, at=timezone.now())
    context = {"label": capfirst(provider.label), "sentence": refusal.sentence}
    return render(request, "accounts/identity_refused.html", context, status=403)


def _departed(request: ActorRequest, slug: str, *, purpose: str, wanted: str) -> str:
    address, trip = flow.depart(
        providers.named(slug), purpose=purpose, wanted=wanted, back=_back(slug), at=timezone.now()
    )
    request.session[_TRIP] = trip.as_kept()
    return address


def _back(slug: str) -> str:
    """The one address to which the provider may send people: ours, whatever the request says."""
    return f"{desk().address}{reverse('accounts:arrive', args=[slug])}"


def _person(request: ActorRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    return person

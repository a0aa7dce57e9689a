"""The page of one's own account: roles, factors, sessions, identities, what happened lately."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from hygie.accounts import opening, sessions, shown, standing
from hygie.accounts.identity import providers
from hygie.accounts.models import Person
from hygie.accounts.operations import sessions as ending
from hygie.establishments import queries as establishments
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import Refused
from hygie.kernel.geography import regions
from hygie.platform import letters
from hygie.platform.http import ActorRequest, does, shows

EVENTS = 15


@shows
def me(request: ActorRequest) -> HttpResponse:
    """Show who I am here, and everything that opens my account."""
    actor, at = request.actor, timezone.now()
    app, keys = opening.my_code_app(actor), opening.my_passkeys(actor)
    identities = opening.my_identities(actor)
    tied = {identity.provider for identity in identities}
    here = sessions.digest_of(request.session.session_key or "")
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    context = {
        "refused": letters.refused_words([person.email]).get(person.email, ""),
        "details": shown.details(person),
        "grants": [
            {"label": grant.role.label, "value": _place_named(grant.place)}
            for grant in actor.grants
        ],
        "app": app,
        "passkeys": keys,
        "codes_left": opening.my_recovery_codes_left(actor) if app or keys else None,
        "identities": shown.identities(identities),
        "providers": [each for each in providers.all_of_them() if each.slug not in tied],
        "of_all": settings.SECOND_FACTOR_FOR_ALL,
        "must": standing.needs_factor(actor),
        "sessions": shown.sessions(opening.my_sessions(actor, at=at), here=here),
        "events": shown.events(
            opening.my_events(actor, among=shown.ON_THIS_PAGE, limit=EVENTS), mine=actor.person_id
        ),
    }
    return render(request, "accounts/me.html", context)


@does
def end_session(request: ActorRequest, session_id: int) -> HttpResponse:
    """End one of my sessions."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    if (asked := _asked_again(request)) is not None:
        return asked
    try:
        ending.end(session_id, person=person, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "La session est fermée.")
    return redirect("accounts:me")


@does
def end_other_sessions(request: ActorRequest) -> HttpResponse:
    """End all of my sessions but this one."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware let nobody else come
    if (asked := _asked_again(request)) is not None:
        return asked
    here = sessions.digest_of(request.session.session_key or "")
    ending.end_all(person, but=here, by=request.actor, at=timezone.now())
    messages.success(request, "Vos autres sessions sont fermées.")
    return redirect("accounts:me")


def _asked_again(request: ActorRequest) -> HttpResponse | None:
    """Whoever finds a browser open does not close those of its owner, the one that tells first."""
    if standing.is_confirmed(request, at=timezone.now()):
        return None
    messages.info(request, "Une fois reconnu, fermez la session que vous vouliez fermer.")
    return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': reverse('accounts:me')})}")


def _place_named(place: Place) -> str:
    """A place as people call it; its code when the register does not know it."""
    if place.kind == PlaceKind.NATION:
        return "Toute la France"
    read: dict[PlaceKind, Callable[[str], object]] = {
        PlaceKind.SITE: establishments.any_by_finess,
        PlaceKind.LEGAL_ENTITY: establishments.any_entity_by_finess,
        PlaceKind.GHT: establishments.any_ght,
        PlaceKind.REGION: lambda code: getattr(regions().get(code), "name", None),
    }
    found = read[place.kind](place.code)
    return f"{found} ({place.kind.label})" if found else f"{place.kind.label} {place.code}"

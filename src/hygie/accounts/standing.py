"""How far a browser is let in: held after a password, in with one factor, in with two."""

from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from hygie.accounts import opening, rules, sessions
from hygie.accounts.browsers import in_words
from hygie.accounts.factors import kept
from hygie.accounts.models import Person
from hygie.accounts.rules import Factor
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed
from hygie.platform import walls
from hygie.platform.http import ActorRequest, View
from hygie.platform.walls import Domain

_FACTOR, _CONFIRMED, _HELD = "factor", "confirmed_at", "held"
BACKEND = "hygie.accounts.recognised.Account"


def hold(request: HttpRequest, person: Person, *, wanted: str) -> None:
    """The password was right: keep who it is until the second factor comes, and nothing else."""
    request.session.flush()
    until = timezone.now() + rules.HELD_FOR
    request.session[_HELD] = {"person": person.pk, "until": until.timestamp(), "next": wanted}


def held(request: HttpRequest) -> Person | None:
    """Who gave their password a moment ago and still owes a second factor."""
    found = request.session.get(_HELD)
    if not found or found["until"] < timezone.now().timestamp():
        return None
    return opening.any_person_numbered(int(found["person"]))


def wanted_when_held(request: HttpRequest) -> str:
    """The page that was asked for before the password."""
    return str((request.session.get(_HELD) or {}).get("next", ""))


@walls.opened("accounts.sign-in", Domain.IDENTITY)
def enter(request: HttpRequest, person: Person, *, factor: Factor | None) -> None:
    """Let the person in, under a key of session that nobody saw before."""
    request.session.flush()
    login(request, person, backend=BACKEND)
    request.session[sessions.BROWSER] = browser_of(request)
    if factor is not None:
        request.session[_FACTOR] = factor.value
    confirm(request)


def strengthen(request: HttpRequest, factor: Factor) -> None:
    """A factor was just added, and shown: the session changes its key and counts for two."""
    request.session.cycle_key()
    request.session[_FACTOR] = factor.value


def is_strong(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session."""
    return _FACTOR in request.session


def must_strengthen(request: HttpRequest, actor: Actor) -> bool:
    """Whether a role asks for a factor that this session has not shown."""
    return needs_factor(actor) and not is_strong(request)


def needs_factor(actor: Actor) -> bool:
    """Whether two factors are asked of them here: for a role of theirs, or of everybody."""
    of_all = settings.SECOND_FACTOR_FOR_ALL
    # A demonstration: fictional data, and a password that everybody reads.
    return not settings.DEMONSTRATION and rules.ask_second_factor(actor.grants, of_all=of_all)


def in_the_meantime(actor: Actor) -> Actor:
    """Somebody who owes a second factor, without the roles that ask for it."""
    of_all = settings.SECOND_FACTOR_FOR_ALL
    return replace(actor, grants=rules.without_second_factor(actor.grants, of_all=of_all))


def confirm(request: HttpRequest) -> None:
    """It was really them, just now."""
    request.session[_CONFIRMED] = timezone.now().timestamp()


def is_confirmed(request: HttpRequest, *, at: datetime) -> bool:
    """Whether it was really them, not long ago."""
    since = at.timestamp() - float(request.session.get(_CONFIRMED, 0))
    return 0 <= since <= rules.CONFIRMED_FOR.total_seconds()


def confirmed(view: View) -> View:
    """The page asks for the password again, unless that was a moment ago."""

    @wraps(view)
    def asking(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_strong(request) and kept.has_any(request.user):  # type: ignore[arg-type]
            raise NotAllowed(
                "Cette session a été ouverte sans votre second facteur. "
                "Déconnectez-vous, puis reconnectez-vous avec lui."
            )
        if is_confirmed(request, at=timezone.now()):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': request.path})}")

    return asking


def before_second_factor(view: View) -> View:
    """Open to somebody who still owes a second factor: to set it up, to show it, to leave."""
    setattr(view, "is_before_second_factor", True)  # noqa: B010 - read by the actor's middleware
    return view


def one_of_ours(request: HttpRequest, wanted: str, *, otherwise: str = "/") -> str:
    """The page that was asked for, when it is one of ours."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=settings.SECURE
    )
    return wanted if ours and wanted.startswith("/") else otherwise


def browser_of(request: HttpRequest) -> str:
    """The browser in plain words."""
    return in_words(request.headers.get("User-Agent", ""))

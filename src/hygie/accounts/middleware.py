"""Turns a request into an actor, and closes every page that does not say that it is public."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from hygie.accounts import queries
from hygie.accounts.models import Person
from hygie.kernel.actor import ANYONE, Actor
from hygie.platform import walls
from hygie.platform.http import is_api
from hygie.platform.walls import Domain


class ActorMiddleware:
    """Every page is for people who signed in, unless its view is `@public`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Give the request its actor, or send the person to the sign-in page."""
        actor = self._signed_in(request) if self._may_be_signed_in(request) else None
        request.actor = actor or ANYONE  # type: ignore[attr-defined]
        if actor is not None:
            walls.act_as(actor)
            return None
        if getattr(view, "is_public", False) or is_api(request):
            return None
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

    @staticmethod
    def _signed_in(request: HttpRequest) -> Actor | None:
        """Who has signed in, with the roles that run today: the person and the roles at once."""
        with (
            walls.opened("accounts.sign-in", Domain.IDENTITY),
            # Within the transaction of a test, no mark of its own.
            transaction.atomic(savepoint=False),
        ):
            person = request.user
            if not isinstance(person, Person):
                return None
            return queries.any_actor(person, today=timezone.localdate())

    @staticmethod
    def _may_be_signed_in(request: HttpRequest) -> bool:
        """Spare the declarant's pages and the machines a look at the sessions."""
        return settings.SESSION_COOKIE_NAME in request.COOKIES and not is_api(request)

"""Turns a request into an actor, and closes every page that does not say that it is public."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from hygie.accounts import queries, standing
from hygie.accounts.models import Person
from hygie.kernel.actor import ANYONE, Actor
from hygie.platform import walls
from hygie.platform.http import is_api
from hygie.platform.middleware import BeforeThePage


class ActorMiddleware(BeforeThePage):
    """Every page is for people who signed in, unless its view is `@public`."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Give the request its actor, or send the person to the sign-in page."""
        found = self._signed_in(request, view) if self._may_be_signed_in(request, view) else None
        if found is not None:
            return self._let_in(request, view, *found)
        request.actor = ANYONE  # type: ignore[attr-defined]
        if getattr(view, "is_public", False) or is_api(request):
            return None
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

    @staticmethod
    def _signed_in(request: HttpRequest, view: Any) -> tuple[Actor, bool] | None:
        """Who has signed in, with the roles of this day, and whether a second factor is owed."""
        at, person = timezone.now(), request.user
        if not isinstance(person, Person):
            return None
        if not getattr(view, "is_unattended", False):
            request.session.note_activity(at=at)  # type: ignore[attr-defined]
        roles = request.session.roles  # type: ignore[attr-defined]
        actor = queries.any_actor_with(person, roles, today=timezone.localdate(at))
        return actor, standing.must_strengthen(request, actor)

    @staticmethod
    def _let_in(
        request: HttpRequest, view: Any, actor: Actor, owes_factor: bool
    ) -> HttpResponse | None:
        """Who owes a second factor acts without the roles that ask for it, and sets it up."""
        if owes_factor:
            actor = standing.in_the_meantime(actor)
        request.actor = actor  # type: ignore[attr-defined]
        walls.act_as(actor)
        if not owes_factor or getattr(view, "is_before_second_factor", False):
            return None
        # What is open to everybody stays so, but for the first page, which is that of a role.
        if getattr(view, "is_public", False) and request.path_info != "/":
            return None
        return redirect("accounts:second_factor")

    @staticmethod
    def _may_be_signed_in(request: HttpRequest, view: Any) -> bool:
        """Spare the declarant's pages, the machines and what all read a look at the sessions."""
        if is_api(request) or getattr(view, "is_same_for_all", False):
            return False
        return settings.SESSION_COOKIE_NAME in request.COOKIES

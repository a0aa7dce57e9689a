"""The key of a machine, read from a request of the API."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from hygie.accounts import queries
from hygie.accounts.models import ApiKey
from hygie.accounts.rules import KeyScope
from hygie.journal import operations as journal
from hygie.kernel.actor import MACHINE, Actor, Grant, Place, PlaceKind, Role
from hygie.platform import walls
from hygie.platform.walls import Domain

# The last use is known to five minutes: writing it at each request would make them wait in line.
LAST_USE = timedelta(minutes=5)


class MachineKey(HttpBearer):
    """`Authorization: Bearer hygie_…`; a key opens what its scopes name, at its place."""

    def __init__(self, scope: KeyScope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """Return the key, and make the request act for it."""
        at = timezone.now()
        with walls.opened("accounts.key", Domain.IDENTITY):
            key = queries.any_key(token, at=at)
            if key is None or self.scope not in key.scopes:
                _note_refused(token, at=at)
                return None
            if key.last_used_at is None or at - key.last_used_at > LAST_USE:
                ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
        actor = _actor(key)
        request.actor = actor  # type: ignore[attr-defined]
        walls.act_as(actor, key=key.pk)
        return key


def _note_refused(token: str, *, at: datetime) -> None:
    """A key that was good, or that is good for something else, was tried: its place may read it."""
    key = queries.any_key_ever(token)
    if key is not None:
        by = Actor(name=f"{key.name[:190]}{MACHINE}")
        why = "revoked" if key.revoked_at else "expired" if key.expires_at <= at else "scope"
        journal.remember_read("accounts.key_refused", key, by=by, at=at, why=why)


def _actor(key: ApiKey) -> Actor:
    """A machine that may read sees as a reader of its place does."""
    place = Place(PlaceKind(key.place_kind), key.place_code)
    grants = (Grant(Role.READER, place),) if KeyScope.READ in key.scopes else ()
    return Actor(name=f"{key.name[:190]}{MACHINE}", grants=grants)

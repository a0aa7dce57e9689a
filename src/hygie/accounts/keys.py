"""The key of a machine, read from a request of the API."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from hygie.accounts import queries, recognised
from hygie.accounts.models import ApiKey
from hygie.accounts.rules import LENT_BY, READING_SCOPES, KeyScope
from hygie.journal import operations as journal
from hygie.kernel.actor import MACHINE, Actor, Grant, Place, PlaceKind, Role
from hygie.platform import walls
from hygie.platform.walls import Domain

# The last use is known to five minutes: writing it at each request would make them wait in line.
LAST_USE = timedelta(minutes=5)


class MachineKey(HttpBearer):
    """`Authorization: Bearer hygie_…`; a key opens what one of its scopes names, at its place."""

    def __init__(self, *scopes: KeyScope) -> None:
        super().__init__()
        self.scopes = frozenset(scopes)

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """Return the key, and make the request act for it."""
        at = timezone.now()
        key = recognised.any_key(token, at=at)
        if key is None or self.scopes.isdisjoint(key.scopes):
            _note_refused(token, at=at)
            return None
        if key.last_used_at is None or at - key.last_used_at > LAST_USE:
            with walls.opened("accounts.key", Domain.IDENTITY):
                ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
        actor = _actor(key)
        request.actor = actor  # type: ignore[attr-defined]
        walls.act_as(actor, key=key.pk)
        return key


def opened_by(*scopes: KeyScope) -> dict[str, Any]:
    """What a route says of the keys that open it: one of these scopes, in its description too."""
    return {
        "auth": MachineKey(*scopes),
        "openapi_extra": {"x-key-scopes": [scope.value for scope in scopes]},
    }


def _note_refused(token: str, *, at: datetime) -> None:
    """A key that was good, or that is good for something else, was tried: its place may read it."""
    with walls.opened("accounts.key", Domain.IDENTITY):
        key = queries.any_key_ever(token)
    if key is not None:
        by = Actor(name=f"{key.name[:190]}{MACHINE}")
        why = "revoked" if key.revoked_at else "expired" if key.expires_at <= at else "scope"
        journal.remember_read("accounts.key_refused", key, by=by, at=at, why=why)


def _actor(key: ApiKey) -> Actor:
    """A machine that may read sees as a reader of its place does, and has no role for more."""
    place = Place(PlaceKind(key.place_kind), key.place_code)
    reads = not READING_SCOPES.isdisjoint(key.scopes)
    grants = (Grant(Role.READER, place),) if reads else ()
    lent = tuple((power, place) for scope, power in LENT_BY.items() if scope in key.scopes)
    return Actor(name=f"{key.name[:190]}{MACHINE}", grants=grants, lent=lent)

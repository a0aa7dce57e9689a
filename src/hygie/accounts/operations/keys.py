"""Making and revoking the keys of machines."""

import secrets
from datetime import datetime

from django.db import transaction

from hygie.accounts import rules
from hygie.accounts.models import ApiKey
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotFound


@transaction.atomic
def make(
    *,
    name: str,
    scopes: list[rules.KeyScope],
    place: Place,
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> tuple[ApiKey, str]:
    """Make the key of a machine; the text returned is shown once and not kept."""
    text = f"hygie_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name,
        digest=rules.key_digest(text),
        hint=text[:10],
        scopes=[scope.value for scope in scopes],
        place_kind=place.kind,
        place_code=place.code,
        created_at=at,
        expires_at=expires_at,
    )
    journal.record("accounts.key_made", key, by=by, at=at, scopes=key.scopes, code=place.code)
    return key, text


@transaction.atomic
def revoke(key_id: int, *, by: Actor, at: datetime) -> None:
    """Revoke a key at once; a revoked key stays revoked."""
    key = ApiKey.objects.select_for_update(of=("self",)).filter(pk=key_id).first()
    if key is None:
        raise NotFound(f"Aucune clé n’a le numéro {key_id} : voyez « hygie key list ».")
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        journal.record("accounts.key_revoked", key, by=by, at=at)

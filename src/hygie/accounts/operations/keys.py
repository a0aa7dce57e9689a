"""Making and revoking the keys of machines."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from hygie.accounts import queries, rules
from hygie.accounts.models import ApiKey
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.kernel.actor import SYSTEM, Actor, Place, Power
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line


class NotMade(Refused):
    """The key cannot be made like this."""


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
    named = clean_line(name)[:200]
    if not named:
        raise NotMade("Il faut le nom de la machine qui s’en servira.")
    if by != SYSTEM:
        _check(scopes, place, by=by)
    if not at < expires_at <= at + rules.days("key", "longest_days") + timedelta(days=1):
        raise NotMade("Une clé dure un an au plus.")
    text = f"hygie_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=named,
        digest=rules.key_digest(text),
        hint=text[:10],
        scopes=[scope.value for scope in scopes],
        place_kind=place.kind,
        place_code=place.code,
        created_at=at,
        expires_at=expires_at,
        made_by_id=by.person_id,
        made_by_name=by.name[:200],
    )
    journal.record(
        "accounts.key_made", key, by=by, at=at, scopes=key.scopes, kind=place.kind, code=place.code
    )
    return key, text


@transaction.atomic
def revoke(key_id: int, *, by: Actor, at: datetime) -> None:
    """Revoke a key at once; a revoked key stays revoked."""
    key = ApiKey.objects.select_for_update(of=("self",)).filter(pk=key_id).first()
    if key is None or not queries.reaches(by, key.place, Power.KEEP_KEYS):
        raise NotFound("Cette clé n’existe pas, ou n’est pas d’un de vos lieux.")
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        journal.record("accounts.key_revoked", key, by=by, at=at)


def _check(scopes: list[rules.KeyScope], place: Place, *, by: Actor) -> None:
    """Refuse a key that does more than its maker."""
    node = tree.any_node(place)
    allowed = rules.key_scopes(by, above=node.path if node else frozenset())
    if not allowed:
        raise NotAllowed("Vous ne pouvez pas faire de clé à cet endroit.")
    if not scopes:
        raise NotMade("Choisissez ce que la clé pourra faire.")
    if not allowed.issuperset(scopes):
        raise NotAllowed(
            "Une clé ne fait rien que ne puisse qui la fait : pour lire des incidents, ou noter "
            "des envois aux autorités, il faut le pouvoir soi-même à cet endroit."
        )
    if node is not None and not node.is_open:
        raise NotMade("Ce lieu est fermé : aucune clé ne s’y fait plus.")

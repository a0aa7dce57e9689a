"""What ends soon: roles and keys, told once to those concerned."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.accounts import mails, queries, rules
from hygie.accounts.models import ApiKey, Membership, Person
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Role


def tell_of_roles(*, by: Actor, at: datetime) -> int:
    """Tell of each role that ends within two weeks, once, who holds it and who may prolong it."""
    today = timezone.localdate(at)
    soon = queries.any_running(today=today).filter(
        ends_on__lte=today + rules.days("role_end", "warned_before_days"),
        end_told_at__isnull=True,
        person__is_active=True,
    )
    ids = list(soon.order_by("id").values_list("pk", flat=True))
    return sum(_tell_of_role(membership_id, by=by, at=at) for membership_id in ids)


@transaction.atomic
def _tell_of_role(membership_id: int, *, by: Actor, at: datetime) -> bool:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("person")
    held = rows.get(pk=membership_id)
    if held.end_told_at is not None:
        return False
    held.end_told_at = at
    held.save(update_fields=["end_told_at"])
    journal.record(
        "accounts.role_end_told",
        held.person,
        by=by,
        at=at,
        place=held.place,
        role=held.role,
    )
    mails.role_ends_soon(held, at=at)
    return True


def tell_of_keys(*, by: Actor, at: datetime) -> int:
    """Tell of each key that ends within two weeks, once, who made it and who keeps its place."""
    soon = ApiKey.objects.filter(
        revoked_at__isnull=True,
        end_told_at__isnull=True,
        expires_at__gt=at,
        expires_at__lte=at + rules.days("key", "warned_before_days"),
    )
    ids = list(soon.order_by("id").values_list("pk", flat=True))
    return sum(_tell_of_key(key_id, by=by, at=at) for key_id in ids)


@transaction.atomic
def _tell_of_key(key_id: int, *, by: Actor, at: datetime) -> bool:
    rows = ApiKey.objects.select_for_update(of=("self",)).select_related("made_by")
    key = rows.get(pk=key_id)
    if key.end_told_at is not None or key.revoked_at is not None:
        return False
    key.end_told_at = at
    key.save(update_fields=["end_told_at"])
    path = tree.any_path(key.place) | {key.place}
    found: dict[int, Person] = {
        person.pk: person
        for person in queries.any_nearest(Role.CISO, path=path, today=timezone.localdate(at))
    }
    if key.made_by is not None and key.made_by.is_active:
        found[key.made_by.pk] = key.made_by
    journal.record("accounts.key_end_told", key, by=by, at=at, told=len(found))
    mails.key_ends_soon(key, people=list(found.values()))
    return True

"""Accounts that nobody uses: warned, then suspended."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from hygie.accounts import mails, queries, rules
from hygie.accounts.models import Person
from hygie.accounts.operations import people
from hygie.accounts.rules import Idle, Suspension
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor


def look_over(*, by: Actor, at: datetime) -> dict[Idle, int]:
    """Warn or suspend every account that has not served for long; run twice, it does each once."""
    since = at - rules.days("unused", "suspended_after_days")
    since += rules.days("unused", "warned_before_days")
    rows = Person.objects.filter(is_active=True, created_at__lte=since).filter(
        Q(last_login__isnull=True) | Q(last_login__lte=since),
        Q(reactivated_at__isnull=True) | Q(reactivated_at__lte=since),
    )
    done = dict.fromkeys(Idle, 0)
    # The longest unused first: of two last administrators, the one who came lately stays.
    rows = rows.order_by(F("last_login").asc(nulls_first=True), "id")
    for person_id in rows.values_list("pk", flat=True):
        done[_one(person_id, by=by, at=at)] += 1
    return done


@transaction.atomic
def _one(person_id: int, *, by: Actor, at: datetime) -> Idle:
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if not person.is_active:
        return Idle.NOTHING
    act = rules.idle(used_at=person.used_at, warned_at=person.warned_at, at=at)
    if act == Idle.WARN:
        person.warned_at = at
        person.save(update_fields=["warned_at"])
        journal.record("accounts.warned", person, by=by, at=at)
        mails.unused_soon(person, on=timezone.localdate(_end(person, at)))
    if act == Idle.SUSPEND:
        if _is_last_administrator(person, at):
            return Idle.NOTHING
        people.suspend(person.pk, reason=Suspension.UNUSED, by=by, at=at)
    return act


def _end(person: Person, at: datetime) -> datetime:
    """When the account will be suspended, if nobody comes."""
    unused, notice = (
        rules.days("unused", "suspended_after_days"),
        rules.days("unused", "warned_before_days"),
    )
    return max(person.used_at + unused, at + notice)


def _is_last_administrator(person: Person, at: datetime) -> bool:
    held = queries.any_national_administrators(today=timezone.localdate(at))
    return held.filter(person=person).exists() and not held.exclude(person=person).exists()

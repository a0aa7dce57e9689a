"""Ending sessions: one, all the others, all of them."""

from datetime import datetime

from django.db import transaction

from hygie.accounts import sessions as store
from hygie.accounts.models import Person, Session
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.platform import walls
from hygie.platform.walls import Domain


@transaction.atomic
def end(session_id: int, *, person: Person, by: Actor, at: datetime) -> None:
    """End one session of this person; its browser has to sign in again."""
    if not Session.objects.filter(person=person, pk=session_id).delete()[0]:
        raise NotFound("Cette session est déjà fermée.")
    journal.record("accounts.session_ended", person, by=by, at=at)


@walls.opened("accounts.end-sessions", Domain.IDENTITY)
@transaction.atomic
def end_all(person: Person, *, but: str = "", by: Actor, at: datetime) -> int:
    """End the sessions of this person, but the one whose digest is given; return how many."""
    count = Session.objects.filter(person=person).exclude(digest=but).delete()[0]
    if count:
        journal.record("accounts.sessions_ended", person, by=by, at=at, count=count)
    return count


@walls.opened("accounts.end-sessions", Domain.IDENTITY)
@transaction.atomic
def end_everybodys(*, by: Actor, at: datetime) -> int:
    """End every session of everybody: each signs in again; return of how many people."""
    holders = Person.objects.filter(pk__in=Session.objects.values("person_id").distinct())
    acts = [journal.Act(what="accounts.sessions_ended", subject=each) for each in holders]
    journal.record_many(acts, by=by, at=at)
    Session.objects.all().delete()
    return len(acts)


@transaction.atomic
def forget_expired(*, by: Actor, at: datetime) -> int:
    """Remove what is left of sessions that are over."""
    return store.forget(at=at)

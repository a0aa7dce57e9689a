"""Giving a person a role at a place, and ending it."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from hygie.accounts import mails, queries, rules
from hygie.accounts.models import Membership, Person
from hygie.accounts.operations import sessions
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.kernel.actor import SYSTEM, Actor, Place, Role
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line
from hygie.platform import walls
from hygie.platform.walls import Domain

_OVER = {rules.Running.OVER, rules.Running.CANCELLED}
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('accounts.last_administrator'))"


class RoleNotHeldThere(Refused):
    """This role does not exist at this level."""


class NotGiven(Refused):
    """The role cannot be given like this."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the same thing since it was read."""


class LastAdministrator(Refused):
    """Without them nobody would keep the accounts of the nation."""


@transaction.atomic
def grant(
    person: Person,
    *,
    role: Role,
    place: Place,
    starts_on: date,
    ends_on: date | None = None,
    mission: str = "",
    tell: bool = True,
    here: str = "",
    by: Actor,
    at: datetime,
) -> Membership:
    """Give a person a role at a place; they are told by mail, unless nobody is to be told.

    Their sessions end, but for the one, if any, in which they accept it: its digest is `here`.
    """
    said = clean_line(mission)[:300]
    gift = rules.Gift(role=role, place=place, starts_on=starts_on, ends_on=ends_on, mission=said)
    if by.person_id is not None and by.person_id == person.pk:
        raise NotAllowed(rules.Obstacle.ONESELF.label)
    check(gift, by=by, at=at)
    if not Person.objects.filter(pk=person.pk, is_active=True).exists():
        raise NotGiven(
            "Ce compte n’est pas actif : réactivez-le ou invitez de nouveau la personne."
        )
    # What was stopped on its first day, or before, is over: it gives way, and stays in the books.
    running = Membership.objects.exclude(ends_on__lt=F("starts_on"))
    held, is_new = running.get_or_create(
        person=person,
        role=role,
        place_kind=place.kind,
        place_code=place.code,
        starts_on=starts_on,
        defaults={"ends_on": ends_on, "mission": said, "given_by": by.name[:200]},
    )
    if is_new:
        until = ends_on and ends_on.isoformat()
        _note("accounts.role_given", held, here=here, by=by, at=at, until=until)
        if tell:
            mails.role_given(held, by=by, at=at)
    elif held.ends_on != ends_on:
        raise NotGiven(
            "Cette personne a déjà ce rôle à partir de ce jour : changez son dernier jour."
        )
    return held


def check(gift: rules.Gift, *, by: Actor, at: datetime) -> None:
    """Refuse a role that the actor may not give, or that could not be held."""
    node = tree.any_node(gift.place)
    found = rules.obstacle(
        gift,
        by=by,
        above=node.path if node else frozenset(),
        is_open=node.is_open if node else True,
        today=timezone.localdate(at),
    )
    if found is None:
        return
    if found == rules.Obstacle.NOT_YOURS:
        raise NotAllowed(found.label)
    if found == rules.Obstacle.NOT_HELD_THERE:
        raise RoleNotHeldThere(
            f"Le rôle « {gift.role.label} » n’existe pas au niveau {gift.place.kind.label}."
        )
    raise NotGiven(found.label)


@transaction.atomic
def end(
    membership_id: int, *, last_day: date | None, known: date | None, by: Actor, at: datetime
) -> Membership:
    """End a role on a day, or at once; `known` is the last day that its reader was shown."""
    held = reached(membership_id, by=by, at=at)
    today = timezone.localdate(at)
    if held.ends_on != known:
        raise ChangedMeanwhile(
            "Quelqu’un d’autre vient de changer ce rôle : relisez la fiche, puis recommencez."
        )
    if rules.running(held.starts_on, held.ends_on, today=today) in _OVER:
        raise NotGiven("Ce rôle est terminé : donnez-le de nouveau s’il le faut.")
    if last_day is not None and last_day < today:
        raise NotGiven(rules.Obstacle.OVER_ALREADY.label)
    if last_day is not None and last_day < held.starts_on:
        raise NotGiven(rules.Obstacle.INVERTED.label)
    return stop(held, last_day=last_day, by=by, at=at)


def reached(membership_id: int, *, by: Actor, at: datetime) -> Membership:
    """The role, locked, when the actor may end it; somebody's own is ended by others."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("person")
    held = rows.filter(pk=membership_id).first()
    if held is None or not queries.reaches(by, held.place):
        raise NotFound("Ce rôle n’existe pas, ou n’est pas d’un de vos lieux.")
    if not rules.may_give(by, Role(held.role), above=tree.any_path(held.place)):
        raise NotAllowed("Vous ne pouvez pas changer ce rôle à cet endroit.")
    if by.person_id is not None and by.person_id == held.person_id:
        raise NotAllowed("Vos propres rôles sont tenus par quelqu’un d’autre que vous.")
    return held


def stop(held: Membership, *, last_day: date | None, by: Actor, at: datetime) -> Membership:
    """Write the last day of a role that the actor may end, and tell who is concerned."""
    last = last_day or rules.last_day_at_once(held.starts_on, today=timezone.localdate(at))
    if held.ends_on == last:
        return held
    if held.ends_on is None or last < held.ends_on:
        keep_an_administrator(held.person, by=by, at=at, except_for=held)
    held.ends_on, held.end_told_at = last, None
    held.ended_at = at if last_day is None else None
    held.save(update_fields=["ends_on", "end_told_at", "ended_at"])
    _note("accounts.role_ended", held, by=by, at=at, **_until(held))
    mails.role_ended(held, by=by, at=at)
    return held


def _until(held: Membership) -> dict[str, Any]:
    """The last day, or that the role had none."""
    last = held.last_day
    if last is None or last < held.starts_on:
        return {"cancelled": True}
    return {"until": last.isoformat()}


def keep_an_administrator(
    person: Person, *, by: Actor, at: datetime, except_for: Membership | None = None
) -> None:
    """Refuse what would leave the nation without an active administrator; not the command line."""
    if by == SYSTEM:
        return
    with walls.opened("accounts.last-administrator", Domain.PEOPLE):
        if not _is_the_last(person, except_for, at=at):
            return
    raise LastAdministrator(
        f"{person.name} est le dernier administrateur des comptes de la France : "
        "donnez d’abord ce rôle à quelqu’un d’autre."
    )


def _is_the_last(person: Person, except_for: Membership | None, *, at: datetime) -> bool:
    held = queries.any_national_administrators(today=timezone.localdate(at))
    concerned = held.filter(pk=except_for.pk) if except_for else held.filter(person=person)
    if not concerned.exists():
        return False
    with connection.cursor() as cursor:
        # Two administrators who end each other's role at once: the second sees what the first did.
        cursor.execute(_ONE_AT_A_TIME)
    others = held.exclude(pk=except_for.pk) if except_for else held.exclude(person=person)
    return not others.exists()


def _note(
    what: str, held: Membership, *, here: str = "", by: Actor, at: datetime, **detail: object
) -> None:
    """Remember the change; who is signed in comes in again, as what they are from now on."""
    sessions.end_all(held.person, but=here, by=by, at=at)
    journal.record(
        what,
        held.person,
        by=by,
        at=at,
        place=held.place,
        role=held.role,
        kind=held.place_kind,
        code=held.place_code,
        **detail,
    )

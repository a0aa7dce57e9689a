"""Opening and closing the account of a person, and their password."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.utils import timezone

from hygie.accounts import mails, queries, rules
from hygie.accounts.models import Invitation, Membership, Person
from hygie.accounts.operations import sessions
from hygie.accounts.operations.memberships import keep_an_administrator
from hygie.accounts.rules import State, Suspension
from hygie.journal import operations as journal
from hygie.kernel.actor import SYSTEM, Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line


class WeakPassword(Refused):
    """The password would be guessed."""


class AlreadyKnown(Refused):
    """The address belongs to an account."""


class NotInThatState(Refused):
    """The account is not in a state where this is possible."""


class Unreadable(Refused):
    """An address that is none, or a name without a letter."""


@transaction.atomic
def register(*, email: str, name: str, password: str, by: Actor, at: datetime) -> Person:
    """Open the account of a person; it sees nothing until a role is given."""
    address, called = email.strip().lower(), clean_line(name)[:200]
    try:
        validate_email(address)
    except ValidationError as error:
        raise Unreadable(f"« {address[:80]} » n’est pas une adresse électronique.") from error
    if not called:
        raise Unreadable("Il faut le nom de la personne.")
    if not rules.is_a_name(called):
        raise Unreadable(rules.NO_NAME)
    known = AlreadyKnown(f"L’adresse {address} a déjà un compte.")
    if Person.objects.filter(email=address).exists():
        raise known
    person = Person(email=address, name=called, created_at=at)
    _set_password(person, password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:  # opened by another link in the same second
        raise known from error
    journal.record("accounts.registered", person, by=by, at=at)
    return person


@transaction.atomic
def change_password(person: Person, *, password: str, by: Actor, at: datetime) -> None:
    """Give a person another password; whoever was signed in with the old one no longer is."""
    _set_password(person, password)
    person.save(update_fields=["password"])
    journal.record("accounts.password_changed", person, by=by, at=at)


@transaction.atomic
def suspend(person_id: int, *, reason: Suspension, by: Actor, at: datetime) -> Person:
    """Suspend an account: it opens nothing from its next request on, its roles are kept."""
    person = reached(person_id, by=by, at=at)
    if person.state != State.ACTIVE:
        raise NotInThatState(f"Ce compte est déjà {person.state.label.lower()}.")
    keep_an_administrator(person, by=by, at=at)
    person.is_active, person.suspended_at, person.suspension = False, at, reason
    person.save(update_fields=["is_active", "suspended_at", "suspension"])
    sessions.end_all(person, by=by, at=at)
    journal.record("accounts.suspended", person, by=by, at=at, reason=reason)
    mails.account_changed(
        person,
        subject="Votre compte est suspendu",
        sentence=f"Votre compte Hygie est suspendu, {reason.label}. Qui tient les comptes de votre "
        "établissement peut le réactiver.",
        by=by,
    )
    return person


@transaction.atomic
def reactivate(person_id: int, *, by: Actor, at: datetime) -> Person:
    """Open a suspended account again, with the roles that it had."""
    person = reached(person_id, by=by, at=at)
    if person.state != State.SUSPENDED:
        raise NotInThatState(
            "Seul un compte suspendu se réactive ; une personne partie se réinvite."
        )
    person.is_active, person.suspended_at, person.suspension = True, None, ""
    person.reactivated_at, person.warned_at = at, None
    person.save()
    journal.record("accounts.reactivated", person, by=by, at=at)
    mails.account_changed(
        person,
        subject="Votre compte est réactivé",
        sentence="Votre compte Hygie est réactivé : votre mot de passe n’a pas changé.",
        by=by,
    )
    return person


@transaction.atomic
def close_account(person: Person, *, by: Actor, at: datetime) -> None:
    """Close an account and end its roles; the person is kept, for what they did is signed.

    Their invitations that wait go to who closes; their keys stay, and reviews say so.
    """
    person = reached(person.pk, by=by, at=at)
    if person.state == State.CLOSED:
        return
    keep_an_administrator(person, by=by, at=at)
    today = timezone.localdate(at)
    yesterday = today - timedelta(days=1)
    running = Membership.objects.filter(person=person).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=yesterday)
    )
    running.filter(starts_on__lte=yesterday).update(ends_on=yesterday, ended_at=at)
    running.filter(starts_on__gt=yesterday).update(ends_on=F("starts_on") - Value(1), ended_at=at)
    waiting = Invitation.objects.filter(invited_by=person, accepted_at__isnull=True)
    if by.person_id is not None:
        waiting.filter(withdrawn_at__isnull=True).update(invited_by=by.person_id)
    person.is_active, person.closed_at = False, at
    person.save(update_fields=["is_active", "closed_at"])
    sessions.end_all(person, by=by, at=at)
    journal.record("accounts.closed", person, by=by, at=at)
    mails.account_changed(
        person, subject="Votre compte est fermé", sentence="Votre compte Hygie est fermé.", by=by
    )


@transaction.atomic
def open_again(person: Person, *, password: str, by: Actor, at: datetime) -> Person:
    """Open the account of somebody who had left, with a new password and none of the old roles."""
    _set_password(person, password)
    person.is_active, person.closed_at, person.reactivated_at = True, None, at
    person.suspended_at, person.suspension, person.warned_at = None, "", None
    person.save()
    journal.record("accounts.opened_again", person, by=by, at=at)
    return person


def reached(person_id: int, *, by: Actor, at: datetime) -> Person:
    """The account, locked, when the actor answers for all of it, and not for themselves."""
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None or (by != SYSTEM and queries.person(by, person_id) is None):
        raise NotFound("Ce compte n’existe pas, ou n’est pas d’un de vos lieux.")
    if by.person_id == person.pk:
        raise NotAllowed("Votre propre compte est tenu par quelqu’un d’autre que vous.")
    if not queries.answers_for(by, person, today=timezone.localdate(at)):
        raise NotAllowed(
            "Ce compte ne dépend pas que de vous : mettez fin à ses rôles dans vos lieux, "
            "ou adressez-vous à l’administrateur des comptes."
        )
    return person


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    person.set_password(password)

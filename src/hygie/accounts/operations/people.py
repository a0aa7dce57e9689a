"""Opening and closing the account of a person, and their password."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q

from hygie.accounts.models import Membership, Person
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line


class WeakPassword(Refused):
    """The password would be guessed."""


class AlreadyKnown(Refused):
    """The address belongs to an account."""


class Unreadable(Refused):
    """An address that is none, or a name without a letter."""


@transaction.atomic
def register(*, email: str, name: str, password: str, by: Actor, at: datetime) -> Person:
    """Open the account of a person; it sees nothing until a role is given."""
    address, called = email.strip().lower(), clean_line(name)[:200]
    try:
        validate_email(address)
    except ValidationError as error:
        raise Unreadable(f"« {address[:80]} » n’est pas une adresse électronique.") from error
    if not called:
        raise Unreadable("Il faut le nom de la personne.")
    if Person.objects.filter(email=address).exists():
        raise AlreadyKnown(f"L’adresse {address} a déjà un compte.")
    person = Person(email=address, name=called, created_at=at)
    _set_password(person, password)
    person.save()
    journal.record("accounts.registered", person, by=by, at=at)
    return person


@transaction.atomic
def change_password(person: Person, *, password: str, by: Actor, at: datetime) -> None:
    """Give a person another password; whoever was signed in with the old one no longer is."""
    _set_password(person, password)
    person.save(update_fields=["password"])
    journal.record("accounts.password_changed", person, by=by, at=at)


@transaction.atomic
def close_account(person: Person, *, by: Actor, at: datetime) -> None:
    """Close an account and end its roles; the person is kept, for what they did is signed."""
    held = Membership.objects.filter(person=person)
    yesterday = at.date() - timedelta(days=1)
    running = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=yesterday))
    running.filter(starts_on__lte=yesterday).update(ends_on=yesterday)
    running.filter(starts_on__gt=yesterday).update(ends_on=F("starts_on"))
    person.is_active = False
    person.save(update_fields=["is_active"])
    journal.record("accounts.closed", person, by=by, at=at)


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    person.set_password(password)

"""Everything that can be done to people, to their roles and to the keys of machines."""

import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q

from hygie.accounts import rules
from hygie.accounts.models import ApiKey, Membership, Person
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, Role
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.text import clean_line


class WeakPassword(Refused):
    """The password would be guessed."""


class RoleNotHeldThere(Refused):
    """This role does not exist at this level."""


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


@transaction.atomic
def grant(
    person: Person,
    *,
    role: Role,
    place: Place,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Membership:
    """Give a person a role at a place."""
    if not rules.may_be_held(role, place.kind):
        raise RoleNotHeldThere(
            f"Le rôle « {role.label} » n’existe pas au niveau {place.kind.label}."
        )
    held, is_new = Membership.objects.get_or_create(
        person=person,
        role=role,
        place_kind=place.kind,
        place_code=place.code,
        starts_on=starts_on,
        defaults={"ends_on": ends_on},
    )
    if is_new:
        journal.record(
            "accounts.role_given", person, by=by, at=at, role=role, kind=place.kind, code=place.code
        )
    return held


@transaction.atomic
def make_key(
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
def revoke_key(key_id: int, *, by: Actor, at: datetime) -> None:
    """Revoke a key at once; a revoked key stays revoked."""
    key = ApiKey.objects.select_for_update(of=("self",)).filter(pk=key_id).first()
    if key is None:
        raise NotFound(f"Aucune clé n’a le numéro {key_id} : voyez « hygie key list ».")
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        journal.record("accounts.key_revoked", key, by=by, at=at)


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    person.set_password(password)

"""Tying an account elsewhere to one's own, coming in by it, untying it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from hygie.accounts import notices
from hygie.accounts.identity.flow import Found
from hygie.accounts.models import Identity, Person
from hygie.accounts.operations.second_factor import AlreadyThere
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.platform import walls
from hygie.platform.walls import Domain


class UnknownIdentity(Refused):
    """Nobody here has tied this account: its mail address proves nothing."""


class LastDoor(Refused):
    """Nothing else opens the account."""


@transaction.atomic
def link(person: Person, *, provider: str, found: Found, by: Actor, at: datetime) -> Identity:
    """Tie an identity to the account of who is signed in; it opens one account only."""
    try:
        with transaction.atomic():
            identity = Identity.objects.create(
                person=person,
                provider=provider,
                issuer=found.issuer,
                subject=found.subject,
                name=found.name,
                workplaces=found.workplaces,
                linked_at=at,
            )
    except IntegrityError:
        raise AlreadyThere(
            "Cette identité ouvre déjà un compte, ou votre compte en a déjà une de ce "
            "fournisseur : déliez-la d’abord."
        ) from None
    journal.record("accounts.identity_linked", person, by=by, at=at, provider=provider)
    notices.tell(person, "accounts.identity_linked", at=at)
    return identity


@walls.opened("accounts.sign-in", Domain.IDENTITY)
@transaction.atomic
def recognise(found: Found, *, by: Actor, at: datetime) -> Person:
    """The person whose account this identity opens; what it says of their work is kept for them."""
    rows = Identity.objects.select_related("person").select_for_update(of=("self",))
    identity = rows.filter(issuer=found.issuer, subject=found.subject).first()
    if identity is None or not identity.person.is_active:
        raise UnknownIdentity(
            "Cette identité n’ouvre aucun compte ici. Connectez-vous par votre adresse et votre "
            "mot de passe, puis liez-la depuis « Mon compte »."
        )
    identity.used_at, identity.name, identity.workplaces = at, found.name, found.workplaces
    identity.save(update_fields=["used_at", "name", "workplaces"])
    return identity.person


@transaction.atomic
def unlink(identity_id: int, *, person: Person, by: Actor, at: datetime) -> None:
    """Untie an identity: it opens nothing any more."""
    mine = Identity.objects.filter(person=person)
    identity = mine.select_for_update(of=("self",)).filter(pk=identity_id).first()
    if identity is None:
        raise NotFound("Cette identité est déjà déliée.")
    if not person.has_usable_password() and mine.count() == 1:
        raise LastDoor("Rien d’autre n’ouvre votre compte : choisissez d’abord un mot de passe.")
    identity.delete()
    journal.record("accounts.identity_unlinked", person, by=by, at=at, provider=identity.provider)
    notices.tell(person, "accounts.identity_unlinked", at=at)


@transaction.atomic
def note_refused(person: Person, *, reason: str, by: Actor, at: datetime) -> None:
    """What came back from a provider was refused while this person was signed in."""
    journal.record("accounts.identity_refused", person, by=by, at=at, reason=reason)

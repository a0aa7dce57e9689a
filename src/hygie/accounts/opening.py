"""Reading what opens accounts. `any_…` skips access control: for sign-in and jobs only."""

from datetime import datetime

from hygie.accounts import rules
from hygie.accounts.models import (
    CodeApp,
    Identity,
    Passkey,
    PasswordReset,
    Person,
    RecoveryCode,
    Session,
)
from hygie.journal.models import Entry
from hygie.kernel.actor import Actor
from hygie.platform import walls
from hygie.platform.walls import Domain


@walls.opened("accounts.sign-in", Domain.IDENTITY)
def any_person_numbered(person_id: int) -> Person | None:
    """The person of this number, when their account is open."""
    return Person.objects.filter(pk=person_id, is_active=True).first()


@walls.opened("accounts.sign-in", Domain.IDENTITY)
def any_person_with(email: str) -> Person | None:
    """The person who has this address, when their account is open."""
    return Person.objects.filter(email=email.strip().lower(), is_active=True).first()


@walls.opened("accounts.sign-in", Domain.IDENTITY)
def any_person_of_link(token: str, *, at: datetime) -> Person | None:
    """The person whom a link of password lets in."""
    found = PasswordReset.objects.select_related("person").filter(
        digest=rules.link_digest(token),
        used_at__isnull=True,
        expires_at__gt=at,
        expires_at__lte=rules.latest_end(rules.RESET_LINK_FOR, at=at),
    )
    return next((row.person for row in found if row.person.is_active), None)


@walls.opened("accounts.sign-in", Domain.IDENTITY)
def any_passkeys_of(person: Person) -> list[Passkey]:
    """The passkeys of a person that open."""
    return list(Passkey.objects.filter(person=person, copied_at__isnull=True).order_by("id"))


@walls.opened("accounts.sign-in", Domain.IDENTITY)
def any_has_code_app(person: Person) -> bool:
    """Whether the person has an application of codes."""
    return CodeApp.objects.filter(person=person).exists()


def my_sessions(actor: Actor, *, at: datetime) -> list[Session]:
    """The sessions of somebody, the one of the last visit first."""
    rows = Session.objects.filter(person_id=actor.person_id or 0, expires_at__gt=at)
    return list(rows.order_by("-seen_at", "digest"))


def my_code_app(actor: Actor) -> CodeApp | None:
    """One's application of codes."""
    return CodeApp.objects.filter(person_id=actor.person_id or 0).first()


def my_passkeys(actor: Actor) -> list[Passkey]:
    """One's passkeys, also those that open nothing any more."""
    return list(Passkey.objects.filter(person_id=actor.person_id or 0).order_by("id"))


def my_recovery_codes_left(actor: Actor) -> int:
    """How many codes of one's sheet have not served."""
    return RecoveryCode.objects.filter(person_id=actor.person_id or 0, used_at__isnull=True).count()


def my_identities(actor: Actor) -> list[Identity]:
    """The accounts elsewhere that open one's own."""
    return list(Identity.objects.filter(person_id=actor.person_id or 0).order_by("id"))


def my_events(actor: Actor, *, among: tuple[str, ...], limit: int) -> list[Entry]:
    """What happened to one's account, the last first."""
    rows = Entry.objects.filter(
        subject_kind="accounts.Person", subject_id=str(actor.person_id), is_reading=False
    )
    return list(rows.filter(what__in=among).order_by("-id")[:limit])

"""Adding, using and taking away passkeys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from hygie.accounts import notices, rules
from hygie.accounts.factors import kept, passkeys
from hygie.accounts.models import Passkey, Person
from hygie.accounts.operations import second_factor
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.text import clean_line
from hygie.platform import walls
from hygie.platform.walls import Domain

MOST = 10


class TooManyPasskeys(Refused):
    """Nobody looks after so many."""


@dataclass(frozen=True)
class Answer:
    """The passkey that opened, or the sentence of the refusal: what was seen of it is kept."""

    passkey: Passkey | None
    sentence: str = ""


@transaction.atomic
def add(
    person: Person, *, answer: str, state: Any, name: str, by: Actor, at: datetime
) -> list[str]:
    """Add the passkey that the browser made; return the codes to keep on paper, if new."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if Passkey.objects.filter(person=person).count() >= MOST:
        raise TooManyPasskeys(f"{MOST} clés d’accès au plus : retirez celles qui ne servent pas.")
    made = passkeys.read_registration(answer, state=state)
    try:
        with transaction.atomic():
            Passkey.objects.create(
                person=person,
                name=clean_line(name)[:60] or "Clé d’accès",
                credential_id=made.credential_id,
                credential=made.credential,
                sign_count=made.sign_count,
                added_at=at,
            )
    except IntegrityError:
        # Whoever has it: the walls show nobody the keys of another.
        raise second_factor.AlreadyThere("Cette clé d’accès est déjà enregistrée.") from None
    journal.record("accounts.passkey_added", person, by=by, at=at)
    notices.tell(person, "accounts.passkey_added", at=at)
    return second_factor.first_recovery_codes(person, by=by, at=at)


@walls.opened("accounts.sign-in", Domain.IDENTITY)
@transaction.atomic
def use(answer: str, *, state: Any, owner: Person | None, by: Actor, at: datetime) -> Answer:
    """Check what a passkey signed; one that counts backwards exists twice and is shut.

    `owner` is whom it must belong to, when a password already said so. A refusal is returned, not
    raised: what it writes must stay.
    """
    try:
        found = _locked(passkeys.number_in(answer), owner)
    except (NotFound, passkeys.BadPasskey) as refusal:
        return Answer(None, refusal.sentence)
    if found.copied_at is not None:
        journal.record("accounts.passkey_refused", found.person, by=by, at=at)
        return Answer(None, _COPIED)
    try:
        shown = passkeys.read_sign_in(
            answer, state=state, credential=bytes(found.credential), person_id=found.person_id
        )
    except passkeys.BadPasskey as refusal:
        journal.record("accounts.passkey_refused", found.person, by=by, at=at)
        return Answer(None, refusal.sentence)
    if rules.is_copied(stored=found.sign_count, shown=shown.sign_count):
        found.copied_at = at
        found.save(update_fields=["copied_at"])
        journal.record("accounts.passkey_copied", found.person, by=by, at=at)
        notices.tell(found.person, "accounts.passkey_copied", at=at)
        return Answer(None, _COPIED)
    found.sign_count, found.used_at = shown.sign_count, at
    found.save(update_fields=["sign_count", "used_at"])
    return Answer(found)


@transaction.atomic
def remove(passkey_id: int, *, person: Person, is_needed: bool, by: Actor, at: datetime) -> None:
    """Take a passkey away; `is_needed` says that a role asks for two factors."""
    mine = Passkey.objects.filter(person=person)
    found = mine.select_for_update(of=("self",)).filter(pk=passkey_id).first()
    if found is None:
        raise NotFound("Cette clé d’accès est déjà retirée.")
    has_another = kept.has_any(person, but_passkey=found.pk)
    kept.refuse_the_last(is_needed=is_needed, has_another=has_another)
    found.delete()
    journal.record("accounts.passkey_removed", person, by=by, at=at)
    notices.tell(person, "accounts.passkey_removed", at=at)
    kept.forget_idle_codes(person)


def _locked(credential_id: bytes, owner: Person | None) -> Passkey:
    rows = Passkey.objects.select_related("person").select_for_update(of=("self",))
    found = rows.filter(credential_id=credential_id, person__is_active=True).first()
    if found is None or (owner is not None and found.person_id != owner.pk):
        raise NotFound(
            "Cette clé d’accès n’ouvre aucun compte ici. Connectez-vous par mot de passe."
        )
    return found


_COPIED = (
    "Cette clé d’accès semble exister en deux exemplaires : elle n’ouvre plus rien. "
    "Connectez-vous autrement, retirez-la, et faites-en une autre."
)

"""The application of codes, the codes kept on paper, and what happens when both are lost."""

import secrets
from datetime import datetime
from enum import Enum

from django.db import transaction

from hygie.accounts import notices
from hygie.accounts.factors import kept, recovery, totp
from hygie.accounts.models import CodeApp, Passkey, Person, RecoveryCode
from hygie.accounts.operations import people, sessions
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.platform import walls
from hygie.platform.sealing import seal, unseal
from hygie.platform.walls import Domain

SEALED = "accounts.code_app"


class WrongCode(Refused):
    """The code is not the one that the application shows."""


class AlreadyThere(Refused):
    """There is one already."""


class Outcome(Enum):
    """What a code was found to be."""

    RIGHT = "right"
    WRONG = "wrong"
    USED = "used already"


@transaction.atomic
def add_code_app(person: Person, *, secret: bytes, code: str, by: Actor, at: datetime) -> list[str]:
    """Add an application that has just shown a right code; return the codes to keep on paper."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if CodeApp.objects.filter(person=person).exists():
        raise AlreadyThere("Vous avez déjà une application de codes : retirez-la d’abord.")
    step = totp.matching_step(secret, totp.read_code(code), now=at.timestamp())
    if step is None:
        raise WrongCode(
            "Ce n’est pas le code que montre l’application. Vérifiez l’heure du téléphone."
        )
    CodeApp.objects.create(
        person=person,
        secret=seal(totp.readable(secret), purpose=SEALED),
        last_step=step,  # the code that was just typed opens nothing more
        added_at=at,
    )
    journal.record("accounts.code_app_added", person, by=by, at=at)
    notices.tell(person, "accounts.code_app_added", at=at)
    return first_recovery_codes(person, by=by, at=at)


@walls.opened("accounts.sign-in", Domain.IDENTITY)
@transaction.atomic
def check_code(person: Person, *, code: str, by: Actor, at: datetime) -> Outcome:
    """Check a code of the application: each step of time opens once, whatever the process."""
    app = CodeApp.objects.filter(person=person).first()
    digits = totp.read_code(code)
    if app is None or not digits:
        return Outcome.WRONG
    secret = totp.secret_of(unseal(app.secret, purpose=SEALED))
    step = totp.matching_step(secret, digits, now=at.timestamp())
    if step is None:
        return Outcome.WRONG
    newer = CodeApp.objects.filter(pk=app.pk, last_step__lt=step)
    if newer.update(last_step=step, used_at=at):
        return Outcome.RIGHT
    journal.record("accounts.code_replayed", person, by=by, at=at)
    return Outcome.USED


@transaction.atomic
def remove_code_app(person: Person, *, is_needed: bool, by: Actor, at: datetime) -> None:
    """Take the application away; `is_needed` says that a role asks for two factors."""
    app = CodeApp.objects.select_for_update(of=("self",)).filter(person=person).first()
    if app is None:
        raise NotFound("Cette application est déjà retirée.")
    kept.refuse_the_last(is_needed=is_needed, has_another=kept.has_any(person, but_app=True))
    app.delete()
    journal.record("accounts.code_app_removed", person, by=by, at=at)
    notices.tell(person, "accounts.code_app_removed", at=at)
    kept.forget_idle_codes(person)


@transaction.atomic
def make_recovery_codes(person: Person, *, by: Actor, at: datetime) -> list[str]:
    """Draw a new sheet: it is shown once, and the former one opens nothing any more."""
    codes = _new_sheet(person)
    journal.record("accounts.recovery_codes_made", person, by=by, at=at)
    notices.tell(person, "accounts.recovery_codes_made", at=at)
    return codes


def first_recovery_codes(person: Person, *, by: Actor, at: datetime) -> list[str]:
    """Draw the sheet that comes with a first factor; nothing when there is one already."""
    if RecoveryCode.objects.filter(person=person).exists():
        return []
    codes = _new_sheet(person)
    journal.record("accounts.recovery_codes_made", person, by=by, at=at)
    return codes


@walls.opened("accounts.sign-in", Domain.IDENTITY)
@transaction.atomic
def use_recovery_code(person: Person, *, code: str, by: Actor, at: datetime) -> bool:
    """Open with a code kept on paper: each opens once."""
    if not recovery.read(code):
        return False
    mine = RecoveryCode.objects.filter(person=person, digest=recovery.digest(code))
    if not mine.filter(used_at__isnull=True).update(used_at=at):
        if mine.exists():
            journal.record("accounts.code_replayed", person, by=by, at=at)
        return False
    left = RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()
    journal.record("accounts.recovery_code_used", person, by=by, at=at, left=left)
    notices.tell(person, "accounts.recovery_code_used", at=at)
    return True


@transaction.atomic
def reset(person: Person, *, by: Actor, at: datetime) -> bool:
    """Take every factor away from somebody who lost them, and end their sessions; False: had none.

    Only who answers for all of their account may: what it opens is what it opens everywhere.
    """
    people.reached(person.pk, by=by, at=at)
    if not kept.any_at_all(person):
        return False
    with walls.opened("accounts.lost-factor", Domain.IDENTITY):
        CodeApp.objects.filter(person=person).delete()
        Passkey.objects.filter(person=person).delete()
        RecoveryCode.objects.filter(person=person).delete()
    sessions.end_all(person, by=by, at=at)
    journal.record("accounts.second_factor_reset", person, by=by, at=at)
    notices.tell(person, "accounts.second_factor_reset", at=at)
    return True


def _new_sheet(person: Person) -> list[str]:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    RecoveryCode.objects.filter(person=person).delete()
    codes = recovery.draw(choose=secrets.choice)
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=recovery.digest(code)) for code in codes
    )
    return codes

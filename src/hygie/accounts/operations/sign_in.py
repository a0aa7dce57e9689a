"""What is remembered, and told, of who signs in and of who is refused."""

from datetime import datetime

from django.db import transaction

from hygie.accounts import notices
from hygie.accounts.models import Person
from hygie.accounts.rules import Factor
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor


@transaction.atomic
def note_entered(
    person: Person,
    *,
    factor: Factor | None,
    browser: str,
    is_known: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Somebody signed in; a browser that never did so before is told by mail."""
    how = factor.value if factor else "PASSWORD"
    journal.record("accounts.signed_in", person, by=by, at=at, how=how, browser=browser)
    if not is_known:
        notices.tell(person, "accounts.signed_in", at=at, browser=browser)


@transaction.atomic
def note_left(person: Person, *, by: Actor, at: datetime) -> None:
    """Somebody signed out."""
    journal.record("accounts.signed_out", person, by=by, at=at)


@transaction.atomic
def note_tried_too_often(person: Person, *, by: Actor, at: datetime) -> None:
    """Too many passwords were tried: no mail, or strangers would send as many as they like."""
    journal.record("accounts.tried_too_often", person, by=by, at=at)


@transaction.atomic
def note_codes_tried_too_often(person: Person, *, by: Actor, at: datetime) -> None:
    """The password was right, and too many codes were wrong: the person must know at once."""
    journal.record("accounts.codes_tried_too_often", person, by=by, at=at)
    notices.tell(person, "accounts.codes_tried_too_often", at=at)

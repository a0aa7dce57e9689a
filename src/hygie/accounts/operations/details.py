"""What a person says of themselves: their name, and where they are called."""

from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.accounts import notices, rules
from hygie.accounts.models import Person
from hygie.accounts.operations.people import Unreadable
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed
from hygie.kernel.text import clean_line
from hygie.platform import phones


@transaction.atomic
def change(person_id: int, *, name: str, phone: str, by: Actor, at: datetime) -> bool:
    """Change one's own name and telephone; whether anything changed.

    Nobody does it for somebody else: that telephone is called to make sure of who has lost a
    second factor, so whoever keeps accounts must not be the one who writes it.
    """
    if by.person_id != person_id:
        raise NotAllowed("Chacun tient lui-même son nom et son téléphone.")
    called = clean_line(name)[:200]
    if not rules.is_a_name(called):
        raise Unreadable(rules.NO_NAME)
    number = phones.read_phone(phone) if phone else ""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    before = person.name
    changed = [
        *(["name"] if called != before else []),
        *(["phone"] if number != person.phone else []),
    ]
    if not changed:
        return False
    person.name, person.phone = called, number
    person.save(update_fields=["name", "phone"])
    # The former name is told, for what it signed; no number is kept where nothing is erased.
    was: dict[str, Any] = {"before": before, "after": called} if "name" in changed else {}
    journal.record("accounts.details_changed", person, by=by, at=at, changed=changed, **was)
    notices.tell(person, "accounts.details_changed", at=at)
    return True

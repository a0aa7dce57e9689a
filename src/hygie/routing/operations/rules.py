"""Writing a version of a rule, and the addresses of those who have no account: the desk alone."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from hygie.incidents import access as incidents
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.conditions import to_json
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line
from hygie.routing.models import Address, Edition
from hygie.routing.queries import rules as queries
from hygie.routing.rules import copies as rules
from hygie.routing.rules.copies import Changes
from hygie.routing.rules.recipients import recipients

MOST_ADDRESSES = 20
_SINCE = (
    "Quelqu’un d’autre a changé cette règle pendant que vous écriviez. Ce que vous avez choisi est "
    "gardé ci-dessous : ouvrez la règle dans un autre onglet, puis reprenez ici vos changements."
)


class ChangedSince(Refused):
    """Somebody else wrote a version while this one was typed."""


class NotAnAddress(Refused):
    """A line that is no mail address, or too many of them."""


@transaction.atomic
def write(code: str, changes: Changes, *, seen: str, by: Actor, at: datetime) -> Edition:
    """Write the next version of a rule; what was sent under another one stays as it was sent.

    `seen` is the mark of the version that its author was changing.
    """
    if not incidents.may_handle(by):
        raise NotAllowed("Seuls les analystes changent les règles de copie.")
    current = queries.any_current().get(code)
    if current is None:
        raise NotFound("Cette règle n’existe pas.")
    rules.check(changes)
    if seen != current.mark:
        raise ChangedSince(_SINCE)
    try:
        with transaction.atomic():
            written = Edition.objects.create(
                code=code,
                edition=current.edition + 1,
                based_on=rules.shipped()[code].version,
                content={
                    "title": clean_line(changes.title)[:150],
                    "way": changes.way.value,
                    "again": changes.again,
                    "when": to_json(changes.when),
                    "unless": to_json(changes.unless),
                },
                written_at=at,
                written_by=by.name,
            )
    except IntegrityError:  # the same moment, twice
        raise ChangedSince(_SINCE) from None
    journal.record("routing.rule_written", written, by=by, at=at, edition=written.edition)
    return written


@transaction.atomic
def write_addresses(code: str, mails: list[str], *, by: Actor, at: datetime) -> Address:
    """Say where a recipient without accounts is written to; none is a recipient that waits."""
    if not incidents.may_handle(by):
        raise NotAllowed("Seuls les analystes écrivent les adresses des destinataires.")
    recipient = recipients().get(code)
    if recipient is None or recipient.role is not None:
        raise NotFound("Ce destinataire n’a pas d’adresse à donner.")
    found = sorted({each.strip().lower() for each in mails if each.strip()})
    if len(found) > MOST_ADDRESSES:
        raise NotAnAddress(f"{MOST_ADDRESSES} adresses, c’est le plus.")
    for each in found:
        try:
            validate_email(each)
        except ValidationError:
            raise NotAnAddress(f"« {each[:80]} » n’est pas une adresse électronique.") from None
    said = {"mails": found, "written_at": at, "written_by": by.name}
    written, _ = Address.objects.update_or_create(recipient=code, defaults=said)
    journal.record("routing.addresses_written", written, by=by, at=at, count=len(found))
    return written

"""Writing a version of a rule, and the addresses of those who have no account: the desk alone."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from hygie.incidents import access as incidents
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
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
_AT_ONCE = (
    "Quelqu’un d’autre vient d’écrire une règle. La vôtre est gardée ci-dessous : vérifiez qu’elle "
    "n’existe pas déjà, puis enregistrez à nouveau."
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
    _refuse_others(by)
    current = queries.any_current().get(code)
    if current is None:
        raise NotFound("Cette règle n’existe pas.")
    rules.check(changes)
    if seen != current.mark:
        raise ChangedSince(_SINCE)
    proposed = rules.shipped().get(code)
    written = Edition(
        code=code,
        edition=current.edition + 1,
        based_on=proposed.version if proposed else "",
        content=rules.content_of(changes, recipient=current.recipient),
    )
    return _keep(written, since=_SINCE, by=by, at=at)


@transaction.atomic
def add(recipient: str, changes: Changes, *, by: Actor, at: datetime) -> Edition:
    """Write a rule of the desk’s own, for a recipient that is known; it keeps its recipient."""
    _refuse_others(by)
    rules.check_recipient(recipient)
    rules.check(changes)
    own = Edition.objects.filter(code__startswith=rules.OWN, edition=1).count()
    if own >= rules.MOST_OWN:
        raise Refused(
            f"{rules.MOST_OWN} règles écrites par l’astreinte, c’est le plus : changez-en une qui "
            "est arrêtée."
        )
    written = Edition(
        code=f"{rules.OWN}{own + 1}",
        edition=1,
        based_on="",
        content=rules.content_of(changes, recipient=recipient),
    )
    return _keep(written, since=_AT_ONCE, by=by, at=at)


def _refuse_others(by: Actor) -> None:
    if not incidents.may_handle(by):
        raise NotAllowed("Seuls les analystes changent les règles de copie.")


def _keep(written: Edition, *, since: str, by: Actor, at: datetime) -> Edition:
    written.written_at, written.written_by = at, by.name
    try:
        with transaction.atomic():
            written.save(force_insert=True)
    except IntegrityError:  # the same moment, twice
        raise ChangedSince(since) from None
    journal.record(
        "routing.rule_written",
        written,
        by=by,
        at=at,
        edition=written.edition,
        title=written.content["title"],
    )
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

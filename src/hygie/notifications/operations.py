"""Everything that can be done to a message."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.text import clean_line
from hygie.notifications import inbox, queries
from hygie.notifications.events import MessageQueued
from hygie.notifications.inbox import Said
from hygie.notifications.models import Message, Notification
from hygie.notifications.rules.delivery import SETTLED, State, untold_before, without
from hygie.notifications.rules.kinds import OTHER, kind_of
from hygie.platform import bus, letters, walls
from hygie.platform.letters import Letter
from hygie.platform.walls import Domain

AT_ONCE = 1000


@transaction.atomic
def send(
    *, to: list[str], subject: str, body: str, kind: str = OTHER, by: Actor, at: datetime
) -> list[Message]:
    """Write one message per address and queue it; a rolled-back act sends nothing.

    The text travels in clear: it names no patient, and tells of an incident only its number. Who
    has an account is told inside as well: the subject, and the first address of ours in the body.
    """
    with walls.opened("notifications.send", Domain.MAIL, Domain.TELLING):
        inbox.tell(Said(kind=kind_of(kind), subject=subject, body=body), set(to), at=at)
        messages = Message.objects.bulk_create(
            Message(to=address, subject=clean_line(subject)[:200], body=body, created_at=at)
            for address in sorted(set(to))
        )
    for message in messages:
        journal.record("notifications.queued", message, by=by, at=at)
        bus.announce(MessageQueued(message_id=message.pk))
    return messages


@transaction.atomic
def queue(letter: Letter, *, by: Actor, at: datetime) -> Message | None:
    """Queue a letter that a module posted; told twice, it is queued once."""
    if Message.objects.filter(letter=letter.number).exists():
        return None
    inbox.tell(
        Said(kind=kind_of(letter.kind), subject=letter.subject, body=letter.body),
        {letter.to},
        at=at,
    )
    message = Message.objects.create(
        to=letter.to,
        subject=clean_line(letter.subject)[:200],
        body=letter.body,
        letter=letter.number,
        created_at=at,
    )
    journal.record("notifications.queued", message, by=by, at=at)
    bus.announce(MessageQueued(message_id=message.pk))
    return message


@transaction.atomic
def deliver(message_id: int, *, by: Actor, at: datetime) -> State:
    """Hand a message to the SMTP server, or keep it when none is set; twice sends once."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.state in SETTLED or message.forgotten_at is not None:
        return State(message.state)
    if not settings.EMAIL_HOST:
        message.state = State.KEPT
    else:
        EmailMessage(message.subject, letters.opened(message.body), to=[message.to]).send()
        message.state, message.sent_at, message.error = State.SENT, at, ""
    message.save(update_fields=["state", "sent_at", "error"])
    journal.record("notifications.delivered", message, by=by, at=at, state=message.state)
    return State(message.state)


@transaction.atomic
def note_failure(message_id: int, *, error: str, by: Actor, at: datetime) -> None:
    """Keep why a message could not be delivered; it may be tried again."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    message.state, message.error = State.FAILED, error[:500]
    message.save(update_fields=["state", "error"])
    said = without(message.to, message.error)
    journal.record("notifications.failed", message, by=by, at=at, error=said)


def forget_old(*, by: Actor, at: datetime) -> int:
    """Forget the address and the text of old messages; their acts stay in the journal."""
    forgotten = 0
    while some := _forget_some(by=by, at=at):
        forgotten += some
    return forgotten


@transaction.atomic
def _forget_some(*, by: Actor, at: datetime) -> int:
    found = list(queries.any_to_forget(at=at).select_for_update(of=("self",))[:AT_ONCE])
    acts = [journal.Act(what="notifications.forgotten", subject=each) for each in found]
    journal.record_many(acts, by=by, at=at)
    return Message.objects.filter(pk__in=[each.pk for each in found]).update(
        to="", body="", error="", forgotten_at=at
    )


@transaction.atomic
def open_one(told_id: int, *, by: Actor, at: datetime) -> Notification | None:
    """Mark a line as read by the one whom it tells; none, when it is not theirs to read."""
    told = queries.told_to(by).filter(pk=told_id).first()
    if told is not None and told.read_at is None:
        told.read_at = at
        told.save(update_fields=["read_at"])
    return told


@transaction.atomic
def read_all(*, upto: int, by: Actor, at: datetime) -> int:
    """Mark as read all that the page showed, and nothing that came since; how many."""
    unread = queries.told_to(by).filter(pk__lte=upto, read_at__isnull=True)
    return unread.order_by().update(read_at=at)


def forget_told(*, by: Actor, at: datetime) -> int:
    """Forget what people were told inside long ago; how much."""
    return Notification.objects.filter(told_at__lt=untold_before(at=at)).delete()[0]

"""Everything that can be done to a message."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.text import clean_line
from hygie.notifications import queries
from hygie.notifications.events import MessageQueued
from hygie.notifications.models import Message
from hygie.notifications.rules import SETTLED, State, without
from hygie.platform import bus, letters, walls
from hygie.platform.letters import Letter
from hygie.platform.walls import Domain

AT_ONCE = 1000


@transaction.atomic
def send(*, to: list[str], subject: str, body: str, by: Actor, at: datetime) -> list[Message]:
    """Write one message per address and queue it; a rolled-back act sends nothing.

    The text travels in clear: it names no patient, and tells of an incident only its number.
    """
    with walls.opened("notifications.send", Domain.MAIL):
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

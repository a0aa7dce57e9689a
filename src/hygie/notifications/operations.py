"""Everything that can be done to a message."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from hygie.accounts import queries as accounts
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.notifications import bounces, digest, inbox, outbox, queries
from hygie.notifications.events import MessageQueued
from hygie.notifications.inbox import Said
from hygie.notifications.models import Habit, Message, Notification
from hygie.notifications.rules import reports
from hygie.notifications.rules.delivery import SETTLED, State, untold_before, without
from hygie.notifications.rules.kinds import OTHER, kind_of
from hygie.notifications.rules.pace import Habits, silenced
from hygie.notifications.rules.pages import OURS, title_of
from hygie.notifications.rules.retries import next_try
from hygie.platform import bus, letters, walls
from hygie.platform.installation import desk
from hygie.platform.letters import Letter
from hygie.platform.walls import Domain

AT_ONCE = 1000


@transaction.atomic
def send(
    *,
    to: list[str],
    subject: str,
    body: str,
    kind: str = OTHER,
    urgent: bool = False,
    about: str = "",
    by: Actor,
    at: datetime,
) -> list[Message]:
    """Write one message per address and queue it; a rolled-back act sends nothing.

    `about` is the number of the incident that it tells of: the desk is told when such mails wait.

    The text travels in clear: it names no patient, and tells of an incident only its number. Who
    has an account is told inside as well: the subject, and the first address of ours in the body;
    their mail leaves when they want it, and at once when it is urgent.
    """
    said = Said(kind=kind_of(kind), subject=subject, body=body)
    with walls.opened("notifications.send", Domain.MAIL, Domain.TELLING):
        people = inbox.tell(said, set(to), at=at)
        found = outbox.written(said, set(to), people, urgent=urgent, about=about, at=at)
        messages = Message.objects.bulk_create(found)
    for message in messages:
        _queued(message, by=by, at=at)
    return messages


@transaction.atomic
def queue(letter: Letter, *, by: Actor, at: datetime) -> Message | None:
    """Queue a letter that a module posted; told twice, it is queued once."""
    if Message.objects.filter(letter=letter.number).exists():
        return None
    # Every mail says in its subject that it is ours, whatever module wrote it.
    subject = f"{OURS}{title_of(letter.subject)}"
    said = Said(kind=kind_of(letter.kind), subject=subject, body=letter.body)
    people = inbox.tell(said, {letter.to}, at=at)
    found = outbox.written(said, {letter.to}, people, urgent=False, letter=letter.number, at=at)
    for message in found:
        message.save(force_insert=True)
        _queued(message, by=by, at=at)
    return found[0] if found else None


def _queued(message: Message, *, by: Actor, at: datetime) -> None:
    """What leaves now has its job; what waits is let go in its time."""
    journal.record("notifications.queued", message, by=by, at=at)
    if message.state == State.QUEUED:
        bus.announce(MessageQueued(message_id=message.pk))


def let_go(*, by: Actor, at: datetime) -> int:
    """Let the mails leave that waited until now, in one for each person; how many leave."""
    people = queries.any_whose_mail_waits(at=at)
    return sum(_let_go(person_id, by=by, at=at) for person_id in people)


@transaction.atomic
def _let_go(person_id: int, *, by: Actor, at: datetime) -> int:
    """One mail of all that waits for somebody; a second worker finds that nothing waits."""
    rows = Message.objects.select_for_update(of=("self",)).filter(
        person_id=person_id, state=State.WAITING, leaves_at__lte=at
    )
    waiting = list(rows.order_by("created_at", "id"))
    kept = outbox.still_read(waiting, at=at) if waiting else []
    dropped = {each.pk for each in waiting} - {each.pk for each in kept}
    rows.filter(pk__in=dropped).update(state=State.DROPPED, leaves_at=None)
    return _leave(kept, by=by, at=at) if kept else 0


def _leave(waiting: list[Message], *, by: Actor, at: datetime) -> int:
    leaving = waiting[0] if len(waiting) == 1 else _gathered(waiting, by=by, at=at)
    Message.objects.filter(pk__in=[each.pk for each in waiting]).exclude(pk=leaving.pk).update(
        state=State.GATHERED, gathered_in=leaving, leaves_at=None
    )
    leaving.state, leaving.leaves_at = State.QUEUED, None
    leaving.save(update_fields=["state", "leaves_at"])
    bus.announce(MessageQueued(message_id=leaving.pk))
    return 1


def _gathered(waiting: list[Message], *, by: Actor, at: datetime) -> Message:
    """One mail that says what each of these says, in a line, with its page."""
    last = waiting[-1]
    assert last.person_id is not None  # noqa: S101 - a constraint says so
    habits = queries.any_habits([last.person_id]).get(last.person_id, Habits())
    message = Message.objects.create(
        to=last.to,
        subject=digest.subject(len(waiting)),
        body=digest.body(waiting, zone=habits.zone, desk=desk()),
        kind=last.kind,
        person_id=last.person_id,
        mark=letters.new_seed(),
        created_at=at,
    )
    journal.record("notifications.gathered", message, by=by, at=at, count=len(waiting))
    return message


@transaction.atomic
def choose(chosen: Habits, *, by: Actor, at: datetime) -> bool:
    """Say how one wants to be told by mail; whether that changed anything."""
    if by.person_id is None:
        raise NotAllowed("Chacun choisit pour soi.")
    if chosen.quiet_from is not None and chosen.quiet_from == chosen.quiet_until:
        raise Refused("Les heures calmes commencent et finissent à la même heure.")
    person = accounts.any_own(by.person_id)
    before = Habit.objects.select_for_update(of=("self",)).filter(person=person).first()
    if before is not None and queries.any_as_said(before) == chosen:
        return False
    Habit.objects.update_or_create(
        person=person,
        defaults={
            "zone": chosen.zone,
            "digest_hour": chosen.digest_hour,
            "quiet_from": chosen.quiet_from,
            "quiet_until": chosen.quiet_until,
            "on_duty_until": chosen.on_duty_until,
            "paces": dict(sorted(chosen.paces.items())),
            "changed_at": at,
        },
    )
    journal.record("notifications.chosen", person, by=by, at=at, silenced=silenced(chosen))
    return True


@transaction.atomic
def deliver(message_id: int, *, by: Actor, at: datetime) -> State:
    """Hand a message to the SMTP server, or keep it when none is set; twice sends once."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.state in {*SETTLED, State.WAITING} or message.forgotten_at is not None:
        return State(message.state)
    if not settings.EMAIL_HOST:
        message.state = State.KEPT
    else:
        _hand_over(message)
        bounces.note_taken(message.to)
        message.state, message.sent_at, message.error = State.SENT, at, ""
    message.next_try_at = None
    message.save(update_fields=["state", "sent_at", "error", "next_try_at"])
    journal.record("notifications.delivered", message, by=by, at=at, state=message.state)
    return State(message.state)


def _hand_over(message: Message) -> None:
    """By SMTP; its Message-ID, the same at each try, tells a report of this mail from others."""
    domain = urlsplit(desk().address).hostname or "localhost"
    headers = {"Message-ID": f"<{message.mark}@{domain}>"} if message.mark else {}
    text = letters.opened(message.body)
    EmailMessage(message.subject, text, to=[message.to], headers=headers).send()


@transaction.atomic
def note_failure(
    message_id: int,
    *,
    error: str,
    for_good: bool = False,
    of_address: bool = False,
    by: Actor,
    at: datetime,
) -> State:
    """Keep why a message could not be delivered, and say whether it will be tried again.

    `for_good`: its server will never take it; `of_address`: it is the address that is refused.
    """
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    message.tries, message.error = message.tries + 1, error[:500]
    message.next_try_at = None if for_good else next_try(message.tries, at=at)
    message.state = State.RETRYING if message.next_try_at else State.FAILED
    if for_good:
        message.state = State.BOUNCED
    message.save(update_fields=["state", "error", "tries", "next_try_at"])
    said = without(message.to, message.error)
    if of_address and message.state != State.RETRYING:
        bounces.note(message.to, said=said, is_reported=False, at=at)
    journal.record("notifications.failed", message, by=by, at=at, error=said, state=message.state)
    return State(message.state)


@transaction.atomic
def bounce(raw: bytes, *, by: Actor, at: datetime) -> bool:
    """Read a report of delivery: whether a mail of ours is known by it to be refused.

    One that nobody of ours sent, that was read already, or that is no report changes nothing.
    """
    report = reports.read(raw)
    if report is None:
        return False
    rows = Message.objects.select_for_update(of=("self",))
    message = rows.filter(mark=report.mark, state=State.SENT, forgotten_at__isnull=True).first()
    if message is None:
        return False
    message.state, message.error = State.BOUNCED, f"{report.status} {report.said}".strip()[:500]
    message.save(update_fields=["state", "error"])
    said = without(message.to, message.error)
    bounces.note(message.to, said=said, is_reported=True, at=at)
    journal.record("notifications.bounced", message, by=by, at=at, status=report.status)
    return True


def believe_again(*, by: Actor, at: datetime) -> int:
    """Forget the refusals that a mail, handed over since and never sent back, belies; how many."""
    return queries.any_belied(at=at).delete()[0]


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

"""Reading messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from hygie.kernel.actor import Actor
from hygie.notifications import access
from hygie.notifications.models import Habit, Message, Notification, Refusal
from hygie.notifications.rules.delivery import State, forgotten_before
from hygie.notifications.rules.fates import LEAVING, PATIENCE, Fate
from hygie.notifications.rules.kinds import shown_to
from hygie.notifications.rules.pace import Habits, Pace
from hygie.notifications.rules.retries import believed_before
from hygie.platform import walls
from hygie.platform.walls import Domain

# Beyond, nobody counts: every page asks.
COUNTED = 99
_UNREAD = """
SELECT count(*) FROM (
    SELECT FROM notifications_notification
    WHERE person_id = %s AND kind = ANY(%s) AND read_at IS NULL LIMIT %s
) AS unread
"""
# Beyond, the sentence would be the same.
MOST_STUCK = 500


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """Mails that the server does not take, the first first, and the incidents they are about."""

    fates: tuple[Fate, ...]
    cases: tuple[str, ...]


def visible_to(actor: Actor) -> QuerySet[Message]:
    """The messages, newest first; nothing for who may not read them."""
    rows = Message.objects.order_by("-id")
    return rows if access.may_read(actor) else rows.none()


def any_to_forget(*, at: datetime) -> QuerySet[Message]:
    """The messages that are kept no longer, oldest first."""
    old = Q()
    for state in State:
        old |= Q(state=state, created_at__lt=forgotten_before(state, at=at))
    return Message.objects.filter(old, forgotten_at__isnull=True).order_by("created_at", "id")


def told_to(actor: Actor) -> QuerySet[Notification]:
    """What this person is told and may still read, newest first; nothing of anybody else."""
    rows = Notification.objects.order_by("-told_at", "-id")
    if actor.person_id is None:
        return rows.none()
    return rows.filter(person_id=actor.person_id, kind__in=shown_to(actor))


def unread(actor: Actor) -> int:
    """How much of it is not read, up to one more than is counted."""
    if actor.person_id is None:
        return 0
    with connection.cursor() as cursor:
        # Every page asks: making the words of the question took longer than its answer.
        cursor.execute(_UNREAD, [actor.person_id, list(shown_to(actor)), COUNTED + 1])
        return int(cursor.fetchone()[0])


def habits_of(actor: Actor) -> Habit | None:
    """How this person wants to be told; none, when they said nothing."""
    return Habit.objects.filter(person_id=actor.person_id).first() if actor.person_id else None


def any_fates(messages: Iterable[int]) -> dict[int, Fate]:
    """What became of these mails; of one that left in a digest, what became of the digest."""
    rows = Message.objects.filter(pk__in=list(messages)).select_related("gathered_in")
    with walls.opened("notifications.fates", Domain.MAIL):
        found = list(rows.order_by("pk"))
    return {each.pk: _fate(each) for each in found}


def any_stuck(*, at: datetime) -> Stuck | None:
    """The mails about incidents that the server has not taken for a while; none, when none."""
    rows = Message.objects.filter(state__in=LEAVING, created_at__lte=at - PATIENCE)
    with walls.opened("notifications.fates", Domain.MAIL):
        found = list(rows.exclude(case_number="").order_by("created_at", "id")[:MOST_STUCK])
    if not found:
        return None
    return Stuck(
        fates=tuple(map(_fate, found)),
        cases=tuple(dict.fromkeys(each.case_number for each in found)),
    )


def _fate(message: Message) -> Fate:
    left = message.gathered_in or message
    return Fate(
        state=State(left.state),
        written_at=message.created_at,
        sent_at=left.sent_at,
        next_try_at=left.next_try_at,
        leaves_at=left.leaves_at,
        error=left.error,
    )


def any_habits(people: Iterable[int]) -> dict[int, Habits]:
    """How each of these people wants to be told."""
    rows = Habit.objects.filter(person__in=list(people))
    return {each.person_id: any_as_said(each) for each in rows}


def any_as_said(habit: Habit) -> Habits:
    """A row, as the rules read it; what a kind or a pace once was changes nothing."""
    known = {pace.value for pace in Pace}
    return Habits(
        zone=habit.zone,
        digest_hour=habit.digest_hour,
        quiet_from=habit.quiet_from,
        quiet_until=habit.quiet_until,
        on_duty_until=habit.on_duty_until,
        paces={code: Pace(pace) for code, pace in habit.paces.items() if pace in known},
    )


def any_whose_mail_waits(*, at: datetime) -> list[int]:
    """The people whose mails have waited until now."""
    due = Message.objects.filter(state=State.WAITING, leaves_at__lte=at)
    return list(due.order_by("person").values_list("person", flat=True).distinct())


def refusals_visible_to(actor: Actor) -> QuerySet[Refusal]:
    """The addresses that refuse our mails, the latest first; nothing for who may not read them."""
    rows = Refusal.objects.order_by("-last_at", "address")
    return rows if access.may_read(actor) else rows.none()


def any_belied(*, at: datetime) -> QuerySet[Refusal]:
    """The addresses that took a mail since they refused one, without its coming back."""
    taken = Message.objects.alias(address=Lower("to")).filter(
        address=OuterRef("address"),
        state=State.SENT,
        sent_at__gt=OuterRef("last_at"),
        sent_at__lt=believed_before(at=at),
    )
    return Refusal.objects.filter(Exists(taken))

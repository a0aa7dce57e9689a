"""Reading messages."""

from datetime import datetime

from django.db.models import Q, QuerySet

from hygie.kernel.actor import Actor
from hygie.notifications import access
from hygie.notifications.models import Message, Notification
from hygie.notifications.rules.delivery import State, forgotten_before
from hygie.notifications.rules.kinds import shown_to

# Beyond, nobody counts: every page asks.
COUNTED = 99


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
    rows = told_to(actor).filter(read_at__isnull=True).order_by()
    return rows.values("pk")[: COUNTED + 1].count()

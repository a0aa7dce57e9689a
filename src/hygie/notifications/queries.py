"""Reading messages."""

from datetime import datetime

from django.db.models import Q, QuerySet

from hygie.kernel.actor import Actor
from hygie.notifications import access
from hygie.notifications.models import Message
from hygie.notifications.rules import State, forgotten_before


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

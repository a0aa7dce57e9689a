"""Reading messages."""

from django.db.models import QuerySet

from hygie.kernel.actor import Actor
from hygie.notifications import access
from hygie.notifications.models import Message


def visible_to(actor: Actor) -> QuerySet[Message]:
    """The messages, newest first; nothing for who may not read them."""
    rows = Message.objects.order_by("-id")
    return rows if access.may_read(actor) else rows.none()

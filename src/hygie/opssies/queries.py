"""Files that were taken in, events that wait, and those that go into a file."""

from collections.abc import Collection

from django.db import connection
from django.db.models import Q, QuerySet

from hygie.kernel.actor import Actor, Power
from hygie.opssies import access
from hygie.opssies.models import ExchangeFile, ReceivedEvent
from hygie.opssies.rules.fates import WITHDRAWN, Fate

PAGE = 50
_KNOWN = "SELECT digest FROM opssies_receivedevent WHERE digest = ANY(string_to_array(%s, ' '))"


def files(actor: Actor) -> QuerySet[ExchangeFile]:
    """The files that the actor's places have taken in, the latest first."""
    rows = ExchangeFile.objects.order_by("-taken_at", "-id")
    return rows.filter(_reached(actor, ""))


def waiting(actor: Actor) -> QuerySet[ReceivedEvent]:
    """The events that wait for somebody to say whom they concern, the oldest first."""
    rows = ReceivedEvent.objects.filter(_reached(actor, "file__"), fate=Fate.WAITING)
    return rows.select_related("file").order_by("file_id", "id")


def one(actor: Actor, event_id: int) -> ReceivedEvent | None:
    """This event of a file that the actor reads."""
    rows = ReceivedEvent.objects.select_related("file")
    return rows.filter(_reached(actor, "file__"), pk=event_id).first()


def any_waiting(*, after: int) -> QuerySet[ReceivedEvent]:
    """What waits everywhere for the register to learn whom it concerns, from one number on."""
    rows = ReceivedEvent.objects.filter(fate=Fate.WAITING, pk__gt=after).exclude(why=WITHDRAWN)
    return rows.select_related("file").order_by("id")


def any_known_digests(digests: Collection[str]) -> set[str]:
    """Those of these events that some file has brought already."""
    with connection.cursor() as cursor:
        # One text: two thousand parameters would each be named, read and sent by itself.
        cursor.execute(_KNOWN, [" ".join(digests)])
        return {digest for (digest,) in cursor.fetchall()}


def _reached(actor: Actor, to: str) -> Q:
    if access.reaches_all(actor):
        return Q()
    condition = Q(pk__in=[])
    for place in actor.reach(Power.EXCHANGE_EVENTS):
        condition |= Q(**{f"{to}place_kind": place.kind, f"{to}place_code": place.code})
    return condition

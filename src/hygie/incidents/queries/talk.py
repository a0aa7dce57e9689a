"""What the structure and the desk wrote to each other; the walls hold here too."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from hygie.incidents.models import Incident, Message, MessageFile, Reading
from hygie.incidents.rules.talk import OTHER, Read, Side

# Beyond, the page would be slow on a telephone; the rest is one link away.
SHOWN = 100
MOST = 2_000


@dataclass(frozen=True, kw_only=True)
class Talk:
    """The messages of an incident, oldest first, and who has read up to where."""

    messages: tuple[Message, ...]
    reads: tuple[Read, ...]
    hidden: int
    last_reading: int

    @property
    def state(self) -> str:
        """The same mark as `any_state`, from what was read already."""
        return f"{self.last}-{self.last_reading}"

    @property
    def last(self) -> int:
        """The number of the last message, 0 before the first."""
        return self.messages[-1].pk if self.messages else 0


NOTHING = Talk(messages=(), reads=(), hidden=0, last_reading=0)


def any_talk(incident: Incident, *, everything: bool = False) -> Talk:
    """The last messages of an incident, or all of them, with their files."""
    rows = Message.objects.filter(incident=incident)
    latest = rows.order_by("-id").prefetch_related("files__document")
    found = list(latest[: MOST if everything else SHOWN])[::-1]
    hidden = rows.filter(pk__lt=found[0].pk).count() if len(found) >= SHOWN else 0
    marks = list(Reading.objects.filter(incident=incident).order_by("id")) if found else []
    reads = tuple(
        Read(side=Side(each.side), reader=each.reader, upto=each.upto_id, at=each.read_at)
        for each in marks
    )
    return Talk(
        messages=tuple(found),
        reads=reads,
        hidden=hidden,
        last_reading=marks[-1].pk if marks else 0,
    )


def any_state(incident: Incident) -> str:
    """A mark that changes with each message, and with each reading of one."""
    last = Message.objects.filter(incident=incident).aggregate(last=Max("id"))["last"]
    read = Reading.objects.filter(incident=incident).aggregate(last=Max("id"))["last"]
    return f"{last or 0}-{read or 0}"


def any_unread(incidents: Collection[int], *, side: Side) -> dict[int, int]:
    """How many messages nobody of a side has read, by incident; those without any are left out."""
    read = Reading.objects.filter(incident=OuterRef("incident"), side=side).order_by("-upto")
    rows = Message.objects.filter(incident__in=incidents, side=OTHER[side]).alias(
        read=Coalesce(Subquery(read.values("upto")[:1]), 0)
    )
    found = rows.filter(pk__gt=F("read")).order_by().values_list("incident")
    return dict(found.annotate(count=Count("pk")))


def any_since(incident: Incident, seen: int, *, mine: Q) -> bool:
    """Say whether somebody else wrote after the last message that one has seen."""
    return Message.objects.filter(incident=incident, pk__gt=seen).exclude(mine).exists()


def any_file(incident: Incident, file_id: int) -> MessageFile | None:
    """A file that was joined to a message about this incident."""
    rows = MessageFile.objects.select_related("document", "message")
    return rows.filter(pk=file_id, message__incident=incident).first()

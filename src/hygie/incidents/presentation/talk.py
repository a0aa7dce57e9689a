"""The messages of an incident as a page shows them to one of the two sides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hygie.incidents.models import Incident, Message, MessageFile
from hygie.incidents.queries import talk as queries
from hygie.incidents.rules import talk as rules
from hygie.incidents.rules.clock import hour_in_words, local, without_zone
from hygie.incidents.rules.talk import OTHER, Side
from hygie.incidents.rules.territory import zone_of


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One message, and the lines that say who has read it."""

    number: int
    is_ours: bool
    is_new: bool
    who: str
    when: str
    when_iso: str
    text: str
    files: tuple[MessageFile, ...]
    read: tuple[str, ...]


def of(
    incident: Incident,
    *,
    side: Side,
    reader: str,
    desk_name: str,
    at: datetime,
    everything: bool = False,
    is_silent: bool = False,
) -> dict[str, Any]:
    """What `incidents/talk_list.html` shows to this reader."""
    found = queries.NOTHING if is_silent else queries.any_talk(incident, everything=everything)
    zone = zone_of(incident.department_code)
    teller = _Teller(side=side, reader=reader, desk_name=desk_name, zone=zone, at=at)
    bubbles = [teller.bubble(message, found) for message in found.messages]
    new = [bubble for bubble in bubbles if bubble.is_new]
    return {
        "bubbles": bubbles,
        "hidden": found.hidden,
        "last": found.last,
        "state": found.state,
        "new": len(new),
        "announced": f"Nouveau message de {new[-1].who}" if new else "",
        "desk_name": desk_name,
        "is_desk": side == Side.DESK,
    }


@dataclass(frozen=True, kw_only=True)
class _Teller:
    """Puts messages into words for one reader, in the time of the structure."""

    side: Side
    reader: str
    desk_name: str
    zone: str
    at: datetime

    def bubble(self, message: Message, talk: queries.Talk) -> Bubble:
        """One message as it is shown."""
        is_ours = message.side == self.side
        ours = rules.readers(message.pk, talk.reads, side=self.side)
        return Bubble(
            number=message.pk,
            is_ours=is_ours,
            is_new=not is_ours and all(read.reader != self.reader for read in ours),
            who=self._who(message),
            when=self._when(message.written_at),
            when_iso=message.written_at.isoformat(),
            text=message.text,
            files=tuple(message.files.all()),
            read=self._read(message, talk, is_ours=is_ours),
        )

    def _who(self, message: Message) -> str:
        if message.side == Side.DESK:
            return f"{message.written_by}, {self.desk_name}"
        return message.written_by

    def _read(self, message: Message, talk: queries.Talk, *, is_ours: bool) -> tuple[str, ...]:
        """Who has read it: of the side that it was for, by name and hour."""
        theirs = OTHER[self.side] if is_ours else self.side
        found = rules.readers(message.pk, talk.reads, side=theirs)
        if not found:
            return ("Pas encore lu",) if is_ours else ()
        named = [f"{read.reader}, {self._when(read.at)}" for read in found]
        if theirs == Side.DESK and is_ours:
            first = f"Lu par {self.desk_name} {self._when(found[0].at)} ({found[0].reader})"
            return (first, *(f"puis {each}" for each in named[1:]))
        return (f"Lu par {named[0]}", *(f"puis {each}" for each in named[1:]))

    def _when(self, instant: datetime) -> str:
        """The hour, and the day when it is not today's."""
        if local(instant, self.zone).date() == local(self.at, self.zone).date():
            return f"à {hour_in_words(local(instant, self.zone).time())}"
        return f"le {without_zone(instant, self.zone)}"

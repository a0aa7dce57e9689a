"""When a mail leaves: at once, with the others of the day, after the quiet hours, or not at all.

What is told inside never waits; this is about mails.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hygie.kernel.enums import Labelled
from hygie.kernel.zones import PARIS
from hygie.notifications.rules.kinds import Kind

DIGEST_HOUR = 8


class Pace(Labelled):
    """How somebody wants the mails of one kind."""

    AT_ONCE = "AT_ONCE", "Tout de suite"
    DAILY = "DAILY", "Dans un résumé par jour"
    NEVER = "NEVER", "Pas de mail"


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How somebody wants to be told; who said nothing gets every mail at once."""

    zone: str = PARIS
    digest_hour: int = DIGEST_HOUR
    # The hours between which mails wait, both or none; the second may be of the next day.
    quiet_from: int | None = None
    quiet_until: int | None = None
    on_duty_until: datetime | None = None
    paces: Mapping[str, Pace] = field(default_factory=dict)

    def pace(self, kind: Kind) -> Pace:
        """How this kind leaves, when nothing hurries it."""
        return Pace.AT_ONCE if kind.always else self.paces.get(kind.code, Pace.AT_ONCE)


def leaves_at(kind: Kind, habits: Habits, *, urgent: bool, at: datetime) -> datetime | None:
    """When a mail written at this moment leaves: now, later, or never.

    A crisis waits for nobody’s morning; a legal clock is never silenced, but sleeps until it is
    of the next hours; who is on duty has no quiet hours.
    """
    if urgent or (kind.always and not kind.sleeps):
        return at
    pace = habits.pace(kind)
    if pace == Pace.NEVER:
        return None
    moment = next_hour(habits.digest_hour, zone=habits.zone, after=at) if pace == Pace.DAILY else at
    if habits.on_duty_until is not None and moment < habits.on_duty_until:
        return moment
    return awake_at(habits, moment)


def silenced(habits: Habits) -> list[str]:
    """The kinds of which somebody wants no mail, for the journal."""
    return sorted(code for code, pace in habits.paces.items() if pace == Pace.NEVER)


def awake_at(habits: Habits, moment: datetime) -> datetime:
    """This moment, or the end of the quiet hours that hold it."""
    start, end = habits.quiet_from, habits.quiet_until
    if start is None or end is None or not _is_quiet(start, end, moment, habits.zone):
        return moment
    return next_hour(end, zone=habits.zone, after=moment)


def next_hour(hour: int, *, zone: str, after: datetime) -> datetime:
    """The next moment after this one at which the clocks of a zone show an hour.

    On the night when that hour does not exist, the moment when the clocks pass it.
    """
    place = ZoneInfo(zone)
    day = after.astimezone(place).date()
    while True:
        moment = datetime.combine(day, time(hour), place).astimezone(after.tzinfo)
        if moment > after:
            return moment
        day += timedelta(days=1)


def _is_quiet(start: int, end: int, moment: datetime, zone: str) -> bool:
    hour = moment.astimezone(ZoneInfo(zone)).hour
    return start <= hour < end if start <= end else hour >= start or hour < end

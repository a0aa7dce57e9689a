"""Local time and legal time: read from people, kept in UTC, said in French."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hygie.incidents.rules.territory import zone_label
from hygie.kernel.errors import Refused

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
NBSP = "\N{NO-BREAK SPACE}"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_DAY_SHAPES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[/. -](?P<m>\d{1,2})[/. -](?P<y>\d{4})"),
)
_HOUR_SHAPE = re.compile(r"(?P<h>\d{1,2})\s*(?:h|:)\s*(?:(?P<m>\d{2})(?::\d{2}(?:\.\d+)?)?)?")


class UnreadableTime(Refused):
    """What was written is no day, or no hour."""


class ImpossibleTime(Refused):
    """The clocks of this place never showed this hour on this day."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """An instant read from a local clock; `ambiguous` when that clock showed it twice."""

    instant: datetime
    zone: str
    ambiguous: bool = False


def read_day(text: str) -> date:
    """Read a day as browsers and people write it: 2026-03-28, 28/03/2026."""
    for shape in _DAY_SHAPES:
        if found := shape.fullmatch(text.strip()):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise UnreadableTime("Cette date n’existe pas : écrivez-la comme 28/03/2026.")


def read_hour(text: str) -> time:
    """Read an hour as browsers and people write it: 23:30, 23h30, 23 h."""
    if found := _HOUR_SHAPE.fullmatch(text.strip().lower()):
        hour, minute = int(found["h"]), int(found["m"] or 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise UnreadableTime("Cette heure n’existe pas : écrivez-la comme 23:30.")


def read_local(day: date, hour: time, *, zone: str) -> Moment:
    """Return the instant at which the clocks of a zone showed this day and hour.

    The hour that a change of clocks repeats is read as the earlier of the two: a legal delay that
    starts too early is never missed.
    """
    place = ZoneInfo(zone)
    naive = datetime.combine(day, hour.replace(tzinfo=None, fold=0))
    try:
        earlier = naive.replace(tzinfo=place).astimezone(UTC)
        later = naive.replace(tzinfo=place, fold=1).astimezone(UTC)
    except OverflowError:
        raise UnreadableTime("Cette date est hors du calendrier.") from None
    if earlier.astimezone(place).replace(tzinfo=None) != naive:
        raise ImpossibleTime(
            f"Le {day_in_words(day)}, l’heure {hour_in_words(hour)} n’a pas existé : "
            "les horloges ont avancé d’une heure. Donnez l’heure d’avant ou d’après."
        )
    return Moment(instant=earlier, zone=zone, ambiguous=earlier < later)


def local(instant: datetime, zone: str) -> datetime:
    """Return the instant as the clocks of a zone show it."""
    return instant.astimezone(ZoneInfo(zone))


def day_in_words(day: date) -> str:
    """Say a day: samedi 28 mars 2026."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]} {day.year}"


def hour_in_words(hour: time, *, seconds: bool = False) -> str:
    """Say an hour, with no-break spaces: 23 h 30, or 23 h 30 min 05 s."""
    words = f"{hour.hour} h {hour.minute:02}"
    if seconds:
        words += f" min {hour.second:02} s"
    return words.replace(" ", NBSP)


def in_words(instant: datetime, zone: str, *, seconds: bool = False) -> str:
    """Say an instant: samedi 28 mars 2026 à 23 h 30, heure de Paris."""
    return f"{without_zone(instant, zone, seconds=seconds)}, {zone_label(zone)}"


def without_zone(instant: datetime, zone: str, *, seconds: bool = False) -> str:
    """Say an instant where the zone is already known: samedi 28 mars 2026 à 23 h 30."""
    shown = local(instant, zone)
    words = f"{day_in_words(shown.date())} à {hour_in_words(shown.time(), seconds=seconds)}"
    if is_repeated(instant, zone):
        words += " (heure d’hiver)" if shown.fold else " (heure d’été)"
    return words


def duration_in_words(duration: timedelta) -> str:
    """Say a duration with its two largest units: 3 h 12 min, 2 jours, 1 jour et 4 h."""
    minutes = abs(duration) // MINUTE
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        words = "1 jour" if days == 1 else f"{days} jours"
        return (f"{words} et {hours} h" if hours else words).replace(" ", NBSP)
    if hours:
        return (f"{hours} h {minutes:02} min" if minutes else f"{hours} h").replace(" ", NBSP)
    return f"{minutes}{NBSP}min" if minutes else "moins d’une minute"


def time_left_in_words(due_at: datetime, *, at: datetime) -> str:
    """Say how long remains, or since when it is late: dans 3 h 12 min, en retard de 2 jours."""
    if due_at >= at:
        return f"dans {duration_in_words(due_at - at)}"
    return f"en retard de {duration_in_words(at - due_at)}"


def add_months(instant: datetime, months: int, *, zone: str) -> datetime:
    """Return the same local day and hour some months later.

    A day that the month does not have becomes its last day (31 January + 1 month = 28 February);
    an hour that the clocks skip becomes the one they showed instead.
    """
    shown = local(instant, zone)
    year, month = divmod(shown.year * 12 + shown.month - 1 + months, 12)
    day = min(shown.day, calendar.monthrange(year, month + 1)[1])
    moved = shown.replace(year=year, month=month + 1, day=day)
    return moved.astimezone(UTC)


def is_repeated(instant: datetime, zone: str) -> bool:
    """Say whether the clocks of a zone show the hour of this instant twice on that day."""
    shown = local(instant, zone)
    return shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()

"""Working days in France, only to inform: no delay is ever scheduled on them."""

from datetime import date, datetime, time, timedelta
from functools import cache

from hygie.incidents.rules.clock import HOUR, local, read_local

# Code du travail, article L.3133-1. Those of Alsace-Moselle and the overseas days of the abolition
# of slavery are left out: they would only make the tolerant term later.
_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_FROM_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of a year."""
    easter = easter_sunday(year)
    moving = {easter + timedelta(days=after) for after in _FROM_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in _FIXED})


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (the anonymous computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def is_working(day: date) -> bool:
    """Say whether people work on this day: no Saturday, Sunday or public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def tolerant_due(aware_at: datetime, *, hours: int, zone: str) -> datetime:
    """Return the term under Regulation 1182/71, the most generous reading.

    The hour of the event does not count (article 3.1) and the period holds at least two whole
    working days (article 3.5).
    """
    started = local(aware_at, zone)
    plain_end = aware_at.replace(minute=0, second=0, microsecond=0) + (hours + 1) * HOUR
    day, whole = started.date(), 0
    while whole < 2:
        day += timedelta(days=1)
        whole += is_working(day)
    midnight = read_local(day + timedelta(days=1), time(0), zone=zone).instant
    return max(plain_end, midnight)

"""When a backup is due, which ones are kept, what is too old, how a backup is named."""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hygie.kernel.enums import Labelled

# The hours, in Paris, at which the fewest people declare.
NIGHT = range(1, 6)
# A machine that sleeps at night saves as soon as it is this late.
LATE = timedelta(hours=6)
_NAME = re.compile(r"hygie-(\d{8}T\d{6}Z)\.tar(?:\.age)?")


class State(Labelled):
    """What became of a backup."""

    GOOD = "GOOD", "Faite et relue"
    FAILED = "FAILED", "Échec"


class Key(Labelled):
    """With which key a backup was opened again."""

    OPERATOR = "OPERATOR", "Votre clé"
    PASSING = "PASSING", "Une clé éphémère, oubliée aussitôt"


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How many days, weeks and months keep a backup of their own."""

    days: int
    weeks: int
    months: int


def name_of(at: datetime, *, sealed: bool) -> str:
    """The name of a backup of this moment."""
    return f"hygie-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar{'.age' if sealed else ''}"


def moment_of(name: str) -> datetime | None:
    """The moment that a name tells, None when it is none of ours."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    try:
        return datetime.strptime(found.group(1), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def to_forget(moments: Iterable[datetime], *, retention: Retention) -> set[datetime]:
    """The backups that no day, week or month keeps; those of the last day all stay."""
    newest_first = sorted(set(moments), reverse=True)
    kept = {each for each in newest_first if newest_first[0] - each < timedelta(days=1)}
    for period, count in (
        (_day, retention.days),
        (_week, retention.weeks),
        (_month, retention.months),
    ):
        kept |= _newest_of_each(newest_first, period, count)
    return set(newest_first) - kept


def is_due(
    *, last: datetime | None, tried: datetime | None, at: datetime, every: timedelta
) -> bool:
    """Say whether the scheduled backup should be made now, at night if it can wait for it."""
    if not every or (tried is not None and at - tried < min(every, timedelta(hours=1))):
        return False
    if last is None:
        return True
    age = at - last
    if every < timedelta(days=1):
        return age >= every
    # Nights are not exactly a day apart: an hour earlier than yesterday is tonight.
    tonight = age >= every - timedelta(hours=2) and at.hour in NIGHT
    return tonight or age >= every + LATE


def is_test_due(*, last: datetime | None, at: datetime, every: timedelta) -> bool:
    """Say whether the backup that is being made must also be restored, to prove it."""
    return bool(every) and (last is None or at - last >= every - timedelta(hours=6))


def is_old(moment: datetime | None, *, at: datetime, after: timedelta) -> bool:
    """Say whether this is too long ago, or never was."""
    return moment is None or at - moment > after


def _newest_of_each(
    newest_first: list[datetime], period: Callable[[datetime], Hashable], count: int
) -> set[datetime]:
    kept: dict[Hashable, datetime] = {}
    for moment in newest_first:
        if len(kept) < count:
            kept.setdefault(period(moment), moment)
    return set(kept.values())


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month

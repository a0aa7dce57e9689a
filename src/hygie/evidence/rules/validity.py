"""How long a fact proves something, by kind; when its end is announced."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from hygie.evidence.rules.kinds import Shown, State
from hygie.evidence.rules.reference import read
from hygie.kernel.provenance import Provenance
from hygie.kernel.zones import PARIS

VALIDITY, REMINDERS = "validity-2026.toml", "reminders-2026.toml"


@dataclass(frozen=True, kw_only=True)
class Validity:
    """How long, and who says so. Calendar months, or days."""

    source: str
    origin: Provenance
    months: int = 0
    days: int = 0

    @property
    def in_words(self) -> str:
        """The length as people read it."""
        return f"{self.months} mois" if self.months else f"{self.days} jours"


@cache
def validity_of(kind: int) -> Validity:
    """How long a fact of this kind proves something."""
    data = read(VALIDITY)
    said = data["kinds"].get(str(kind), data["usual"])
    return Validity(**{**said, "origin": Provenance(said["origin"])})


@lru_cache(maxsize=10_000)
def expires_on(kind: int, occurred_on: date) -> date:
    """The first day on which a fact of this kind proves nothing any more."""
    lasts = validity_of(kind)
    return _months_after(occurred_on, lasts.months) + timedelta(days=lasts.days)


def stands_on(day: date, *, occurred_on: date, expires_on: date) -> bool:
    """Say whether a proof counts on a day: from the fact on, until it expires."""
    return occurred_on <= day < expires_on


@cache
def steps() -> tuple[int, ...]:
    """How many days before its end a proof is told of, the earliest first; then its end itself."""
    return (*sorted(read(REMINDERS)["before"], reverse=True), 0)


@lru_cache(maxsize=10_000)
def next_step_on(expires_on: date, *, after: date) -> date | None:
    """The next day after this one when the end of a proof is to be told; none when all is told."""
    days = (expires_on - timedelta(days=before) for before in steps())
    return next((day for day in days if day > after), None)


def soon_until(on: date) -> date:
    """Up to which day an end is near: that of the first word about it."""
    return on + timedelta(days=steps()[0])


def shown(state: State, *, expires_on: date, on: date) -> Shown:
    """What becomes of a proof, as people look for it."""
    if state != State.STANDING:
        return Shown(state.value)
    if expires_on <= on:
        return Shown.EXPIRED
    return Shown.SOON if expires_on <= soon_until(on) else Shown.STANDING


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def day_in_paris(at: datetime) -> date:
    """The day by which ends are reckoned: that of Paris."""
    return at.astimezone(ZoneInfo(PARIS)).date()

"""What somebody was told, in words: day by day, each line with its hour and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from hygie.establishments import queries as establishments
from hygie.kernel.actor import Actor
from hygie.kernel.zones import PARIS
from hygie.notifications import queries
from hygie.notifications.models import Notification, Refusal
from hygie.notifications.rules.kinds import Kind, kind_of, kinds
from hygie.notifications.rules.pace import Habits
from hygie.notifications.rules.retries import reason


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the list."""

    pk: int
    title: str
    kind: str
    hour: str
    leads: bool
    is_new: bool


def days(told: Iterable[Notification], *, at: datetime) -> list[dict[str, Any]]:
    """The lines of each day, the latest first."""
    today = timezone.localdate(at)
    return [
        {"label": _day(day, today), "lines": [_line(each) for each in lines]}
        for day, lines in groupby(told, key=lambda each: timezone.localdate(each.told_at))
    ]


def bell(actor: Actor) -> dict[str, str]:
    """How much is unread, beside the name of the page."""
    count = queries.unread(actor)
    if count > queries.COUNTED:
        return {"count": f"{queries.COUNTED}+", "spoken": f"plus de {queries.COUNTED} non lues"}
    if not count:
        return {"count": "", "spoken": ""}
    return {"count": str(count), "spoken": f"{count} non lue{'s' * (count > 1)}"}


def habits(actor: Actor) -> Habits:
    """How this person wants to be told; who said nothing lives by the clock of their place."""
    found = queries.habits_of(actor)
    return queries.any_as_said(found) if found else Habits(zone=_zone(actor))


def refusals(rows: Iterable[Refusal]) -> list[str]:
    """The addresses that refuse our mails, for the operator: since when, why, what was said."""
    return [
        f"{row.address}, depuis le {moment(row.since, PARIS)}"
        + (f"\N{NO-BREAK SPACE}: {why}" if (why := reason(row.said)) else "")
        + (f" ({row.said})" if row.said else "")
        for row in rows
    ]


def always() -> list[Kind]:
    """The kinds that nobody silences, in their words."""
    return [kind for kind in kinds().values() if kind.always and kind.code != "PLATFORM"]


def moment(at: datetime | None, zone: str) -> str:
    """A moment as people of a place read it."""
    return date_format(at.astimezone(ZoneInfo(zone)), r"l j F à G \h i") if at else ""


def _zone(actor: Actor) -> str:
    """The clock of the first place far from Paris where a role is held; else that of Paris."""
    zones = (establishments.any_zone(grant.place) for grant in actor.grants)
    return next((zone for zone in zones if zone != PARIS), PARIS)


def _line(told: Notification) -> Line:
    return Line(
        pk=told.pk,
        title=told.title,
        kind=kind_of(told.kind).label,
        hour=date_format(timezone.localtime(told.told_at), r"G \h i"),
        leads=bool(told.page),
        is_new=told.read_at is None,
    )


def _day(day: date, today: date) -> str:
    if day == today:
        return "Aujourd’hui"
    if day == today - timedelta(days=1):
        return "Hier"
    return date_format(day, "l j F Y" if day.year != today.year else "l j F").capitalize()

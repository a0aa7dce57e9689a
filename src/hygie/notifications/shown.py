"""What somebody was told, in words: day by day, each line with its hour and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from hygie.kernel.actor import Actor
from hygie.notifications import queries
from hygie.notifications.models import Notification
from hygie.notifications.rules.kinds import kind_of


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

"""When a campaign recalls itself, and the few figures that are our own choice."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

FILE = "assessments-2026.toml"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """The dated choices of Hygie; none of them is a law."""

    remind_before: tuple[timedelta, ...]
    late_at_most: timedelta
    smallest_group: int
    longest: timedelta


@cache
def pace() -> Pace:
    """The choices as their dated list has them."""
    path = files("hygie.assessments").joinpath("reference", FILE)
    data = tomllib.loads(path.read_text("utf-8"))
    before = sorted(data["remind_before_days"], reverse=True)
    return Pace(
        remind_before=tuple(timedelta(days=days) for days in before),
        late_at_most=timedelta(days=data["late_at_most_days"]),
        smallest_group=data["smallest_group"],
        longest=timedelta(days=data["longest_days"]),
    )


def turn(closes_on: date, *, today: date, told: Collection[int] = ()) -> int | None:
    """How many days before the end the recall of today is; none when there is none to send."""
    came = [
        before.days
        for before in pace().remind_before
        if closes_on - before <= today <= closes_on - before + pace().late_at_most
    ]
    nearest = min(came, default=None)
    return None if nearest is None or nearest in told or today > closes_on else nearest

"""When the plan recalls what is due, and the few figures that are our own choice."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files

from hygie.kernel.actor import Role
from hygie.kernel.text import fold

FILE = "plan-2026.toml"
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """The dated choices of Hygie; none of them is a law."""

    euros_a_day: Decimal
    action_before: timedelta
    action_after: timedelta
    waiver_before: timedelta
    waiver_longest: timedelta
    late_at_most: timedelta
    whose: tuple[Role, ...]
    functions: dict[str, Role]
    budget_years: int


@cache
def pace() -> Pace:
    """The choices as their dated list has them."""
    path = files("hygie.remediation").joinpath("reference", FILE)
    data = tomllib.loads(path.read_text("utf-8"))
    return Pace(
        euros_a_day=Decimal(data["euros_a_day"]),
        action_before=timedelta(days=data["action_before_days"]),
        action_after=timedelta(days=data["action_after_days"]),
        waiver_before=timedelta(days=data["waiver_before_days"]),
        waiver_longest=timedelta(days=data["waiver_longest_days"]),
        late_at_most=timedelta(days=data["late_at_most_days"]),
        whose=tuple(Role(each) for each in data["whose"]),
        functions={fold(name): Role(role) for name, role in data["functions"].items()},
        budget_years=data["budget_years"],
    )


def turn(moments: dict[str, date], *, today: date, told: Collection[str] = ()) -> str | None:
    """Which recall leaves today, the latest whose day has come; a late one leaves for some days."""
    came = [
        (day, which) for which, day in moments.items() if day <= today < day + pace().late_at_most
    ]
    if not came:
        return None
    _, which = max(came)
    return None if which in told else which


def of_an_action(due_on: date) -> dict[str, date]:
    """The days on which an action is recalled: before it is due, and once it is late."""
    return {BEFORE: due_on - pace().action_before, AFTER: due_on + pace().action_after}


def of_a_waiver(expires_on: date) -> dict[str, date]:
    """The days on which a waiver is recalled: before its last day, and when it is over."""
    return {BEFORE: expires_on - pace().waiver_before, AFTER: expires_on + timedelta(days=1)}


def function_of(owner: str) -> Role | None:
    """The role that « par qui » names, when it is written as one and nothing else."""
    return pace().functions.get(fold(owner))

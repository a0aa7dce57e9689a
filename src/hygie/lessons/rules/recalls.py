"""When what a lesson awaits is recalled, how often, and to which function a word is addressed."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from hygie.kernel.actor import Role
from hygie.kernel.text import fold

FILE = "recalls-2026.toml"
FIRST, AGAIN = 1, 2


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long after it is due a thing is recalled again, and how late one of them may leave."""

    again_after: timedelta
    late_at_most: timedelta
    whose: tuple[Role, ...]
    functions: dict[str, Role]

    @property
    def longest(self) -> timedelta:
        """How long after it was due nothing is recalled any more."""
        return self.again_after + self.late_at_most


@cache
def pace() -> Pace:
    """The recalls as their dated list has them."""
    path = files("hygie.lessons").joinpath("reference", FILE)
    data = tomllib.loads(path.read_text("utf-8"))
    return Pace(
        again_after=timedelta(days=data["again_after_days"]),
        late_at_most=timedelta(days=data["late_at_most_days"]),
        whose=tuple(Role(each) for each in data["whose"]),
        functions={fold(name): Role(role) for name, role in data["functions"].items()},
    )


def turn(due: datetime, *, at: datetime, told: Collection[int] = ()) -> int | None:
    """Which recall leaves now, if one does: when it comes due, once after, and never a third."""
    late = at - due
    for which, since in ((AGAIN, pace().again_after), (FIRST, timedelta())):
        if since <= late < since + pace().late_at_most:
            return None if which in told else which
    return None


def function_of(owner: str) -> Role | None:
    """The role that « par qui » names, when it is written as one and nothing else."""
    return pace().functions.get(fold(owner))

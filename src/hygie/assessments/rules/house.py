"""The posture as a house: a room for each objective, which stands, leaks, or is not known.

Never one figure for the whole: a house with a good roof and no door has no mark.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hygie.kernel.enums import Labelled

FILE = "house-2026.toml"
_PERCENT = 100


class Condition(Labelled):
    """What a director reads of a room."""

    STANDS = "STANDS", "Tient"
    UNPROVEN = "UNPROVEN", "Reste à prouver"
    LEAKS = "LEAKS", "Prend l’eau"
    UNKNOWN = "UNKNOWN", "On ne sait pas"
    ASIDE = "ASIDE", "Sans objet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An objective or a sub-objective: its three scores in ten-thousandths, how far it is."""

    node: int
    ref: str
    title: str
    declared: int | None = None
    proven: int | None = None
    reviewed: int | None = None
    asked: int = 0
    answered: int = 0

    @property
    def told(self) -> int | None:
        """What it declares, once all is answered: what is missing would read as not done."""
        return self.declared if self.answered >= self.asked else None

    @property
    def condition(self) -> Condition:
        """What can be said of it: nothing as long as answers are missing."""
        if self.answered < self.asked:
            return Condition.UNKNOWN
        if self.declared is None:
            return Condition.ASIDE
        if self.declared < stands_from():
            return Condition.LEAKS
        confirmed = max(self.proven or 0, self.reviewed or 0)
        return Condition.STANDS if confirmed >= stands_from() else Condition.UNPROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """An objective, and its sub-objectives."""

    whole: Part
    parts: tuple[Part, ...] = ()

    @property
    def shown(self) -> tuple[Part, ...]:
        """What its bars show: the sub-objectives, or the objective that has none."""
        return self.parts or (self.whole,)


@cache
def stands_from() -> int:
    """The share from which a room stands, in ten-thousandths."""
    text = files("hygie.assessments").joinpath("reference", FILE).read_text("utf-8")
    return int(tomllib.loads(text)["stands_from_percent"]) * _PERCENT


def counted(rooms: Iterable[Room]) -> dict[Condition, int]:
    """How many rooms are in each condition; those in which none is are not there."""
    found = Counter(room.whole.condition for room in rooms)
    return {each: found[each] for each in Condition if found[each]}


def is_blank(rooms: Iterable[Room]) -> bool:
    """Whether nothing at all was answered yet."""
    return not any(room.whole.answered for room in rooms)

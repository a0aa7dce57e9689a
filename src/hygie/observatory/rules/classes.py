"""Values in classes for a map: as many places in each as can be, equal values always together."""

from collections.abc import Sequence
from dataclasses import dataclass

# More shades than these are not told apart.
MOST = 4


@dataclass(frozen=True, slots=True)
class Class:
    """The smallest and the largest value that are in it."""

    low: float
    high: float


def quantile_classes(values: Sequence[float], *, most: int = MOST) -> tuple[Class, ...]:
    """Classes of what is above zero, from the lowest to the highest; zero is in none."""
    ranked = sorted(value for value in values if value > 0)
    found: list[Class] = []
    begun = 0
    for part in range(1, most + 1):
        end = _after(ranked, -(-len(ranked) * part // most))
        if end > begun:
            found.append(Class(ranked[begun], ranked[end - 1]))
            begun = end
    return tuple(found)


def class_of(value: float, classes: Sequence[Class]) -> int | None:
    """The rank of the class of a value; none for zero."""
    return next((rank for rank, each in enumerate(classes) if each.low <= value <= each.high), None)


def _after(ranked: Sequence[float], end: int) -> int:
    """The end of a class, moved so that equal values stay together."""
    while 0 < end < len(ranked) and ranked[end] == ranked[end - 1]:
        end += 1
    return end

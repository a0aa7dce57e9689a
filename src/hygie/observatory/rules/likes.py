"""Where one establishment stands among those that are like it; nobody else’s figure is told.

Quartiles of five others or more, as for the scores of assessments; with fewer than eight a quartile
could be somebody’s own figure, or lie half-way between two: it is then the mean of two or more on
either side, rounded.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from hygie.kernel.enums import Labelled

FEWEST_LIKES = 5
FEWEST_HOLDERS = 3
# From eight on, a quartile lies among figures of several, and is told as they are.
FEWEST_EXACT = 8


class Width(Labelled):
    """How alike the others are: the nearest of whom there are enough."""

    KIND_AND_SIZE = "KIND_AND_SIZE", "du même type et de taille semblable"
    KIND = "KIND", "du même type"
    ALL = "ALL", "de tous types"


@dataclass(frozen=True, kw_only=True)
class Like:
    """The figure of one establishment, and who could recognise it."""

    holder: str
    kind: str
    size: str
    figure: float


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Quartiles of the others, and the position of one among them in words."""

    width: Width
    count: int
    low: float
    middle: float
    high: float
    position: str


def standing(mine: Like, others: Collection[Like]) -> Standing | None:
    """One establishment among its likes; none where they are too few, however wide one looks.

    `others` are all the other establishments; those of the same holder tell it nothing new, and do
    not count.
    """
    apart = [each for each in others if each.holder != mine.holder]
    tests: tuple[tuple[Width, Callable[[Like], bool]], ...] = (
        (Width.KIND_AND_SIZE, lambda each: (each.kind, each.size) == (mine.kind, mine.size)),
        (Width.KIND, lambda each: each.kind == mine.kind),
        (Width.ALL, lambda each: True),
    )
    for width, is_like in tests:
        alike = [each for each in apart if is_like(each)]
        holders = {each.holder for each in alike}
        if len(alike) >= FEWEST_LIKES and len(holders) >= FEWEST_HOLDERS:
            figures = sorted(each.figure for each in alike)
            low, middle, high = sorted(_quartile(figures, quarter) for quarter in (1, 2, 3))
            return Standing(
                width=width,
                count=len(alike),
                low=low,
                middle=middle,
                high=high,
                position=position(mine.figure, low, high),
            )
    return None


def _quartile(ranked: list[float], quarter: int) -> float:
    """The value at a quarter of the way; of few, the mean of those around it, whole."""
    place, rest = divmod((len(ranked) - 1) * quarter, 4)
    if len(ranked) >= FEWEST_EXACT:
        after = ranked[min(place + 1, len(ranked) - 1)]
        return ranked[place] + (after - ranked[place]) * rest / 4
    around = ranked[max(0, place - 1) : place + 2]
    return _unlike(sum(around) / len(around), ranked)


def _unlike(value: float, ranked: list[float]) -> float:
    """Rounded, to two figures that count; a step aside when it is one’s own figure, or everybody’s.

    Nothing at all (0) that several share stays as it is: it tells of nobody.
    """
    step = _step(max(abs(ranked[0]), abs(ranked[-1])))
    nearest = round(value / step) * step
    for _ in ranked:
        is_told = ranked.count(nearest) == 1 or (nearest != 0 and len(set(ranked)) == 1)
        nearest += step / 2 if is_told else 0
    return nearest


def _step(most: float) -> float:
    """What two figures of a number that large are told to: 1 for 40, 10 for 400, 0.1 for 4."""
    step = 1.0
    while most >= step * 100:
        step *= 10
    while 0 < most < step * 10:
        step /= 10
    return step


def position(mine: float, low: float, high: float) -> str:
    """Where a figure stands between two quartiles, in words."""
    if mine > high:
        return "plus que les trois quarts d’entre eux"
    if mine < low:
        return "moins que les trois quarts d’entre eux"
    return "comme la plupart d’entre eux"

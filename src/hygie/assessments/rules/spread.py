"""How scores spread over establishments; a group that is too small tells nothing of anybody."""

from collections.abc import Collection
from dataclasses import dataclass

from hygie.assessments.rules.pace import pace


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Where the scores of a group lie, in ten-thousandths."""

    count: int
    mean: int
    low: int
    median: int
    high: int


def among_likes(scores: Collection[int]) -> Spread | None:
    """The same for those who may not read each of them: none of a group that is too small."""
    return spread(scores) if len(scores) >= pace().smallest_group else None


def spread(scores: Collection[int]) -> Spread | None:
    """The mean and the quartiles of the scores of a group; none of nobody."""
    if not scores:
        return None
    ranked = sorted(scores)
    return Spread(
        count=len(ranked),
        mean=round(sum(ranked) / len(ranked)),
        low=_at(ranked, 1),
        median=_at(ranked, 2),
        high=_at(ranked, 3),
    )


def _at(ranked: list[int], quarter: int) -> int:
    """The value at a quarter of the way, between two neighbours where it falls between them."""
    place, rest = divmod((len(ranked) - 1) * quarter, 4)
    if not rest:
        return ranked[place]
    return round(ranked[place] + (ranked[place + 1] - ranked[place]) * rest / 4)

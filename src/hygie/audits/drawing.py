"""Levels over time as a picture: a point for each audit, drawn by the server, its table beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# As wide as a telephone: letters are read there as they are drawn.
WIDTH, HEIGHT = 340, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 26, 36
# Beyond, a line for each level says nothing.
_MOST_LINES = 10


@dataclass(frozen=True)
class Point:
    """One audit: where it is drawn, what it says; nothing when that is what the last one said."""

    x: int
    y: int
    label: str
    label_y: int


@dataclass(frozen=True)
class Day:
    """The month of the first audit, or of the last one, under them."""

    x: int
    anchor: str
    label: str


@dataclass(frozen=True)
class Picture:
    """The audits of one kind, and what the picture says to who does not see it."""

    width: int
    height: int
    points: tuple[Point, ...]
    path: str
    lines: tuple[tuple[int, str], ...]
    days: tuple[Day, ...]
    caption: str


def picture(levels: Sequence[tuple[date, int]], *, most: int) -> Picture | None:
    """The levels of some days, the first one left; none where nobody told a level."""
    if not levels:
        return None
    lowest, highest = _bounds(levels, most)
    first, last = levels[0][0], levels[-1][0]
    span = (last - first).days
    points = tuple(
        Point(
            x=_x((day - first).days, span),
            y=_y(level, lowest, highest),
            label="" if rank and levels[rank - 1][1] == level else str(level),
            label_y=_y(level, lowest, highest) - 9,
        )
        for rank, (day, level) in enumerate(levels)
    )
    shown = range(lowest, highest + 1) if most <= _MOST_LINES else (lowest, highest)
    said = " ; ".join(f"{day:%d/%m/%Y}, niveau {level}" for day, level in levels)
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        points=points,
        path=" ".join(f"{each.x},{each.y}" for each in points),
        lines=tuple((_y(level, lowest, highest), str(level)) for level in shown),
        days=_days(first, last),
        caption=f"Niveaux dans le temps : {said}.",
    )


def _bounds(levels: Sequence[tuple[date, int]], most: int) -> tuple[int, int]:
    """The lowest and the highest level of the scale; of a long one, zero and what was reached."""
    if most <= _MOST_LINES:
        return 1, max(most, 2)
    return 0, max(level for _, level in levels) or 1


def _days(first: date, last: date) -> tuple[Day, ...]:
    if first == last:
        return (Day(x=_x(0, 0), anchor="middle", label=f"{first:%m/%Y}"),)
    return (
        Day(x=_LEFT - 6, anchor="start", label=f"{first:%m/%Y}"),
        Day(x=WIDTH - 4, anchor="end", label=f"{last:%m/%Y}"),
    )


def _x(days: int, span: int) -> int:
    room = WIDTH - _LEFT - _RIGHT
    return _LEFT + (room * days // span if span else room // 2)


def _y(level: int, lowest: int, highest: int) -> int:
    room = HEIGHT - _TOP - _BOTTOM
    return HEIGHT - _BOTTOM - room * (level - lowest) // (highest - lowest)

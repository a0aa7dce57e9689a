"""Levels over time as a picture: a point for each audit, drawn by the server, its table beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 24, 24, 34
# Beyond, a line for each level says nothing.
_MOST_LINES = 10


@dataclass(frozen=True)
class Point:
    """One audit: where it is drawn, what it says."""

    x: int
    y: int
    label: str
    label_y: int
    day: str


@dataclass(frozen=True)
class Picture:
    """The audits of one kind, and what the picture says to who does not see it."""

    width: int
    height: int
    points: tuple[Point, ...]
    path: str
    lines: tuple[tuple[int, str], ...]
    caption: str


def picture(levels: Sequence[tuple[date, int]], *, most: int) -> Picture | None:
    """The levels of some days, the first one left; none where nobody told a level."""
    if not levels:
        return None
    highest = most if most <= _MOST_LINES else max(level for _, level in levels) or 1
    first, last = levels[0][0], levels[-1][0]
    span = max((last - first).days, 1)
    points = tuple(
        _point(day, level, x=_x((day - first).days, span, len(levels)), y=_y(level, highest))
        for day, level in levels
    )
    shown = range(1, highest + 1) if most <= _MOST_LINES else (0, highest)
    said = " ; ".join(f"{day:%d/%m/%Y}, niveau {level}" for day, level in levels)
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        points=points,
        path=" ".join(f"{each.x},{each.y}" for each in points),
        lines=tuple((_y(level, highest), str(level)) for level in shown),
        caption=f"Niveaux dans le temps : {said}.",
    )


def _x(days: int, span: int, count: int) -> int:
    room = WIDTH - _LEFT - _RIGHT
    return _LEFT + (room * days // span if count > 1 else room // 2)


def _y(level: int, highest: int) -> int:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * level // highest


def _point(day: date, level: int, *, x: int, y: int) -> Point:
    return Point(x=x, y=y, label=str(level), label_y=y - 9, day=f"{day:%m/%Y}")

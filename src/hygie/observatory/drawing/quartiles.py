"""Delays and spreads: half of them in the box, the middle one a line, all on one scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hygie.observatory.drawing.hatching import hatched
from hygie.observatory.drawing.values import NBSP, State
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Stroke, Words

WIDTH = 380.0
_NAME, _SIZE, _SMALL = 13.5, 12.5, 11.5
_LEFT, _RIGHT = 6.0, 10.0
_LINE, _HIGH, _AFTER, _SCALE = 18.0, 16.0, 14.0, 24.0
_HOURS = (
    (1.0, f"1{NBSP}h"),
    (6.0, f"6{NBSP}h"),
    (24.0, f"1{NBSP}j"),
    (168.0, f"1{NBSP}sem."),
    (720.0, f"1{NBSP}mois"),
    (8760.0, f"1{NBSP}an"),
)


_SHARES = tuple((float(each), f"{each}{NBSP}%") for each in (0, 25, 50, 75, 100))


@dataclass(frozen=True, kw_only=True)
class Axis:
    """How far a value stands along a picture, and the marks of its scale."""

    end: float
    is_bent: bool

    def along(self, value: float) -> float:
        """Each hour of the first day takes as much as a month later on; shares are even."""
        part = (
            math.log1p(max(value, 0)) / math.log1p(self.end) if self.is_bent else value / self.end
        )
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * part

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """The marks that it reaches."""
        marks = _HOURS if self.is_bent else _SHARES
        return [each for each in marks if each[0] <= self.end * 1.05]


@dataclass(frozen=True, kw_only=True)
class Quarters:
    """One line: its quartiles, in hours or in percent, and how they are told."""

    label: str
    low: float = 0
    middle: float = 0
    high: float = 0
    said: str = ""
    state: State = State.KNOWN


def quartiles(found: Sequence[Quarters], *, title: str, of_hours: bool = True) -> Picture | None:
    """The boxes on one scale: of hours, or of shares of a hundred."""
    if not found:
        return None
    longest = max([24.0, *(each.high for each in found if each.state == State.KNOWN)])
    axis = Axis(end=longest if of_hours else 100, is_bent=of_hours)
    y = 0.0
    shapes: list[Shape] = []
    for each in found:
        shapes.append(Words(x=0, y=y + 14, text=_cut(each.label, _NAME), size=_NAME))
        y += _LINE
        told = each.said if each.state == State.KNOWN else each.state.label
        shapes.append(Words(x=0, y=y + 13, text=_cut(told, _SIZE), size=_SIZE, fill=canvas.SOFT))
        y += _LINE
        shapes += _box(each, y + 3, axis)
        y += _HIGH + _AFTER
    scale: list[Shape] = [
        Stroke(path=f"M{axis.along(at):.1f} 0V{y:.1f}", stroke=canvas.LINE) for at, _ in axis.ticks
    ]
    return Picture(
        width=WIDTH,
        height=y + _SCALE,
        shapes=(*scale, *_grounds(shapes), *shapes, *_told(axis, y)),
        title=title,
        description=" ".join(map(_sentence, found)),
    )


def _grounds(shapes: Sequence[Shape]) -> list[Shape]:
    """The scale goes on behind the words."""
    found: list[Shape] = []
    for each in shapes:
        if isinstance(each, Words):
            left, top, right, bottom = each.box
            wide = min(right + 3, WIDTH) - left
            found.append(Box(x=left, y=top, width=wide, height=bottom - top, fill=canvas.PAPER))
    return found


def _told(axis: Axis, y: float) -> list[Shape]:
    shapes: list[Shape] = []
    free = 0.0
    for at, text in axis.ticks:
        wide = words.width(text, _SMALL)
        left = min(max(axis.along(at) - wide / 2, 0), WIDTH - wide)
        if left < free:
            continue
        shapes.append(Words(x=left, y=y + 15, text=text, size=_SMALL, fill=canvas.SOFT))
        free = left + wide + 4
    return shapes


def _box(each: Quarters, y: float, axis: Axis) -> list[Shape]:
    if each.state == State.HIDDEN:
        return hatched(_LEFT, y, 46, _HIGH)
    if each.state == State.MISSING:
        return []
    left, right = axis.along(each.low), axis.along(each.high)
    wide = max(4.0, right - left)
    left = min(left, WIDTH - _RIGHT - wide)
    middle = axis.along(each.middle)
    path = f"M{middle:.1f} {y - 3:.1f}V{y + _HIGH + 3:.1f}"
    return [
        Box(x=left, y=y, width=wide, height=_HIGH, radius=2, fill=canvas.SCALE[1]),
        Stroke(path=path, stroke=canvas.PAPER, thick=6),
        Stroke(path=path, stroke=canvas.INK, thick=3),
    ]


def _cut(text: str, size: float) -> str:
    (found,) = words.lines(text, size=size, room=WIDTH, most=1) or [""]
    return found


def _sentence(each: Quarters) -> str:
    told = each.said if each.state == State.KNOWN else each.state.label
    return f"{each.label}{NBSP}: {told}."

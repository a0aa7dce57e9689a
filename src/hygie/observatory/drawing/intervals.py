"""Estimates: a bar from the least to the most, the middle a line, what was declared a point."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hygie.observatory.drawing.legends import Entry, dot, dotted, filled, legend
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Stroke, Words

WIDTH = 380.0
_NAME, _SIZE, _SMALL = 13.5, 12.5, 11.5
_LEFT, _RIGHT = 6.0, 10.0
_LINE, _HIGH, _AFTER, _SCALE = 18.0, 16.0, 14.0, 26.0
_NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """One estimate: how many were declared, between which numbers all of them lie, as told."""

    label: str
    declared: int
    low: int
    middle: int
    high: int
    said: str


def intervals(found: Sequence[Interval], *, title: str) -> Picture | None:
    """The estimates on one scale, which begins with nothing; none where there is no estimate."""
    if not found:
        return None
    step = _step(max(each.high for each in found))
    end = step * math.ceil(max(1, *(each.high for each in found)) / step)
    y = 0.0
    shapes: list[Shape] = []
    bars: list[Shape] = []
    for each in found:
        for text, size, ink in ((each.label, _NAME, canvas.INK), (each.said, _SIZE, canvas.SOFT)):
            for line in words.lines(text, size=size, room=WIDTH):
                shapes.append(Words(x=0, y=y + 14, text=line, size=size, fill=ink))
                y += _LINE
        bars += _bar(each, y + 4, end)
        y += _HIGH + _AFTER
    marks = [step * rank for rank in range(end // step + 1)]
    grid: list[Shape] = [
        Stroke(path=f"M{_along(at, end):.1f} 0V{y:.1f}", stroke=canvas.LINE) for at in marks
    ]
    entries = [
        Entry(sample=dotted(canvas.PAPER, canvas.DANGER), text="déclarés"),
        Entry(sample=filled(canvas.SCALE[1]), text="estimés, du moins au plus"),
        Entry(sample=_middle, text="valeur centrale"),
    ]
    told, bottom = legend(entries, x=0, y=y + _SCALE, room=WIDTH)
    return Picture(
        width=WIDTH,
        height=bottom,
        shapes=(*grid, *_grounds(shapes), *shapes, *bars, *_scale(marks, end, y), *told),
        title=title,
        description=" ".join(f"{each.label}{_NBSP}: {each.said}" for each in found),
    )


def _step(most: int) -> int:
    """The distance of the marks: four of them or so, of 1, 2 or 5 and zeros."""
    rough = max(1.0, most / 4)
    ten = 10 ** math.floor(math.log10(rough))
    return int(next(each * ten for each in (1, 2, 5, 10) if each * ten >= rough))


def _along(value: float, end: int) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * value / end


def _bar(each: Interval, y: float, end: int) -> list[Shape]:
    left, right = _along(each.low, end), _along(each.high, end)
    wide = max(3.0, right - left)
    left = min(left, WIDTH - _RIGHT + 3 - wide)
    middle = _along(each.middle, end)
    path = f"M{middle:.1f} {y - 2:.1f}V{y + _HIGH + 2:.1f}"
    return [
        Box(x=left, y=y, width=wide, height=_HIGH, radius=2, fill=canvas.SCALE[1]),
        Stroke(path=path, stroke=canvas.PAPER, thick=6),
        Stroke(path=path, stroke=canvas.INK, thick=3),
        dot(_along(each.declared, end), y + _HIGH / 2, fill=canvas.PAPER, stroke=canvas.DANGER),
    ]


def _middle(x: float, y: float, width: float, height: float) -> list[Shape]:
    path = f"M{x + width / 2:.1f} {y:.1f}V{y + height:.1f}"
    return [Stroke(path=path, stroke=canvas.INK, thick=3)]


def _grounds(shapes: Sequence[Shape]) -> list[Shape]:
    """The scale goes on behind the words."""
    found: list[Shape] = []
    for each in shapes:
        if isinstance(each, Words):
            left, top, right, bottom = each.box
            wide = min(right + 3, WIDTH) - left
            found.append(Box(x=left, y=top, width=wide, height=bottom - top, fill=canvas.PAPER))
    return found


def _scale(marks: Sequence[int], end: int, y: float) -> list[Shape]:
    shapes: list[Shape] = []
    free = 0.0
    for at in marks:
        text = f"{at:,}".replace(",", _NBSP)
        wide = words.width(text, _SMALL)
        left = min(max(_along(at, end) - wide / 2, 0), WIDTH - wide)
        if left >= free:
            shapes.append(Words(x=left, y=y + 15, text=text, size=_SMALL, fill=canvas.SOFT))
            free = left + wide + 4
    return shapes

"""A line from year to year, which breaks where a year has no value."""

from collections.abc import Sequence

from hygie.observatory.drawing.hatching import hatched
from hygie.observatory.drawing.legends import HIDDEN, REVISED, diamond, dot, legend
from hygie.observatory.drawing.values import State, Value, described, most
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Stroke, Words

WIDTH = 380.0
_TOP, _PLOT, _FOOT, _SIDE = 26.0, 120.0, 26.0, 22.0
_SIZE, _NAME = 12.5, 12.5
_MARK = 12.0


def line(values: Sequence[Value], *, title: str) -> Picture | None:
    """A point for each year in order; none before there are two years."""
    found = tuple(values)
    if len(found) < 2:
        return None
    scale = _PLOT / most(found)
    floor = _TOP + _PLOT
    shapes: list[Shape] = [
        Stroke(path=f"M0 {floor:.1f}H{WIDTH:.0f}", stroke=canvas.EDGE),
        _path(found, floor, scale),
    ]
    every = _every(found)
    for rank, value in enumerate(found):
        x = _along(rank, len(found))
        is_told = (len(found) - 1 - rank) % every == 0
        shapes += _point(value, x, floor, scale, is_told=is_told)
        if is_told:
            shapes.append(_words(value.label, x, floor + 18, canvas.SOFT))
    entries = [HIDDEN] * any(each.state == State.HIDDEN for each in found)
    entries += [REVISED] * any(each.is_revised for each in found)
    told, bottom = legend(entries, x=0, y=floor + _FOOT, room=WIDTH)
    return Picture(
        width=WIDTH,
        height=bottom,
        shapes=(*shapes, *told),
        title=title,
        description=described(found),
    )


def _path(values: Sequence[Value], floor: float, scale: float) -> Stroke:
    path, begun = "", False
    for rank, value in enumerate(values):
        if value.state != State.KNOWN:
            begun = False
            continue
        point = f"{_along(rank, len(values)):.1f} {floor - value.amount * scale:.1f}"
        path += f"{'L' if begun else 'M'}{point}"
        begun = True
    return Stroke(path=path, stroke=canvas.BRAND, thick=2.5)


def _point(value: Value, x: float, floor: float, scale: float, *, is_told: bool) -> list[Shape]:
    if value.state == State.HIDDEN:
        return hatched(x - _MARK / 2, floor - _MARK, _MARK, _MARK)
    if value.state == State.MISSING:
        return [_words("–", x, floor - 5, canvas.SOFT)] if is_told else []
    y = floor - value.amount * scale
    mark: Shape = (
        diamond(x, y) if value.is_revised else dot(x, y, fill=canvas.BRAND, stroke=canvas.BRAND)
    )
    if not is_told:
        return [mark]
    said = _words(value.said, x, y - 10, canvas.INK)
    left, top, right, bottom = said.box
    # The line goes on behind the words.
    ground = Box(x=left, y=top, width=right - left, height=bottom - top, fill=canvas.PAPER)
    return [ground, mark, said]


def _words(text: str, x: float, y: float, ink: str) -> Words:
    wide = words.width(text, _SIZE)
    middle = min(max(x, wide / 2), WIDTH - wide / 2)
    return Words(x=middle, y=y, text=text, size=_SIZE, fill=ink, anchor="middle")


def _every(values: Sequence[Value]) -> int:
    """Each year is told, or one in some: words never stand over others."""
    widest = max(words.width(text, _SIZE) for each in values for text in (each.label, each.said))
    step = (WIDTH - 2 * _SIDE) / (len(values) - 1)
    return max(1, int(-(-(widest + 4) // step)))


def _along(rank: int, count: int) -> float:
    return _SIDE + (WIDTH - 2 * _SIDE) * rank / (count - 1)

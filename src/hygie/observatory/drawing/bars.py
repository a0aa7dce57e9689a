"""Bars that lie: one below the other, each under its name, with its value at its end."""

from collections.abc import Sequence

from hygie.observatory.drawing.hatching import hatched
from hygie.observatory.drawing.legends import diamond
from hygie.observatory.drawing.values import State, Value, described, most
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Words

WIDTH = 380.0
_NAME, _SIZE = 13.5, 13.5
_LINE, _HIGH, _AFTER = 18.0, 14.0, 12.0
_LEAST = 3.0
# What a hidden value has of the width, whatever it is.
_HATCHED = 46.0


def bars(values: Sequence[Value], *, title: str) -> Picture | None:
    """A bar for each value, in the order that they come; none where there is nothing."""
    found = tuple(values)
    if not found:
        return None
    aside = max(words.width(each.words, _SIZE) for each in found) + 26
    scale = (WIDTH - aside) / most(found)
    shapes: list[Shape] = []
    y = 2.0
    for each in found:
        for line in words.lines(each.label, size=_NAME, room=WIDTH):
            shapes.append(Words(x=0, y=y + 14, text=line, size=_NAME))
            y += _LINE
        shapes += _bar(each, y + 2, scale)
        y += _HIGH + _AFTER
    return Picture(
        width=WIDTH, height=y, shapes=tuple(shapes), title=title, description=described(found)
    )


def _bar(value: Value, y: float, scale: float) -> list[Shape]:
    shapes: list[Shape] = []
    end = 0.0
    if value.state == State.HIDDEN:
        end = _HATCHED
        shapes += hatched(0.5, y + 0.5, end - 1, _HIGH - 1)
    elif value.state == State.KNOWN and value.amount:
        end = max(_LEAST, value.amount * scale)
        radius = min(2.0, end / 2)
        shapes.append(Box(x=0, y=y, width=end, height=_HIGH, radius=radius, fill=canvas.BRAND))
    left = end + (7 if end else 0)
    is_known = value.state == State.KNOWN
    shapes.append(
        Words(
            x=left,
            y=y + 12,
            text=value.words,
            size=_SIZE,
            fill=canvas.INK if is_known else canvas.SOFT,
            weight=canvas.BOLD if is_known else 400,
        )
    )
    if value.is_revised:
        shapes.append(diamond(left + words.width(value.words, _SIZE) + 10, y + 7))
    return shapes

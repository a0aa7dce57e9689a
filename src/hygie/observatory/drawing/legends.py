"""Legends: a sample, its words, as many on a line as there is room for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hygie.observatory.drawing.hatching import hatched
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Shape, Stroke, Words

SIZE, LINE = 12.0, 22.0
_SAMPLE, _HIGH, _AFTER = 22.0, 12.0, 16.0
Sample = Callable[[float, float, float, float], list[Shape]]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A sample with what it stands for."""

    sample: Sample
    text: str


def legend(
    entries: Sequence[Entry], *, x: float, y: float, room: float
) -> tuple[list[Shape], float]:
    """The shapes of a legend from its top, and where it ends."""
    shapes: list[Shape] = []
    left, top = x, y
    for entry in entries:
        (text,) = words.lines(entry.text, size=SIZE, room=room - _SAMPLE - 6, most=1) or [""]
        wide = _SAMPLE + 6 + words.width(text, SIZE)
        if left > x and left + wide > x + room:
            left, top = x, top + LINE
        shapes += entry.sample(left, top + 3, _SAMPLE, _HIGH)
        shapes.append(Words(x=left + _SAMPLE + 6, y=top + 13.5, text=text, size=SIZE))
        left += wide + _AFTER
    return shapes, top + (LINE if entries else 0)


def filled(fill: str, stroke: str = "none") -> Sample:
    """A sample of one colour."""

    def sample(x: float, y: float, width: float, height: float) -> list[Shape]:
        return [Box(x=x, y=y, width=width, height=height, radius=2, fill=fill, stroke=stroke)]

    return sample


def dotted(fill: str, stroke: str) -> Sample:
    """A sample of a point on a line."""

    def sample(x: float, y: float, width: float, height: float) -> list[Shape]:
        return [dot(x + width / 2, y + height / 2, fill=fill, stroke=stroke)]

    return sample


def dot(x: float, y: float, *, fill: str, stroke: str) -> Box:
    """A round point."""
    return Box(x=x - 4, y=y - 4, width=8, height=8, radius=4, fill=fill, stroke=stroke, thick=2)


def diamond(x: float, y: float) -> Stroke:
    """The mark of a value that was revised."""
    path = f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6Z"
    return Stroke(path=path, fill=canvas.PAPER, stroke=canvas.WARNING, thick=2)


def _revised(x: float, y: float, width: float, height: float) -> list[Shape]:
    return [diamond(x + width / 2, y + height / 2)]


HIDDEN = Entry(sample=hatched, text="masqué")
REVISED = Entry(sample=_revised, text="révisé depuis sa publication")


def ink_on(shade: int) -> str:
    """What is written in, on this shade of the scale."""
    return canvas.PAPER if shade >= 2 else canvas.INK

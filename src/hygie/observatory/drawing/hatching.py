"""Slanted lines within a shape: what is hidden looks hidden, in black and white too.

They are lines and no pattern: a pattern has a name, which two pictures of a page would share.
"""

from collections.abc import Sequence

from hygie.platform.drawing import canvas
from hygie.platform.drawing.canvas import Box, Shape, Stroke

Corner = tuple[float, float]
STEP = 6.0


def hatched(x: float, y: float, width: float, height: float) -> list[Shape]:
    """A rectangle whose value is hidden."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    edge = Box(x=x, y=y, width=width, height=height, fill=canvas.PAPER, stroke=canvas.EDGE)
    return [edge, Stroke(path=lines([corners]), stroke=canvas.EDGE)]


def lines(rings: Sequence[Sequence[Corner]], step: float = STEP) -> str:
    """The lines that slant up within these rings, as a path; holes stay empty."""
    falls = [x + y for ring in rings for x, y in ring]
    if not falls:
        return ""
    path, fall = "", (min(falls) // step + 1) * step
    while fall < max(falls):
        found = sorted(_crossings(rings, fall))
        for start, end in zip(found[::2], found[1::2], strict=False):
            path += f"M{start:.1f} {fall - start:.1f}L{end:.1f} {fall - end:.1f}"
        fall += step
    return path


def _crossings(rings: Sequence[Sequence[Corner]], fall: float) -> list[float]:
    """Where the line x + y = fall crosses the sides."""
    found = []
    for ring in rings:
        for one, two in zip(ring, (*ring[1:], ring[0]), strict=True):
            before, after = sum(one), sum(two)
            if (before < fall) != (after < fall):
                part = (fall - before) / (after - before)
                found.append(one[0] + part * (two[0] - one[0]))
    return found

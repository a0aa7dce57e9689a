"""Shares of a whole, as one bar a line: the parts in the same order, each with its letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from hygie.observatory.drawing.hatching import hatched
from hygie.observatory.drawing.legends import HIDDEN, Entry, Sample, legend
from hygie.observatory.drawing.values import NBSP, State, Value, described
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Words

WIDTH = 380.0
_NAME, _SIZE = 13.5, 12.0
_LINE, _HIGH, _AFTER = 20.0, 26.0, 12.0
# Beyond, shades and letters are not told apart: the smallest parts are to be joined before.
MOST = 6
_FILLS = (
    (canvas.DEEP, canvas.PAPER),
    (canvas.SCALE[1], canvas.INK),
    (canvas.BRAND, canvas.PAPER),
    (canvas.TINT, canvas.INK),
    (canvas.SCALE[2], canvas.PAPER),
    (canvas.PAPER, canvas.INK),
)


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One line: its name, and its parts."""

    name: str
    parts: tuple[Value, ...]


def stacks(found: Sequence[Stack], *, title: str) -> Picture | None:
    """The lines one below the other, then what each letter is; none where nothing is known.

    A line of which a part is hidden shows the others as parts of what is shown.
    """
    names = tuple(dict.fromkeys(part.label for each in found for part in each.parts))
    if not names or len(names) > MOST:
        return None
    shapes: list[Shape] = []
    y = 0.0
    for each in found:
        (name,) = words.lines(each.name, size=_NAME, room=WIDTH, most=1) or [""]
        shapes.append(Words(x=0, y=y + 14, text=name, size=_NAME, weight=canvas.BOLD))
        shapes += _line(each, names, y + _LINE)
        y += _LINE + _HIGH + _AFTER
    for rank, name in enumerate(names):
        told, y = legend([Entry(sample=_sample(rank), text=name)], x=0, y=y, room=WIDTH)
        shapes += told
    if any(part.state == State.HIDDEN for each in found for part in each.parts):
        told, y = legend([HIDDEN], x=0, y=y, room=WIDTH)
        shapes += told
    said = " ".join(f"{each.name}{NBSP}: {described(each.parts)}" for each in found)
    return Picture(width=WIDTH, height=y, shapes=tuple(shapes), title=title, description=said)


def _line(stack: Stack, names: tuple[str, ...], y: float) -> list[Shape]:
    parts = {part.label: part for part in stack.parts}
    hidden = [part for part in stack.parts if part.state == State.HIDDEN]
    apart = 40.0 if hidden else 0.0
    whole = sum(part.amount for part in stack.parts if part.state == State.KNOWN)
    if not whole:
        told = State.HIDDEN.label if hidden else State.MISSING.label
        missing = Words(x=0, y=y + 16, text=told, size=_SIZE, fill=canvas.SOFT)
        return [missing]
    shapes: list[Shape] = []
    x = 0.5
    for rank, name in enumerate(names):
        part = parts.get(name)
        if part is None or part.state != State.KNOWN or not part.amount:
            continue
        wide = (WIDTH - 1 - apart) * part.amount / whole
        shapes += _part(rank, x, y, wide, part.said)
        x += wide
    return shapes + (hatched(x, y, WIDTH - 0.5 - x, _HIGH) if hidden else [])


def _part(rank: int, x: float, y: float, width: float, said: str) -> list[Shape]:
    fill, ink = _FILLS[rank]
    box = Box(x=x, y=y, width=width, height=_HIGH, fill=fill, stroke=canvas.EDGE)
    letter = ascii_uppercase[rank]
    for text in (f"{letter}{NBSP}· {said}", said, letter):
        if words.width(text, _SIZE) + 6 <= width:
            middle = x + width / 2
            return [
                box,
                Words(x=middle, y=y + 17, text=text, size=_SIZE, fill=ink, anchor="middle"),
            ]
    return [box]


def _sample(rank: int) -> Sample:
    def sample(x: float, y: float, width: float, height: float) -> list[Shape]:
        fill, ink = _FILLS[rank]
        box = Box(x=x, y=y - 2, width=width, height=height + 4, fill=fill, stroke=canvas.EDGE)
        letter = ascii_uppercase[rank]
        middle = x + width / 2
        return [
            box,
            Words(x=middle, y=y + 10.5, text=letter, size=_SIZE, fill=ink, anchor="middle"),
        ]

    return sample

"""The cyber house: a room for each objective, filled by what is proven, outlined by what is said.

A roof that counts the rooms, floors as the number of rooms asks for, a legend underground.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hygie.assessments.drawing import glyphs
from hygie.assessments.drawing.rooms import Drawn, bar, room_of
from hygie.assessments.drawing.saying import TOLD, description
from hygie.assessments.rules.house import Condition, Room, counted
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Stroke, Words

_EAVES, _SIDE, _WALL, _SLAB = 10, 26, 6, 6
_DORMER, _DORMER_HIGH, _GAP = 138, 62, 12
_TOP = 74
_GROUND = 18
_LEGEND = ("Déclaré par l’établissement", "Prouvé par des faits datés", "Retenu à l’examen")
_LEGEND_SIZE, _SAMPLE = 13.0, 34


@dataclass(frozen=True, kw_only=True)
class Build:
    """How wide a house is drawn, and how many rooms a floor has at most."""

    width: int
    columns: int
    # How far the roof leans in, above its windows.
    slope: int = 34


WIDE = Build(width=960, columns=3)
# On a telephone, and on a sheet of paper.
NARROW = Build(width=360, columns=1, slope=14)
SHEET = Build(width=800, columns=3)


def house(rooms: Sequence[Room], *, title: str, build: Build = WIDE) -> Picture | None:
    """The house of some rooms; none where a referential has no objective."""
    if not rooms:
        return None
    shapes, eaves = _roof(rooms, build)
    below, floor = _floors(rooms, build, top=eaves)
    shapes += below
    legend, bottom = _underground(build, top=floor)
    return Picture(
        width=build.width,
        height=bottom,
        shapes=(*shapes, *legend),
        title=title,
        description=description(rooms),
    )


def floors_of(rooms: Sequence[Room], most: int) -> list[list[Room]]:
    """Rooms floor by floor, in the order of reading, as many on each as can be."""
    count = -(-len(rooms) // most)
    least, more = divmod(len(rooms), count)
    found, left = [], list(rooms)
    for number in range(count):
        size = least + (number < more)
        found.append(left[:size])
        left = left[size:]
    return found


def _roof(rooms: Sequence[Room], build: Build) -> tuple[list[Shape], float]:
    """The roof, with a window for each condition that there is; and where its eaves are."""
    found = counted(rooms)
    room = build.width - 2 * (_EAVES + build.slope + _GAP)
    in_row = max(1, min(len(found), int((room + _GAP) // (_DORMER + _GAP))))
    rows = -(-len(found) // in_row)
    eaves = _TOP + rows * (_DORMER_HIGH + _GAP) + _GAP
    shapes: list[Shape] = [*_top(build, eaves)]
    left = list(found.items())
    for row in range(rows):
        some, left = left[:in_row], left[in_row:]
        wide = len(some) * _DORMER + (len(some) - 1) * _GAP
        for place, (condition, count) in enumerate(some):
            x = (build.width - wide) / 2 + place * (_DORMER + _GAP)
            y = _TOP + _GAP + row * (_DORMER_HIGH + _GAP)
            shapes += _dormer(condition, count, x, y)
    return shapes, eaves


def _top(build: Build, eaves: float) -> list[Shape]:
    width, middle = build.width, build.width / 2
    chimney = Box(
        x=width * 0.76, y=_TOP * 0.16, width=width * 0.035 + 14, height=_TOP, fill=canvas.EDGE
    )
    cap = Box(x=chimney.x - 4, y=chimney.y - 7, width=chimney.width + 8, height=9, fill=canvas.DEEP)
    edge, slope = _EAVES / 2, _EAVES / 2 + build.slope
    roof = (
        f"M{edge} {eaves}L{slope} {_TOP}L{middle} 8L{width - slope} {_TOP}L{width - edge} {eaves}Z"
    )
    ridge = f"M{slope} {_TOP}H{width - slope}"
    eye = Box(x=middle - 19, y=27, width=38, height=38, radius=19, fill=canvas.TINT)
    cross = f"M{middle} 36V56M{middle - 10} 46H{middle + 10}"
    return [
        chimney,
        cap,
        Stroke(path=roof, fill=canvas.BRAND, stroke=canvas.BRAND, thick=6),
        Stroke(path=ridge, stroke=canvas.DEEP, thick=2),
        eye,
        Stroke(path=cross, stroke=canvas.BRAND, thick=6),
    ]


def _dormer(condition: Condition, count: int, x: float, y: float) -> list[Shape]:
    """A window of the roof: how many rooms are in this condition."""
    ink, middle = glyphs.INKS[condition], x + _DORMER / 2
    number = str(count)
    wide = 26 + words.width(number, 26)
    left = middle - wide / 2
    return [
        Box(x=x, y=y, width=_DORMER, height=_DORMER_HIGH, radius=6, fill=canvas.PAPER),
        *glyphs.sign(condition, left, y + 10, 20),
        Words(x=left + 27, y=y + 29, text=number, size=26, fill=ink, weight=canvas.BOLD),
        Words(
            x=middle,
            y=y + 51,
            text=TOLD[condition][count > 1],
            size=12.5,
            fill=ink,
            anchor="middle",
        ),
    ]


def _floors(rooms: Sequence[Room], build: Build, *, top: float) -> tuple[list[Shape], float]:
    """The walls, the slabs and the rooms between them; and where the ground is."""
    left, right = _SIDE, build.width - _SIDE
    shapes: list[Shape] = []
    y = top + _SLAB
    for floor in floors_of(rooms, build.columns):
        wide = (right - left - 2 * _WALL - (len(floor) - 1) * _SLAB) / len(floor)
        drawn: list[Drawn] = [room_of(room, wide) for room in floor]
        high = max(each.height for each in drawn)
        for place, each in enumerate(drawn):
            shapes += each.at(left + _WALL + place * (wide + _SLAB), y, height=high)
        y += high + _SLAB
    walls = Box(x=left, y=top, width=right - left, height=y - top, fill=canvas.DEEP)
    return [walls, *shapes], y


def _underground(build: Build, *, top: float) -> tuple[list[Shape], float]:
    """The ground, and under it what outline, filling and mark mean."""
    shapes: list[Shape] = [
        Box(x=_SIDE - 12, y=top, width=build.width - 2 * _SIDE + 24, height=8, fill=canvas.EDGE),
        Stroke(
            path=f"M2 {top + _GROUND - 6}H{build.width - 2}",
            stroke=canvas.EDGE,
            thick=2,
        ),
    ]
    x, y = float(_SIDE), top + _GROUND + 22
    for rank, text in enumerate(_LEGEND):
        wide = _SAMPLE + 8 + words.width(text, _LEGEND_SIZE)
        if x > _SIDE and x + wide > build.width - _SIDE:
            x, y = float(_SIDE), y + 24
        shapes += bar(x, y - 11, _SAMPLE, **_SAMPLES[rank])
        shapes.append(Words(x=x + _SAMPLE + 8, y=y, text=text, size=_LEGEND_SIZE, fill=canvas.SOFT))
        x += wide + 26
    return shapes, y + 14


_SAMPLES: tuple[dict[str, int], ...] = ({"declared": 8_500}, {"proven": 8_500}, {"reviewed": 6_000})

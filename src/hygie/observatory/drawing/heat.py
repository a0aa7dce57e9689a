"""Hours down, weekdays across: the darker, the more; the number stands in each cell."""

from collections.abc import Mapping

from hygie.kernel.wording import number
from hygie.observatory.drawing.hatching import hatched
from hygie.observatory.drawing.legends import HIDDEN, Entry, filled, ink_on, legend
from hygie.observatory.drawing.values import NBSP, State, Value
from hygie.observatory.rules.classes import Class, class_of, quantile_classes
from hygie.observatory.rules.week import DAYS
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Words

WIDTH = 380.0
_LEFT, _HEAD, _HIGH = 44.0, 22.0, 19.0
_SIZE, _NAME = 11.5, 12.0
_GAP = 1.5


def heat(values: Mapping[tuple[int, int], Value], *, title: str) -> Picture | None:
    """A cell for each weekday (1 Monday) and hour; what is not among the values has no data."""
    known = {at: each for at, each in values.items() if each.state == State.KNOWN}
    if not values:
        return None
    classes = quantile_classes([each.amount for each in known.values()])
    wide = (WIDTH - _LEFT) / len(DAYS)
    shapes: list[Shape] = [
        Words(
            x=_LEFT + (rank + 0.5) * wide,
            y=14,
            text=name[:3],
            size=_NAME,
            fill=canvas.SOFT,
            anchor="middle",
        )
        for rank, name in enumerate(DAYS)
    ]
    for hour in range(24):
        y = _HEAD + hour * _HIGH
        told = f"{hour}{NBSP}h"
        shapes.append(
            Words(x=_LEFT - 8, y=y + 13.5, text=told, size=_NAME, fill=canvas.SOFT, anchor="end")
        )
        for rank in range(len(DAYS)):
            value = values.get((rank + 1, hour))
            cell = (_LEFT + rank * wide, y, wide - _GAP, _HIGH - _GAP)
            shapes += _cell(value, cell, class_of(value.amount, classes) if value else None)
    entries = [
        Entry(sample=filled(canvas.SCALE[rank]), text=_range(each))
        for rank, each in enumerate(classes)
    ]
    entries += [HIDDEN] * any(each.state == State.HIDDEN for each in values.values())
    legends, bottom = legend(entries, x=_LEFT, y=_HEAD + 24 * _HIGH + 8, room=WIDTH - _LEFT)
    return Picture(
        width=WIDTH,
        height=bottom,
        shapes=(*shapes, *legends),
        title=title,
        description=_described(known, values),
    )


def _cell(
    value: Value | None, cell: tuple[float, float, float, float], rank: int | None
) -> list[Shape]:
    x, y, width, high = cell
    if value is None or value.state == State.MISSING:
        return []
    if value.state == State.HIDDEN:
        return hatched(x, y, width, high)
    fill = canvas.PAPER if rank is None else canvas.SCALE[rank]
    box = Box(x=x, y=y, width=width, height=high, fill=fill, stroke=canvas.LINE)
    if words.width(value.said, _SIZE) > width:
        return [box]
    ink = canvas.SOFT if rank is None else ink_on(rank)
    middle = x + width / 2
    return [box, Words(x=middle, y=y + 13, text=value.said, size=_SIZE, fill=ink, anchor="middle")]


def _range(found: Class) -> str:
    low, high = number(int(found.low)), number(int(found.high))
    return low if low == high else f"{low} à {high}"


def _described(
    known: Mapping[tuple[int, int], Value], values: Mapping[tuple[int, int], Value]
) -> str:
    """Not 168 numbers: the fullest cells, and how many are hidden; the table says them all."""
    ranked = sorted(known.items(), key=lambda item: (-item[1].amount, item[0]))[:3]
    told = [
        f"{DAYS[day - 1]} à {hour}{NBSP}h, {each.said}"
        for (day, hour), each in ranked
        if each.amount
    ]
    count = sum(each.state == State.HIDDEN for each in values.values())
    parts = [f"Les plus fortes{NBSP}: {f'{NBSP}; '.join(told)}."] if told else ["Rien."]
    if count:
        parts.append(f"{count} case{'s' if count > 1 else ''} masquée{'s' if count > 1 else ''}.")
    return " ".join(parts)

"""France in shades: by region or by department, overseas below, what has no outline as squares."""

from collections.abc import Callable, Mapping, Sequence

from hygie.observatory.drawing.ground import WIDTH, Land, ground
from hygie.observatory.drawing.hatching import hatched, lines
from hygie.observatory.drawing.legends import HIDDEN, Entry, filled, ink_on, legend
from hygie.observatory.drawing.values import State, Value, described, missing
from hygie.observatory.rules.classes import Class, class_of, quantile_classes
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Stroke, Words

_SIZE, _SMALL = 12.5, 11.0
_SQUARE, _LINE = 14.0, 22.0
_DASHES = "3 3"


def france(
    values: Mapping[str, Value],
    *,
    title: str,
    say: Callable[[float], str],
    by_department: bool = False,
) -> Picture | None:
    """The map of some values by code; none without any. `say` tells an amount in the legend."""
    if not values:
        return None
    land = ground(by_department=by_department)
    known = [each.amount for each in values.values() if each.state == State.KNOWN]
    classes = quantile_classes(known)
    shapes: list[Shape] = []
    told: list[Shape] = []
    for each in land.lands:
        value = values.get(each.code) or missing(each.name)
        shapes += _shape(each, value, classes)
        told += _words(each, value, classes)
    outlined = {each.code for each in land.lands}
    squares = [(code, name) for code, name in land.others]
    squares += [
        (code, each.label)
        for code, each in sorted(values.items())
        if code not in outlined and code not in dict(land.others)
    ]
    drawn, bottom = _squares(squares, values, classes, top=land.height + 8)
    entries = _entries(values, classes, say, is_whole=outlined <= set(values))
    legends, bottom = legend(entries, x=0, y=bottom + 6, room=WIDTH)
    everything = tuple(
        values.get(code) or missing(name)
        for code, name in [*((each.code, each.name) for each in land.lands), *squares]
    )
    return Picture(
        width=WIDTH,
        height=bottom,
        shapes=(*shapes, *told, *drawn, *legends),
        title=title,
        description=described(everything),
    )


def _fill(value: Value, classes: Sequence[Class]) -> str:
    rank = class_of(value.amount, classes) if value.state == State.KNOWN else None
    return canvas.PAPER if rank is None else canvas.SCALE[rank]


def _shape(land: Land, value: Value, classes: Sequence[Class]) -> list[Shape]:
    is_missing = value.state == State.MISSING
    found: list[Shape] = [
        Stroke(
            path=land.path,
            fill=_fill(value, classes),
            stroke=canvas.EDGE,
            thick=0.8,
            dashes=_DASHES if is_missing else "none",
        )
    ]
    if value.state == State.HIDDEN:
        found.append(Stroke(path=lines(land.rings), stroke=canvas.EDGE, thick=0.8))
    return found


def _words(land: Land, value: Value, classes: Sequence[Class]) -> list[Shape]:
    """The value in its place, where it fits; below the frame of what is overseas, with its name."""
    x, y = land.middle
    if land.is_inset:
        (name,) = words.lines(land.name, size=_SMALL, room=land.room, most=1) or [""]
        (said,) = words.lines(value.words, size=_SMALL, room=land.room, most=1) or [""]
        weight = canvas.BOLD if value.state == State.KNOWN else 400
        return [
            Words(x=x, y=y, text=name, size=_SMALL, anchor="middle"),
            Words(x=x, y=y + 14, text=said, size=_SMALL, weight=weight, anchor="middle"),
        ]
    if value.state != State.KNOWN or words.width(value.said, _SIZE) > land.room:
        return []
    rank = class_of(value.amount, classes)
    ink = canvas.INK if rank is None else ink_on(rank)
    return [
        Words(
            x=x,
            y=y + 4,
            text=value.said,
            size=_SIZE,
            fill=ink,
            weight=canvas.BOLD,
            anchor="middle",
        )
    ]


def _squares(
    places: Sequence[tuple[str, str]],
    values: Mapping[str, Value],
    classes: Sequence[Class],
    *,
    top: float,
) -> tuple[list[Shape], float]:
    """Two on a line: a square in its shade, the name and the value beside it."""
    shapes: list[Shape] = []
    half = WIDTH / 2
    for rank, (code, name) in enumerate(places):
        value = values.get(code) or missing(name)
        x, y = (rank % 2) * half, top + (rank // 2) * _LINE
        if value.state == State.HIDDEN:
            shapes += hatched(x + 0.5, y, _SQUARE, _SQUARE)
        else:
            dashes = _DASHES if value.state == State.MISSING else "none"
            shapes.append(
                Box(
                    x=x + 0.5,
                    y=y,
                    width=_SQUARE,
                    height=_SQUARE,
                    fill=_fill(value, classes),
                    stroke=canvas.EDGE,
                    dashes=dashes,
                )
            )
        text = f"{name} {value.said}" if value.state == State.KNOWN else name
        (text,) = words.lines(text, size=_SMALL, room=half - _SQUARE - 12, most=1) or [""]
        shapes.append(Words(x=x + _SQUARE + 6, y=y + 11, text=text, size=_SMALL))
    return shapes, top + -(-len(places) // 2) * _LINE


def _entries(
    values: Mapping[str, Value],
    classes: Sequence[Class],
    say: Callable[[float], str],
    *,
    is_whole: bool,
) -> list[Entry]:
    states = {each.state for each in values.values()}
    found = []
    if any(each.state == State.KNOWN and not each.amount for each in values.values()):
        found.append(Entry(sample=filled(canvas.PAPER, canvas.EDGE), text=say(0)))
    for rank, each in enumerate(classes):
        low, high = say(each.low), say(each.high)
        text = low if low == high else f"{low} à {high}"
        found.append(Entry(sample=filled(canvas.SCALE[rank], canvas.EDGE), text=text))
    if State.HIDDEN in states:
        found.append(HIDDEN)
    if State.MISSING in states or not is_whole:
        found.append(Entry(sample=_blank, text=State.MISSING.label))
    return found


def _blank(x: float, y: float, width: float, height: float) -> list[Shape]:
    return [
        Box(
            x=x,
            y=y,
            width=width,
            height=height,
            radius=2,
            fill=canvas.PAPER,
            stroke=canvas.EDGE,
            dashes=_DASHES,
        )
    ]

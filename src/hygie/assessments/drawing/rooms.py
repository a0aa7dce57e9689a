"""A room of the house: its condition, its name, a bar for each sub-objective."""

from dataclasses import dataclass

from hygie.assessments.drawing import glyphs
from hygie.assessments.drawing.saying import answered
from hygie.assessments.rules.frame import WHOLE
from hygie.assessments.rules.house import Condition, Part, Room
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Shape, Stroke, Words

PAD = 15
BAR = 14
_SIGN = 20
_CONDITION, _TITLE, _LABEL, _SMALL = 14.5, 18.0, 13.5, 12.5
_TITLE_LINE, _LABEL_LINE, _SMALL_LINE = 22, 17, 17
_AFTER_HEAD, _BEFORE_BAR, _AFTER_BAR = 12, 5, 12
_HATCH = 14


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A room before it has a place: what is written in it, and how high it is at least."""

    room: Room
    width: float
    titles: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    height: float

    def at(self, x: float, y: float, *, height: float) -> list[Shape]:
        """The shapes of the room with its upper left corner here."""
        whole = self.room.whole
        ground = glyphs.GROUNDS[whole.condition]
        shapes: list[Shape] = [Box(x=x, y=y, width=self.width, height=height, fill=ground)]
        shapes += _weather(whole.condition, x, y, self.width, height)
        left, line = x + PAD, y + PAD
        shapes += glyphs.sign(whole.condition, left, line, _SIGN)
        shapes.append(
            Words(
                x=left + _SIGN + 7,
                y=line + 15,
                text=whole.condition.label,
                size=_CONDITION,
                fill=glyphs.INKS[whole.condition],
                weight=canvas.BOLD,
            )
        )
        line += _SIGN + 4
        for title in self.titles:
            line += _TITLE_LINE
            shapes.append(Words(x=left, y=line - 4, text=title, size=_TITLE, weight=canvas.BOLD))
        if whole.condition == Condition.UNKNOWN:
            line += _SMALL_LINE
            text = answered(whole)
            shapes.append(Words(x=left, y=line - 3, text=text, size=_SMALL, fill=canvas.SOFT))
        line += _AFTER_HEAD
        for part, lines in zip(self.room.shown, self.labels, strict=True):
            for text in lines:
                line += _LABEL_LINE
                shapes.append(Words(x=left, y=line - 4, text=text, size=_LABEL))
            line += _BEFORE_BAR
            shapes += _measured(part, left, line, self.width - 2 * PAD)
            line += BAR + _AFTER_BAR
        return shapes


def room_of(room: Room, width: float) -> Drawn:
    """A room of this width, measured."""
    inner = width - 2 * PAD
    whole = room.whole
    titles = tuple(words.lines(whole.title, size=_TITLE, room=inner))
    labels = tuple(
        # An objective without sub-objectives is named once.
        tuple(words.lines(part.title, size=_LABEL, room=inner)) if part is not whole else ()
        for part in room.shown
    )
    small = _SMALL_LINE if whole.condition == Condition.UNKNOWN else 0
    height = PAD + _SIGN + 4 + len(titles) * _TITLE_LINE + small + _AFTER_HEAD
    height += sum(len(each) * _LABEL_LINE + _BEFORE_BAR + BAR + _AFTER_BAR for each in labels)
    return Drawn(room=room, width=width, titles=titles, labels=labels, height=height + PAD / 2)


def bar(
    x: float,
    y: float,
    width: float,
    *,
    declared: int | None = None,
    proven: int | None = None,
    reviewed: int | None = None,
) -> list[Shape]:
    """What is proven as a filling, what is declared as an outline, what was reviewed as a mark."""
    shapes: list[Shape] = []
    if proven:
        wide = max(3.0, width * proven / WHOLE)
        shapes.append(
            Box(x=x, y=y, width=wide, height=BAR, radius=min(3, wide / 2), fill=canvas.BRAND)
        )
    if declared is not None:
        wide = max(3.0, width * declared / WHOLE)
        shapes.append(
            Box(
                x=x + 1,
                y=y + 1,
                width=wide - 2,
                height=BAR - 2,
                radius=2,
                stroke=canvas.INK,
                thick=2,
            )
        )
    if reviewed is not None:
        at = x + width * reviewed / WHOLE
        mark = f"M{at:.1f} {y + BAR / 2:.1f}m0 -7l7 7l-7 7l-7 -7Z"
        shapes.append(Stroke(path=mark, fill=canvas.PAPER, stroke=canvas.INK, thick=2))
    return shapes


def _measured(part: Part, x: float, y: float, width: float) -> list[Shape]:
    is_known = part.condition not in {Condition.UNKNOWN, Condition.ASIDE}
    track = Box(
        x=x + 0.5,
        y=y + 0.5,
        width=width - 1,
        height=BAR - 1,
        radius=3,
        fill=canvas.PAPER,
        stroke=canvas.EDGE,
        dashes="none" if is_known else "4 4",
    )
    if not is_known:
        return [track]
    scores = {"declared": part.declared, "proven": part.proven, "reviewed": part.reviewed}
    return [track, *bar(x, y, width, **scores)]


def _weather(condition: Condition, x: float, y: float, width: float, height: float) -> list[Shape]:
    """Drops under a ceiling that leaks, a mist where nothing is known."""
    if condition == Condition.LEAKS:
        right = x + width - PAD
        falls = ((6, 2, 15), (26, 18, 12), (44, 4, 11), (12, 30, 9))
        return [
            Stroke(path=glyphs.drop(right - back, y + down, size), fill=canvas.DANGER)
            for back, down, size in falls
        ]
    if condition == Condition.UNKNOWN:
        return [Stroke(path=_hatch(x, y, width, height), stroke=canvas.LINE, thick=1.5)]
    return []


def _hatch(x: float, y: float, width: float, height: float) -> str:
    """Slanted lines that stay in a rectangle."""
    found = []
    reach = _HATCH
    while reach < width + height:
        up = min(reach, height)
        along = min(reach, width)
        found.append(f"M{x + reach - up:.1f} {y + up:.1f}L{x + along:.1f} {y + reach - along:.1f}")
        reach += _HATCH
    return "".join(found)

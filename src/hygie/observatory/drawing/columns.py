"""Columns that stand, month by month: one year, and the year before behind it."""

from dataclasses import dataclass

from hygie.observatory.drawing.hatching import hatched
from hygie.observatory.drawing.legends import HIDDEN, Entry, filled, legend
from hygie.observatory.drawing.values import NBSP, State, Value, described, most
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Stroke, Words

WIDTH = 380.0
_PLOT, _FOOT, _OVER = 140.0, 24.0, 18.0
_SMALL, _NAME = 11.0, 11.0
_HIDDEN_HIGH = 16.0
_NO_MARK = "–"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One year: its name, and a value for each column."""

    name: str
    values: tuple[Value, ...]


def columns(now: Series, before: Series | None, *, title: str) -> Picture | None:
    """The columns of a year, beside those of another one where there is one."""
    series = [each for each in (before, now) if each is not None and each.values]
    if not now.values:
        return None
    shown = tuple(value for each in series for value in each.values)
    entries = [Entry(sample=filled(*_inks(is_main=each is now)), text=each.name) for each in series]
    if any(each.state == State.HIDDEN for each in shown):
        entries.append(HIDDEN)
    shapes, top = legend(entries, x=0, y=0, room=WIDTH)
    floor = top + _OVER + _PLOT
    scale = _PLOT / most(shown)
    slot = WIDTH / len(now.values)
    shapes.append(Stroke(path=f"M0 {floor:.1f}H{WIDTH:.0f}", stroke=canvas.EDGE))
    # Months by their first letter, all of them, where one does not fit.
    is_whole = all(words.width(each.label, _NAME) <= slot - 3 for each in now.values)
    for rank, value in enumerate(now.values):
        left = rank * slot
        if before is not None and rank < len(before.values):
            wide = slot * 0.4
            shapes += _column(before.values[rank], left + slot * 0.08, wide, floor, scale)
            shapes += _column(value, left + slot * 0.5, wide, floor, scale, is_main=True)
            shapes += _label(value, left + slot * 0.7, slot, floor, scale)
        else:
            wide = slot * 0.64
            shapes += _column(value, left + slot * 0.18, wide, floor, scale, is_main=True)
            shapes += _label(value, left + slot * 0.5, slot, floor, scale)
        shapes.append(
            Words(
                x=left + slot / 2,
                y=floor + 16,
                text=value.label if is_whole else value.label[:1].upper(),
                size=_NAME,
                fill=canvas.SOFT,
                anchor="middle",
            )
        )
    said = " ".join(f"{each.name}{NBSP}: {described(each.values)}" for each in reversed(series))
    return Picture(
        width=WIDTH, height=floor + _FOOT, shapes=tuple(shapes), title=title, description=said
    )


def _inks(*, is_main: bool) -> tuple[str, str]:
    return (canvas.BRAND, canvas.BRAND) if is_main else (canvas.TINT, canvas.EDGE)


def _column(
    value: Value, x: float, width: float, floor: float, scale: float, *, is_main: bool = False
) -> list[Shape]:
    if value.state == State.HIDDEN:
        return hatched(x, floor - _HIDDEN_HIGH, width, _HIDDEN_HIGH)
    if value.state == State.MISSING or not value.amount:
        return []
    high = max(2.0, value.amount * scale)
    fill, stroke = _inks(is_main=is_main)
    return [Box(x=x, y=floor - high, width=width, height=high, fill=fill, stroke=stroke)]


def _label(value: Value, x: float, slot: float, floor: float, scale: float) -> list[Shape]:
    """The value over its column, where there is room for it."""
    text = {State.KNOWN: value.said, State.MISSING: _NO_MARK, State.HIDDEN: ""}[value.state]
    wide = words.width(text, _SMALL)
    if not text or wide > slot - 2:
        return []
    high = value.amount * scale if value.state == State.KNOWN else 0
    middle = min(max(x, wide / 2), WIDTH - wide / 2)
    y = floor - max(high, 2.0 if value.amount else 0.0) - 4
    return [Words(x=middle, y=y, text=text, size=_SMALL, anchor="middle")]

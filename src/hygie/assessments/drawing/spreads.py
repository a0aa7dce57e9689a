"""How establishments spread, objective by objective: half of them in the box, the middle a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from hygie.assessments.drawing.saying import NBSP, shares
from hygie.assessments.rules.frame import WHOLE
from hygie.assessments.rules.spread import Spread
from hygie.platform.drawing import canvas, words
from hygie.platform.drawing.canvas import Box, Picture, Shape, Stroke, Words

_WIDTH, _LEFT, _RIGHT = 400, 12, 20
_TITLE, _SMALL = 14.0, 12.0
_TOP, _NAME, _BOX, _BETWEEN, _AFTER = 8, 24, 14, 5, 14
_SCALE = 24


@dataclass(frozen=True, kw_only=True)
class Spreading:
    """An objective: how what is declared and what is proven spread."""

    title: str
    declared: Spread | None
    proven: Spread | None


def spreads(found: Sequence[Spreading], *, title: str) -> Picture | None:
    """The boxes of all the objectives on one scale; none when nobody gave their answers."""
    if not any(each.declared or each.proven for each in found):
        return None
    each_high = _NAME + 2 * _BOX + _BETWEEN + _AFTER
    bottom = _TOP + len(found) * each_high
    shapes: list[Shape] = []
    for share in (0, 2_500, 5_000, 7_500, WHOLE):
        x = _along(share)
        shapes.append(Stroke(path=f"M{x:.1f} {_TOP}V{bottom}", stroke=canvas.LINE))
        anchor = "start" if share == 0 else "end" if share == WHOLE else "middle"
        edge = {"start": -6, "end": 16, "middle": 0}[anchor]
        shapes.append(
            Words(
                x=x + edge,
                y=bottom + 17,
                text=f"{share // 100}{NBSP}%",
                size=_SMALL,
                fill=canvas.SOFT,
                anchor=anchor,
            )
        )
    for rank, each in enumerate(found):
        y = _TOP + rank * each_high
        (name,) = words.lines(each.title, size=_TITLE, room=_WIDTH - 2 * _LEFT, most=1) or [""]
        wide = min(words.width(name, _TITLE) + 8, _WIDTH - _LEFT)
        # The scale goes on behind the name.
        shapes.append(Box(x=_LEFT, y=y, width=wide, height=_NAME - 3, fill=canvas.PAPER))
        shapes.append(Words(x=_LEFT, y=y + 16, text=name, size=_TITLE, weight=canvas.BOLD))
        shapes += _box(each.declared, y + _NAME, is_filled=False)
        shapes += _box(each.proven, y + _NAME + _BOX + _BETWEEN, is_filled=True)
    return Picture(
        width=_WIDTH,
        height=bottom + _SCALE,
        shapes=tuple(shapes),
        title=title,
        description=" ".join(map(_said, found)),
    )


def _box(spread: Spread | None, y: float, *, is_filled: bool) -> list[Shape]:
    """The middle half as a box, the median as a stroke across it, the mean as a dot."""
    if spread is None:
        return []
    left, right = _along(spread.low), _along(spread.high)
    wide = max(4.0, right - left)
    left = min(left, _along(WHOLE) - wide)
    median, mean = _along(spread.median), _along(spread.mean)
    box = Box(
        x=left,
        y=y,
        width=wide,
        height=_BOX,
        radius=2,
        fill=canvas.BRAND if is_filled else canvas.PAPER,
        stroke=canvas.BRAND if is_filled else canvas.INK,
        thick=2,
    )
    line = f"M{median:.1f} {y - 3}V{y + _BOX + 3}"
    dot = Box(
        x=mean - 4,
        y=y + _BOX / 2 - 4,
        width=8,
        height=8,
        radius=4,
        fill=canvas.PAPER,
        stroke=canvas.INK,
        thick=2,
    )
    return [
        box,
        Stroke(path=line, stroke=canvas.PAPER, thick=7),
        Stroke(path=line, stroke=canvas.INK, thick=3),
        dot,
    ]


def _said(each: Spreading) -> str:
    return f"{each.title}{NBSP}: {_told('déclaré', each.declared)}{_told('prouvé', each.proven)}"


def _told(what: str, spread: Spread | None) -> str:
    if spread is None:
        return f"{what}, rien. "
    return (
        f"{what} {shares(spread.mean)} en moyenne, la moitié entre {shares(spread.low)} et "
        f"{shares(spread.high)}. "
    )


def _along(share: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * share / WHOLE

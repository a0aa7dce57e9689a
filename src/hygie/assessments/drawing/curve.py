"""An objective through the campaigns: what was declared, dashed; what was proven, plain."""

from collections.abc import Sequence
from dataclasses import dataclass

from hygie.assessments.drawing.saying import NBSP, shares
from hygie.assessments.rules.frame import WHOLE
from hygie.platform.drawing import canvas
from hygie.platform.drawing.canvas import Box, Picture, Shape, Stroke, Words

_WIDTH, _HEIGHT = 300, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 12, 26
_SMALL = 12.0
# More dates than these run into each other.
_DATES = 4


@dataclass(frozen=True, kw_only=True)
class Point:
    """One campaign: its date in short, and the two scores."""

    on: str
    declared: int | None
    proven: int | None


def curve(points: Sequence[Point], *, title: str) -> Picture | None:
    """The lines of an objective; none before there are two campaigns."""
    if len(points) < 2:
        return None
    shapes: list[Shape] = []
    for share in (0, 5_000, WHOLE):
        y = _down(share)
        line = f"M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"
        shapes.append(Stroke(path=line, stroke=canvas.LINE))
        text = f"{share // 100}{NBSP}%"
        shapes.append(
            Words(x=_LEFT - 6, y=y + 4, text=text, size=_SMALL, fill=canvas.SOFT, anchor="end")
        )
    shapes += _dates(points)
    for scores, dashes, is_filled in (
        ([each.declared for each in points], "6 4", False),
        ([each.proven for each in points], "none", True),
    ):
        shapes += _line(scores, dashes, is_filled=is_filled)
    said = f"déclaré {_told([each.declared for each in points])}"
    proven = f"prouvé {_told([each.proven for each in points])}"
    return Picture(
        width=_WIDTH,
        height=_HEIGHT,
        shapes=tuple(shapes),
        title=title,
        description=f"De {points[0].on} à {points[-1].on}{NBSP}: {said}{NBSP}; {proven}.",
    )


def _told(scores: Sequence[int | None]) -> str:
    return ", puis ".join(shares(each) or "rien" for each in scores)


def _line(scores: Sequence[int | None], dashes: str, *, is_filled: bool) -> list[Shape]:
    """A line through what is known; what is not known breaks it."""
    path, begun = "", False
    dots: list[Shape] = []
    for place, score in enumerate(scores):
        if score is None:
            begun = False
            continue
        x, y = _along(place, len(scores)), _down(score)
        path += f"{'L' if begun else 'M'}{x:.1f} {y:.1f}"
        begun = True
        fill = canvas.BRAND if is_filled else canvas.PAPER
        dots.append(
            Box(
                x=x - 4,
                y=y - 4,
                width=8,
                height=8,
                radius=4,
                fill=fill,
                stroke=canvas.BRAND if is_filled else canvas.INK,
                thick=2,
            )
        )
    ink = canvas.BRAND if is_filled else canvas.INK
    return [Stroke(path=path, stroke=ink, thick=2.5, dashes=dashes), *dots] if path else []


def _dates(points: Sequence[Point]) -> list[Shape]:
    last = len(points) - 1
    every = -(-last // (_DATES - 1))
    shown = {last, *(place for place in range(0, last, every) if last - place >= every)}
    found: list[Shape] = []
    for place in sorted(shown):
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        x = _along(place, len(points)) + {"start": -12, "end": 8, "middle": 0}[anchor]
        found.append(
            Words(
                x=x,
                y=_HEIGHT - 6,
                text=points[place].on,
                size=_SMALL,
                fill=canvas.SOFT,
                anchor=anchor,
            )
        )
    return found


def _along(place: int, count: int) -> float:
    return _LEFT + 10 + (_WIDTH - _LEFT - _RIGHT - 18) * place / (count - 1)


def _down(score: int) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - score / WHOLE)

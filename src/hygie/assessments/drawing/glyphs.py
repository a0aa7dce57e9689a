"""The small signs of the conditions of a room: no colour is needed to tell them apart."""

from hygie.assessments.rules.house import Condition
from hygie.platform.drawing import canvas
from hygie.platform.drawing.canvas import Box, Shape, Stroke, Words

INKS = {
    Condition.STANDS: canvas.SUCCESS,
    Condition.UNPROVEN: canvas.WARNING,
    Condition.LEAKS: canvas.DANGER,
    Condition.UNKNOWN: canvas.SOFT,
    Condition.ASIDE: canvas.SOFT,
}
GROUNDS = {
    Condition.STANDS: canvas.SUCCESS_TINT,
    Condition.UNPROVEN: canvas.WARNING_TINT,
    Condition.LEAKS: canvas.DANGER_TINT,
    Condition.UNKNOWN: canvas.SUNKEN,
    Condition.ASIDE: canvas.PAPER,
}


def sign(condition: Condition, x: float, y: float, size: float) -> list[Shape]:
    """The sign of a condition in a square of this size, from its upper left corner."""
    if condition == Condition.LEAKS:
        return [Stroke(path=drop(x + size / 2, y, size), fill=INKS[condition])]
    ink, thick = INKS[condition], size / 7
    if condition == Condition.STANDS:
        disc = Box(x=x, y=y, width=size, height=size, radius=size / 2, fill=ink)
        path = (
            f"M{x + 0.27 * size:.1f} {y + 0.53 * size:.1f}l{0.17 * size:.1f} {0.17 * size:.1f}"
            f"l{0.3 * size:.1f} {-0.36 * size:.1f}"
        )
        return [disc, Stroke(path=path, stroke=canvas.PAPER, thick=thick)]
    inner = size - thick
    ring = Box(
        x=x + thick / 2,
        y=y + thick / 2,
        width=inner,
        height=inner,
        radius=inner / 2,
        fill=canvas.PAPER,
        stroke=ink,
        thick=thick,
        # Said and not proven: a ring that is not closed.
        dashes=f"{size / 5:.1f} {size / 6:.1f}" if condition == Condition.UNPROVEN else "none",
    )
    middle, base = x + size / 2, y + 0.74 * size
    if condition == Condition.UNKNOWN:
        asked = Words(
            x=middle,
            y=base,
            text="?",
            size=0.68 * size,
            fill=ink,
            weight=canvas.BOLD,
            anchor="middle",
        )
        return [ring, asked]
    if condition == Condition.UNPROVEN:
        dot = Box(
            x=middle - size / 8,
            y=y + size * 3 / 8,
            width=size / 4,
            height=size / 4,
            radius=size / 8,
            fill=ink,
        )
        return [ring, dot]
    dash = f"M{x + 0.32 * size:.1f} {y + size / 2:.1f}h{0.36 * size:.1f}"
    return [ring, Stroke(path=dash, stroke=ink, thick=thick)]


def drop(middle: float, top: float, height: float) -> str:
    """A drop of water that hangs from a point."""
    half, round_ = 0.36 * height, 0.64 * height
    return (
        f"M{middle:.1f} {top:.1f}"
        f"C{middle + 0.12 * height:.1f} {top + 0.28 * height:.1f} {middle + half:.1f} "
        f"{top + 0.42 * height:.1f} {middle + half:.1f} {top + round_:.1f}"
        f"A{half:.1f} {half:.1f} 0 1 1 {middle - half:.1f} {top + round_:.1f}"
        f"C{middle - half:.1f} {top + 0.42 * height:.1f} {middle - 0.12 * height:.1f} "
        f"{top + 0.28 * height:.1f} {middle:.1f} {top:.1f}Z"
    )

"""What a measure found, and how it is shown."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


def load() -> float:
    """How many processes wanted a core in the last minute."""
    return round(os.getloadavg()[0], 1)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure, the conditions in which it was measured, and what was wanted."""

    part: str
    what: str
    conditions: str
    value: str
    goal: str = ""
    met: bool | None = None
    load: float = field(default_factory=load)

    def as_json(self) -> dict[str, Any]:
        """The same for a machine."""
        return asdict(self)


def under(
    part: str, what: str, measured: float, *, most: float | None, unit: str, conditions: str = ""
) -> Figure:
    """A figure that is good when it is small."""
    return Figure(
        part=part,
        what=what,
        conditions=conditions,
        value=f"{_short(measured)} {unit}",
        goal="" if most is None else f"≤ {_short(most)} {unit}",
        met=None if most is None else measured <= most,
    )


def equal(part: str, what: str, measured: int, *, wanted: int, conditions: str = "") -> Figure:
    """A count that has only one good value."""
    return Figure(
        part=part,
        what=what,
        conditions=conditions,
        value=str(measured),
        goal=str(wanted),
        met=measured == wanted,
    )


def percentile(times: Sequence[float], share: float) -> float:
    """The value under which this share of the times lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(times: Sequence[float]) -> str:
    """Half, 95 %, the slowest: in milliseconds."""
    shares = (percentile(times, 0.5), percentile(times, 0.95), max(times))
    return " / ".join(_short(1000 * one) for one in shares)


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text, in columns."""
    head = ("part", "what", "conditions", "figure", "goal", "met", "load")
    rows = [head]
    for one in figures:
        met = {True: "yes", False: "NO", None: ""}[one.met]
        rows.append(
            (one.part, one.what, one.conditions, one.value, one.goal, met, f"{one.load:.1f}")
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"

"""The outlines of departments, for small maps: simplified, in degrees (longitude, latitude)."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hygie.kernel.geography import departments

Point = tuple[float, float]
Rings = tuple[tuple[Point, ...], ...]
FILE = "outlines-2018.json"
# Some forty square kilometres.
_SLIVER = 0.005


@dataclass(frozen=True)
class Frame:
    """A window on the ground, drawn `width` units wide; latitudes go up, drawings go down."""

    west: float
    north: float
    scale: float
    shrink: float
    width: float
    height: float

    def place(self, point: Point) -> Point:
        """Where a point falls in the drawing."""
        x = (point[0] - self.west) * self.shrink * self.scale
        return round(x, 1), round((self.north - point[1]) * self.scale, 1)


@cache
def outlines() -> dict[str, Rings]:
    """The rings of each department, by its INSEE code."""
    text = files("hygie.kernel").joinpath("reference", FILE).read_text("utf-8")
    return {
        code: tuple(tuple((x, y) for x, y in ring) for ring in rings)
        for code, rings in json.loads(text)["departments"].items()
    }


def frame_of(points: Iterable[Point], *, width: float = 320, margin: float = 0.06) -> Frame | None:
    """The window that holds these points with a margin, true to shape at their latitude."""
    held = list(points)
    if not held:
        return None
    lons, lats = [point[0] for point in held], [point[1] for point in held]
    shrink = math.cos(math.radians((min(lats) + max(lats)) / 2))
    across = max((max(lons) - min(lons)) * shrink, 0.02)
    up = max(max(lats) - min(lats), 0.02)
    room = max(across, up) * margin
    scale = width / (across + 2 * room)
    return Frame(
        west=min(lons) - room / shrink,
        north=max(lats) + room,
        scale=scale,
        shrink=shrink,
        width=width,
        height=round((up + 2 * room) * scale, 1),
    )


def path_of(rings: Rings, frame: Frame) -> str:
    """The rings as an SVG path."""
    parts = []
    for ring in rings:
        corners = [frame.place(point) for point in ring]
        parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in corners) + "Z")
    return "".join(parts)


@cache
def region_outlines() -> dict[str, Rings]:
    """The rings of each region that has outlines, by its INSEE code: its departments as one."""
    parts: dict[str, list[Rings]] = {}
    for code, rings in outlines().items():
        parts.setdefault(departments()[code].region, []).append(rings)
    return {
        region: merged(found) if len(found) > 1 else found[0] for region, found in parts.items()
    }


def merged(parts: Iterable[Rings]) -> Rings:
    """Neighbours as one: what two of them have in common, corner for corner, is no border."""
    sides: dict[frozenset[Point], tuple[Point, Point]] = {}
    for rings in parts:
        for ring in rings:
            for side in zip(ring, (*ring[1:], ring[0]), strict=True):
                both = frozenset(side)
                if sides.pop(both, None) is None:
                    sides[both] = side
    nexts: dict[Point, list[Point]] = {}
    for start, end in sides.values():
        nexts.setdefault(start, []).append(end)
        nexts.setdefault(end, []).append(start)
    found = []
    while nexts:
        found.append(_walk(nexts))
    # Outlines that were simplified one by one leave slivers where they met: no island is so small.
    return tuple(ring for ring in found if _area(ring) >= _SLIVER)


def _area(ring: tuple[Point, ...]) -> float:
    """In square degrees."""
    sides = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(one[0] * two[1] - two[0] * one[1] for one, two in sides)) / 2


def _walk(nexts: dict[Point, list[Point]]) -> tuple[Point, ...]:
    """Follow sides from a corner back to it, and take them away."""
    here = next(iter(nexts))
    ring = []
    while here in nexts:
        ring.append(here)
        ahead = nexts[here].pop()
        nexts[ahead].remove(here)
        for corner in (here, ahead):
            if not nexts[corner]:
                del nexts[corner]
        here = ahead
    return tuple(ring)

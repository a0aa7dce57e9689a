"""The ground of maps: mainland France and Corsica, the five regions overseas each in its frame."""

from dataclasses import dataclass
from functools import cache

from hygie.kernel.geography import departments, regions
from hygie.kernel.outlines import Frame, Rings, frame_of, outlines, region_outlines

WIDTH = 380.0
# Guadeloupe, Martinique, Guyane, La Réunion, Mayotte, as departments and as regions.
_OVERSEAS = {"971": "01", "972": "02", "973": "03", "974": "04", "976": "06"}
_INSET_WIDTH, _INSET_HIGH, _BETWEEN, _NAME_HIGH = 70.0, 60.0, 7.5, 34.0
Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Land:
    """One place as it is drawn: its rings in the picture, and where a word stands in it."""

    code: str
    name: str
    rings: tuple[Corners, ...]
    path: str
    middle: tuple[float, float]
    # How wide a word in it may be.
    room: float
    is_inset: bool = False


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All the places that have outlines, and those that have none."""

    lands: tuple[Land, ...]
    others: tuple[tuple[str, str], ...]
    height: float


@cache
def ground(*, by_department: bool = False) -> Ground:
    """The places of a map, region by region or department by department."""
    drawn = outlines() if by_department else region_outlines()
    known = departments() if by_department else regions()
    names = {code: each.name for code, each in known.items()}
    overseas = tuple(_OVERSEAS if by_department else _OVERSEAS.values())
    main = {code: rings for code, rings in drawn.items() if code not in overseas}
    frame = _frame(main.values(), WIDTH, 0.01)
    lands = [_land(code, names[code], rings, frame) for code, rings in sorted(main.items())]
    for rank, code in enumerate(overseas):
        left = rank * (_INSET_WIDTH + _BETWEEN)
        lands.append(_inset(code, names[code], drawn[code], left, frame.height + 12))
    others = [
        (code, names[code])
        for code in sorted(names)
        if code not in drawn and not known[code].fictional
    ]
    height = frame.height + 12 + _INSET_HIGH + _NAME_HIGH
    return Ground(lands=tuple(lands), others=tuple(others), height=height)


def _frame(places: object, width: float, margin: float) -> Frame:
    found = frame_of(
        [point for rings in places for ring in rings for point in ring],  # type: ignore[attr-defined]
        width=width,
        margin=margin,
    )
    if found is None:
        raise ValueError("no place has outlines")
    return found


def _inset(code: str, name: str, rings: Rings, left: float, top: float) -> Land:
    """A place in a frame of its own, as large as fits."""
    frame = _frame([rings], _INSET_WIDTH, 0.04)
    shrink = min(1.0, _INSET_HIGH / frame.height)
    over = left + (_INSET_WIDTH - frame.width * shrink) / 2
    down = top + (_INSET_HIGH - frame.height * shrink) / 2
    placed = tuple(
        tuple((over + x * shrink, down + y * shrink) for x, y in map(frame.place, ring))
        for ring in rings
    )
    return Land(
        code=code,
        name=name,
        rings=placed,
        path=_path(placed),
        middle=(left + _INSET_WIDTH / 2, top + _INSET_HIGH + 12),
        room=_INSET_WIDTH,
        is_inset=True,
    )


def _land(code: str, name: str, rings: Rings, frame: Frame) -> Land:
    placed = tuple(tuple(map(frame.place, ring)) for ring in rings)
    largest = max(placed, key=lambda ring: abs(_area(ring)))
    across = [x for x, _ in largest]
    return Land(
        code=code,
        name=name,
        rings=placed,
        path=_path(placed),
        middle=_centre(largest),
        room=0.72 * (max(across) - min(across)),
    )


def _path(rings: tuple[Corners, ...]) -> str:
    return "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in rings)


def _area(ring: Corners) -> float:
    sides = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum(one[0] * two[1] - two[0] * one[1] for one, two in sides) / 2


def _centre(ring: Corners) -> tuple[float, float]:
    """The centre of gravity: within each of our regions."""
    x = y = 0.0
    for one, two in zip(ring, (*ring[1:], ring[0]), strict=True):
        turn = one[0] * two[1] - two[0] * one[1]
        x += (one[0] + two[0]) * turn
        y += (one[1] + two[1]) * turn
    whole = 6 * _area(ring)
    return (x / whole, y / whole)

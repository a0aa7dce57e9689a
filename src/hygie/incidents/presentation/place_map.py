"""The map of a place in its region and its GHT, drawn on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from hygie.establishments.models import Site
from hygie.kernel import geography, outlines


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A site on the map."""

    x: float
    y: float
    name: str
    city: str


@dataclass(frozen=True, kw_only=True)
class PlaceMap:
    """What `incidents/place_map.html` draws."""

    width: float
    height: float
    shapes: tuple[str, ...]
    own_shape: str
    here: Dot | None
    others: tuple[Dot, ...]
    caption: str


class _Ground(NamedTuple):
    """The departments of a region, drawn: the same for each of its sites."""

    frame: outlines.Frame | None
    shapes: dict[str, str]


@cache
def _ground(region: str) -> _Ground:
    drawn = {
        code: rings
        for code, rings in outlines.outlines().items()
        if (department := geography.departments().get(code)) and department.region == region
    }
    corners = [point for rings in drawn.values() for ring in rings for point in ring]
    frame = outlines.frame_of(corners)
    if frame is None:
        return _Ground(None, {})
    return _Ground(frame, {code: outlines.path_of(rings, frame) for code, rings in drawn.items()})


def of(site: Site, neighbours: Sequence[Site]) -> PlaceMap | None:
    """The map, or nothing when neither the site nor its region has a known place."""
    ground = _ground(site.region_code)
    located = [each for each in (site, *neighbours) if each.longitude is not None]
    frame = ground.frame or outlines.frame_of([_point(each) for each in located])
    if frame is None:
        return None
    shapes = dict(ground.shapes)
    own = shapes.pop(site.department_code, "")
    return PlaceMap(
        width=frame.width,
        height=frame.height,
        shapes=tuple(shapes.values()),
        own_shape=own,
        here=_dot(site, frame) if site.longitude is not None else None,
        others=tuple(_dot(each, frame) for each in located if each.pk != site.pk),
        caption=_caption(site, len(neighbours)),
    )


def _caption(site: Site, neighbours: int) -> str:
    region = site.region.name if site.region else "région inconnue"
    ght = site.entity.ght if site.entity else None
    if ght is None:
        return f"{site.city}, {region}. Le registre ne lui connaît pas de GHT."
    name = ght.name if ght.name.startswith("GHT") else f"GHT {ght.name}"
    others = f"{neighbours} autres sites" if neighbours > 1 else f"{neighbours} autre site"
    return f"{site.city}, {region}. {name}\N{NO-BREAK SPACE}: {others} sur la carte."


def _dot(site: Site, frame: outlines.Frame) -> Dot:
    x, y = frame.place(_point(site))
    return Dot(x=x, y=y, name=site.name, city=site.city)


def _point(site: Site) -> outlines.Point:
    return (site.longitude or 0.0, site.latitude or 0.0)

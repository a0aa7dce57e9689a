"""From the projected coordinates of the State's files to longitude and latitude."""

import re
from collections.abc import Callable
from functools import cache

# The legal projection of each territory; the older files name it without its EPSG number.
_BY_NAME = {
    "LAMBERT_93": 2154,
    "UTM_N20": 5490,
    "UTM_N21": 4467,
    "UTM_N22": 2972,
    "UTM_S38": 4471,
    "UTM_S40": 2975,
    "UTM_S1": 32701,
}
_EPSG = re.compile(r"EPSG\s*:?\s*(\d{4,5})", re.IGNORECASE)
_UTM = re.compile(
    r"UTM[\s_]*(?:ZONE[\s_]*)?(?:([NS])[\s_]*(\d{1,2})|(\d{1,2})[\s_]*([NS]))\b", re.IGNORECASE
)
_LAMBERT = re.compile(r"LAMBERT[\s_-]*93", re.IGNORECASE)
# Every French territory lies in one of these: longitude and latitude, from and to.
_TERRITORIES = (
    (-5.5, 10.0, 41.0, 51.5),
    (-64.0, -50.0, 2.0, 19.0),
    (-57.0, -55.5, 46.5, 47.5),
    (44.5, 56.5, -22.0, -12.0),
    (158.0, 180.0, -24.0, -12.0),
    (-180.0, -134.0, -28.5, -7.0),
)


def epsg_of(named: str) -> int | None:
    """Return the EPSG number of the projection that a line names, or None."""
    if match := _EPSG.search(named):
        return int(match[1])
    if _LAMBERT.search(named):
        return _BY_NAME["LAMBERT_93"]
    if match := _UTM.search(named):
        side, zone = match[1] or match[4], match[2] or match[3]
        return _BY_NAME.get(f"UTM_{side.upper()}{int(zone)}")
    return None


def to_degrees(x: str, y: str, *, epsg: int) -> tuple[float, float] | None:
    """Return longitude and latitude, or None when the point is not in a French territory."""
    transform = _transform(epsg)
    try:
        east, north = float(x.replace(",", ".")), float(y.replace(",", "."))
    except ValueError:
        return None
    if transform is None:
        return None
    longitude, latitude = transform(east, north)
    return (round(longitude, 6), round(latitude, 6)) if is_french(longitude, latitude) else None


def is_french(longitude: float, latitude: float) -> bool:
    """Say whether a point may be in a French territory."""
    return any(
        west <= longitude <= east and south <= latitude <= north
        for west, east, south, north in _TERRITORIES
    )


@cache
def _transform(epsg: int) -> Callable[[float, float], tuple[float, float]] | None:
    # 26 MiB of memory, which the web and the worker spare until a file has positions.
    from pyproj import CRS, Transformer  # noqa: PLC0415
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        projection = CRS.from_epsg(epsg)
    except CRSError:
        return None
    if not projection.is_projected:
        return None
    to_wgs84: Callable[[float, float], tuple[float, float]] = Transformer.from_crs(
        projection, 4326, always_xy=True
    ).transform
    return to_wgs84

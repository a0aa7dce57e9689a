"""The key of a group, a region, the nation in addresses: ght-GHT-A, region-84, france."""

import re
from collections.abc import Collection

from hygie.kernel.actor import NATION, Place, PlaceKind

_NATION = "france"
_KEY = re.compile(r"region-([0-9a-z]{2,3})|ght-([a-z0-9-]{1,10})", re.ASCII)
_WIDEST = (PlaceKind.NATION, PlaceKind.REGION, PlaceKind.GHT)


def key_of(place: Place) -> str:
    """The key of a group, a region or the nation."""
    if place == NATION:
        return _NATION
    prefix = "region" if place.kind == PlaceKind.REGION else "ght"
    return f"{prefix}-{place.code.lower()}"


def read_key(text: str) -> Place | None:
    """The place that has this key, known or not."""
    if text.lower() == _NATION:
        return NATION
    found = _KEY.fullmatch(text.lower())
    if found is None:
        return None
    if found[1]:
        return Place(PlaceKind.REGION, found[1].upper())
    return Place(PlaceKind.GHT, found[2].upper())


def widest(places: Collection[Place]) -> list[Place]:
    """Places, the widest first."""
    order = {kind: rank for rank, kind in enumerate(_WIDEST)}
    return sorted(places, key=lambda place: (order[place.kind], place.code))

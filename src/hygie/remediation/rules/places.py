"""The key of a place in addresses: ej-010780054, et-010000024, ght-GHT-A."""

import re

from hygie.kernel.actor import Place, PlaceKind

_PREFIXES = {PlaceKind.LEGAL_ENTITY: "ej", PlaceKind.SITE: "et", PlaceKind.GHT: "ght"}
_KEY = re.compile(r"(ej|et)-([0-9][0-9ab][0-9]{7})|(ght)-([a-z0-9-]{1,10})", re.ASCII)


def key_of(place: Place) -> str:
    """The key of a place that has a plan."""
    return f"{_PREFIXES[place.kind]}-{place.code.lower()}"


def read_key(text: str) -> Place | None:
    """The place that has this key, known or not."""
    found = _KEY.fullmatch(text.lower())
    if found is None:
        return None
    prefix, code = (found[1], found[2]) if found[1] else (found[3], found[4])
    kind = next(kind for kind, each in _PREFIXES.items() if each == prefix)
    return Place(kind, code.upper())

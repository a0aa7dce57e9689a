"""The key of a place in addresses: ej-010780054 for a legal entity, et-010000024 for a site."""

import re

from hygie.kernel.actor import Place, PlaceKind

_PREFIXES = {PlaceKind.LEGAL_ENTITY: "ej", PlaceKind.SITE: "et"}
_KEY = re.compile(r"(ej|et)-([0-9][0-9ab][0-9]{7})", re.ASCII)


def key_of(place: Place) -> str:
    """The key of a legal entity or of a site."""
    return f"{_PREFIXES[place.kind]}-{place.code.lower()}"


def read_key(text: str) -> Place | None:
    """The place that has this key, known or not."""
    found = _KEY.fullmatch(text.lower())
    if found is None:
        return None
    kind = next(kind for kind, prefix in _PREFIXES.items() if prefix == found[1])
    return Place(kind, found[2].upper())

"""What this module announces: few announcements for a set, plain values."""

from collections.abc import Iterable
from dataclasses import dataclass

from hygie.kernel.actor import Place, PlaceKind

AT_ONCE = 2_000


@dataclass(frozen=True)
class ProofRecorded:
    """Something of one kind is proven at these places: « SITE:010000024 »."""

    kind: int
    places: list[str]


@dataclass(frozen=True)
class ProofEnded:
    """Something of one kind is proven no more at these places: ended, or expired."""

    kind: int
    places: list[str]


def spelt(places: Iterable[Place]) -> list[str]:
    """Places as an announcement names them, each once, in order."""
    return sorted({f"{place.kind.value}:{place.code}" for place in places})


def places_of(event: ProofRecorded | ProofEnded) -> list[Place]:
    """The places that an announcement names."""
    pairs = (spelling.partition(":") for spelling in event.places)
    return [Place(PlaceKind(kind), code) for kind, _, code in pairs]

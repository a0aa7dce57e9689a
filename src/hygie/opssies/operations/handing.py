"""Handing a file out: what leaves is remembered at each establishment that it names."""

from collections.abc import Iterable
from datetime import datetime

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, Whereabouts
from hygie.opssies.models import ExchangeFile


def note(places: Iterable[Place], *, name: str, events: int, by: Actor, at: datetime) -> None:
    """Write in the journal that the proofs of these establishments left in a file."""
    detail = {"name": name, "events": events}
    acts = (
        journal.Act(
            what="opssies.exported",
            subject=journal.Named(model=ExchangeFile, pk=0, where=Whereabouts(place)),
            detail=detail,
        )
        for place in sorted(places, key=lambda one: (one.kind.value, one.code))
    )
    journal.record_many(acts, by=by, at=at)

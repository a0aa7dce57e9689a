"""Everything that can be done with snapshots."""

import time
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import Refused
from hygie.observatory import making, store, taking
from hygie.observatory.making import Made
from hygie.observatory.manifest import Damaged
from hygie.observatory.models import Snapshot
from hygie.observatory.published import FACTS
from hygie.observatory.rules import keeping
from hygie.observatory.rules.keeping import State
from hygie.observatory.store import Store
from hygie.observatory.taking import AlreadyUnderWay, Taken


class NotThen(Refused):
    """A snapshot that would bear a moment that has not come, or of which there is one already."""


def take(*, by: Actor, at: datetime, now: datetime | None = None) -> Snapshot:
    """Take a snapshot of what is published now, which bears this moment; a failure is noted.

    `now` is the clock, where `at` is not: a moment to come is refused.
    """
    if now is not None and at > now:
        raise NotThen("Ce moment n’est pas encore venu : un instantané dit ce qui est, pas après.")
    kept = store.here()
    _note_found(kept, by=by, at=at)
    if keeping.name_of(at) in kept.names():
        raise NotThen(
            f"Un instantané de ce moment existe déjà ({keeping.name_of(at)}) : il ne change plus."
        )
    began = time.monotonic()
    try:
        taken = taking.take(kept, FACTS, at=at, hygie=settings.VERSION)
    except AlreadyUnderWay:
        raise
    except Refused as refusal:
        _note_failure(refusal, seconds=time.monotonic() - began, by=by, at=at)
        raise
    return _note_taken(taken, seconds=time.monotonic() - began, by=by, at=at)


def figure(name: str, *, again: bool = False, by: Actor, at: datetime) -> Made | None:
    """Make the figures of a snapshot, those that may be shown; none when they are made already.

    `again` makes them anew, with the indicators of today. Raise NotFound, Damaged, Recovered.
    """
    kept = store.here()
    if kept.has_figures(name) and not again:
        return None
    with taking.alone():
        made = making.make(kept, kept.manifest(name))
    row = Snapshot.objects.get(name=name, state=State.TAKEN)
    journal.record("observatory.figures_made", row, by=by, at=at, name=name, digest=made.sha256)
    return made


@transaction.atomic
def forget(*, spared: Collection[str] = (), by: Actor, at: datetime) -> list[str]:
    """Remove the snapshots that no day and no month keeps, and files that nothing names."""
    kept = store.here()
    with taking.alone():
        forgotten = keeping.to_forget(kept.names(), spared=spared)
        rows = Snapshot.objects.filter(name__in=forgotten, state=State.TAKEN).order_by("id")
        for row in rows:
            row.state, row.forgotten_at = State.FORGOTTEN, at
            row.save(update_fields=["state", "forgotten_at"])
            journal.record("observatory.snapshot_forgotten", row, by=by, at=at, name=row.name)
        kept.forget(forgotten)
    return forgotten


def _note_found(kept: Store, *, by: Actor, at: datetime) -> None:
    """A snapshot whose taking was cut just after its manifest: it is whole, and gets its row."""
    known = set(Snapshot.objects.exclude(state=State.FAILED).values_list("name", flat=True))
    for name in kept.names():
        if name in known:
            continue
        try:
            found = kept.manifest(name)
        except Damaged:
            continue
        with transaction.atomic():
            row = Snapshot.objects.create(
                name=name,
                taken_at=datetime.fromisoformat(found.taken_at),
                taken_by=by.name,
                state=State.TAKEN,
                digest=found.digest,
                rows=found.rows,
                size=found.size,
            )
            journal.record(
                "observatory.snapshot_found", row, by=by, at=at, name=name, digest=row.digest
            )


@transaction.atomic
def _note_taken(taken: Taken, *, seconds: float, by: Actor, at: datetime) -> Snapshot:
    made = taken.manifest
    row = Snapshot.objects.create(
        name=made.id,
        taken_at=at,
        taken_by=by.name,
        state=State.TAKEN,
        digest=made.digest,
        rows=made.rows,
        size=made.size,
        written=taken.written,
        seconds=round(seconds, 1),
    )
    journal.record(
        "observatory.snapshot_taken",
        row,
        by=by,
        at=at + timedelta(seconds=seconds),
        name=row.name,
        digest=row.digest,
        rows=row.rows,
    )
    return row


@transaction.atomic
def _note_failure(refusal: Refused, *, seconds: float, by: Actor, at: datetime) -> None:
    row = Snapshot.objects.create(
        name=keeping.name_of(at),
        taken_at=at,
        taken_by=by.name,
        state=State.FAILED,
        seconds=round(seconds, 1),
        error=refusal.sentence[:500],
    )
    journal.record("observatory.snapshot_failed", row, by=by, at=at, name=row.name)

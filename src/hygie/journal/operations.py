"""Remembering: called inside the operation that does the thing, in its transaction."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from hygie.journal.models import Entry, kind_of
from hygie.kernel.actor import Actor


def record(what: str, subject: Model, *, by: Actor, at: datetime, **detail: Any) -> Entry:
    """Write one line: `what` is `module.past_participle`; the detail holds plain values only."""
    return Entry.objects.create(
        at=at,
        what=what,
        subject_kind=kind_of(subject),
        subject_id=str(subject.pk),
        actor_name=by.name,
        actor_id=by.person_id,
        detail=detail,
    )

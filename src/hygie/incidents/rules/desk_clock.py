"""The one clock that the list shows: ours until the desk has qualified, then the law's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hygie.incidents.rules.duties import Duty, DutyState
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.lifecycle import Status, is_open

SOON = timedelta(hours=6)
# To read a declaration one has hours, not days.
SOON_TO_READ = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class RowClock:
    """What is due next: `due_at` is None when nothing is."""

    label: str
    due_at: datetime | None
    state: DutyState
    soon_within: timedelta = SOON


NOTHING = RowClock(label="", due_at=None, state=DutyState.NONE)


def terms(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """The legal terms that are not met yet, as the incident keeps them, the first one first."""
    found = [
        {"code": duty.code, "label": duty.text.title, "due_at": duty.due_at.isoformat()}
        for duty in duties
        if duty.due_at is not None and duty.done_at is None and duty.applies != Applies.NO
    ]
    return sorted(found, key=lambda term: term["due_at"])


def row_clock(
    *,
    status: Status,
    kept: Iterable[Mapping[str, Any]],
    queue_due_at: datetime | None,
    at: datetime,
) -> RowClock:
    """Say what the list shows: what the desk owes by its own clock, then what the law does."""
    if not is_open(status):
        return NOTHING
    if queue_due_at is not None:
        return RowClock(
            label="Prise en compte" if status == Status.SUBMITTED else "Qualification",
            due_at=queue_due_at,
            state=_state(queue_due_at, at, SOON_TO_READ),
            soon_within=SOON_TO_READ,
        )
    for term in kept:
        due_at = datetime.fromisoformat(term["due_at"])
        if due_at >= at:
            return RowClock(label=term["label"], due_at=due_at, state=_state(due_at, at, SOON))
    return NOTHING


def _state(due_at: datetime, at: datetime, soon_within: timedelta) -> DutyState:
    if at > due_at:
        return DutyState.LATE
    return DutyState.SOON if due_at - at <= soon_within else DutyState.RUNNING

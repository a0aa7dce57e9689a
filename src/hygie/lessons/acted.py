"""An action of a lesson as it stood from one writing on, read from the plan with its lesson."""

from dataclasses import dataclass
from datetime import date, datetime

from hygie.incidents.models import Incident
from hygie.recovery.rules.works import Work, WorkState
from hygie.remediation.models import Version
from hygie.remediation.rules.states import State

_STATES = {State.DONE: WorkState.DONE, State.DROPPED: WorkState.DROPPED}


@dataclass(kw_only=True)
class Acted:
    """One row of the history of an action; `pk` is that row’s, the one that a page was about."""

    pk: int
    planned_id: int
    incident: Incident
    lesson_id: int
    text: str
    owner: str
    due_on: date
    state: str
    # What the plan says of it, more finely.
    stands: State
    replaces_id: int | None
    reason: str
    written_at: datetime
    written_by: str
    is_withdrawn: bool = False

    @property
    def incident_id(self) -> int:
        """The incident that taught it."""
        return self.incident.pk

    @property
    def work(self) -> Work:
        """The same, as the rules of remaining work read it."""
        return Work(
            text=self.text, owner=self.owner, due_on=self.due_on, state=WorkState(self.state)
        )


def acted_of(row: Version, *, replaces: int | None = None) -> Acted:
    """A row of the plan that comes with its lesson and its incident."""
    learnt, stands = row.action.learnt, State(row.state)
    return Acted(
        pk=row.pk,
        planned_id=row.action_id,
        incident=learnt.incident,
        lesson_id=learnt.lesson_id,
        text=row.title,
        owner=row.owner,
        due_on=row.due_on,
        state=_STATES.get(stands, WorkState.TODO),
        stands=stands,
        replaces_id=replaces,
        reason=row.reason,
        written_at=row.written_at,
        written_by=row.written_by,
    )

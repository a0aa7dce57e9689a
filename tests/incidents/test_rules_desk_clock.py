from datetime import UTC, datetime, timedelta

import pytest

from hygie.incidents.rules.desk_clock import NOTHING, row_clock
from hygie.incidents.rules.duties import DutyState
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.reception import CallBack, Channel

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
TERMS = [
    {"code": "A", "label": "Alerte", "due_at": (NOON + timedelta(hours=24)).isoformat()},
    {"code": "B", "label": "Notification", "due_at": (NOON + timedelta(hours=72)).isoformat()},
]


def clock(status, *, after, terms=TERMS, queue=None):
    return row_clock(
        status=status,
        kept=terms,
        queue_due_at=None if queue is None else NOON + timedelta(hours=queue),
        at=NOON + timedelta(hours=after),
    )


@pytest.mark.parametrize(
    ("status", "queue", "after", "label", "state"),
    [
        (Status.SUBMITTED, 4, 1, "Prise en compte", DutyState.RUNNING),
        (Status.SUBMITTED, 4, 3, "Prise en compte", DutyState.SOON),
        (Status.SUBMITTED, 4, 4, "Prise en compte", DutyState.SOON),
        (Status.SUBMITTED, 4, 5, "Prise en compte", DutyState.LATE),
        (Status.ACKNOWLEDGED, 8, 1, "Qualification", DutyState.RUNNING),
        (Status.ACKNOWLEDGED, 8, 9, "Qualification", DutyState.LATE),
        (Status.ACKNOWLEDGED, None, 1, "Alerte", DutyState.RUNNING),
        (Status.ACKNOWLEDGED, None, 20, "Alerte", DutyState.SOON),
        (Status.QUALIFIED, None, 25, "Notification", DutyState.RUNNING),
        (Status.QUALIFIED, None, 73, "", DutyState.NONE),
        (Status.CLOSED, 1, 1, "", DutyState.NONE),
        (Status.DUPLICATE, 1, 1, "", DutyState.NONE),
    ],
)
def test_the_list_shows_what_is_due_next(status, queue, after, label, state):
    shown = clock(status, after=after, queue=queue)

    assert (shown.label, shown.state) == (label, state)


def test_without_terms_an_acknowledged_incident_shows_none():
    assert clock(Status.ACKNOWLEDGED, after=1, terms=[]) == NOTHING


def test_every_channel_and_every_call_has_its_words():
    assert all(each.label for each in (*Channel, *CallBack))

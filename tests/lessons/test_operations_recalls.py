"""What a lesson awaits is recalled to the person whose duty it is, twice at most."""

from datetime import date, timedelta

import pytest

from hygie.incidents.operations import desk as cases
from hygie.incidents.rules.lifecycle import Severity
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.lessons import queries, tasks
from hygie.lessons.operations import actions, debriefs, recalls
from hygie.notifications.models import Message, Notification
from hygie.platform import walls
from hygie.platform.installation import desk
from hygie.recovery.rules.works import WorkState
from tests.cast import ANNE, BELLEVUE_ENTITY, LEA, NOON
from tests.incidents.factories import an_incident
from tests.lessons.factories import BY_ANNE, a_closed_one, a_debriefed, said, to_do
from tests.people import an_account

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HERE = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
DIANE = Actor(name="Diane", grants=(Grant(Role.DIRECTOR, HERE),))
CHLOE = Actor(name="Chloé", grants=(Grant(Role.CIO, HERE),))


def remind(at):
    """As the morning job runs: with what it may see, and no more."""
    before = Message.objects.count()
    with walls.nobody():
        tasks.remind(int(at.timestamp()))
    return [each.to for each in Message.objects.order_by("id")[before:]]


def test_a_debrief_that_nobody_held_is_recalled_when_it_is_due_and_once_after():
    an_account(ANNE)
    incident = a_closed_one()
    closed = incident.closed_at

    told = {day: remind(closed + day * DAY) for day in range(12, 60)}

    assert {day: to for day, to in told.items() if to} == {
        14: ["anne@hygie.example"],
        28: ["anne@hygie.example"],
    }
    first, second = Message.objects.filter(kind="TASK").order_by("id")
    assert first.subject == f"[Hygie] Un débriefing vous attend, incident {incident.number}"
    assert (
        second.subject == f"[Hygie] Un débriefing vous attend toujours, incident {incident.number}"
    )
    assert "clos depuis 14 jours" in first.body
    assert "dernier rappel" in second.body
    inside = Notification.objects.filter(person__email="anne@hygie.example", kind="TASK")
    assert {each.page for each in inside} == {f"/incidents/{incident.number}/debriefings/"}
    acts = Entry.objects.filter(what="lessons.debrief_recalled").order_by("id")
    assert [each.detail["turn"] for each in acts] == [1, 2]


def test_the_debrief_that_was_held_is_recalled_no_more():
    an_account(ANNE)
    incident = a_closed_one()
    due = incident.closed_at + 14 * DAY
    assert remind(due) == ["anne@hygie.example"]

    debriefs.hold(incident.pk, said(), by=ANNE, at=due)

    assert remind(due + 14 * DAY) == []


def test_a_debrief_of_a_minor_incident_or_of_one_that_was_reopened_is_not_recalled():
    an_account(ANNE)
    minor, again = a_closed_one(severity=Severity.MINOR), a_closed_one()
    due = again.closed_at + 14 * DAY
    cases.reopen(again.pk, reason="Cela reprend.", by=LEA, at=again.closed_at + DAY)

    assert minor.closed_at == again.closed_at
    assert remind(due) == []


def test_a_debrief_falls_to_the_next_function_where_no_ciso_has_an_account():
    for one in (DIANE, CHLOE):
        an_account(one)
    incident = a_closed_one()

    assert remind(incident.closed_at + 14 * DAY) == ["chloe@hygie.example"]


def test_an_account_that_comes_within_the_week_is_still_told():
    incident = a_closed_one()
    due = incident.closed_at + 14 * DAY
    assert remind(due) == []

    an_account(DIANE)

    assert remind(due + 3 * DAY) == ["diane@hygie.example"]


@pytest.mark.parametrize(
    ("owner", "told"),
    [
        ("diane", ["diane@hygie.example"]),
        ("Léa", ["lea@hygie.example"]),
        ("DSI", ["chloe@hygie.example"]),
        ("Équipe réseau", ["anne@hygie.example"]),
        ("DPO", ["anne@hygie.example"]),
    ],
)
def test_an_action_is_recalled_to_its_owner_the_day_after_its_date(owner, told):
    for one in (ANNE, DIANE, CHLOE, LEA):
        an_account(one)
    incident = an_incident()
    lesson = a_debriefed(incident)["lesson"]
    due = to_do(text="Payez 3 BTC", owner=owner, due_on=date(2026, 4, 20))
    action = actions.make(incident.pk, lesson.pk, due, **BY_ANNE)
    over = NOON.replace(month=4, day=21)

    assert remind(over - DAY) == []
    assert remind(over) == told
    assert remind(over + DAY) == []
    assert remind(over + 14 * DAY) == told
    assert remind(over + 15 * DAY) == []
    mail = Message.objects.filter(kind="TASK").order_by("-id").first()
    assert mail.subject == f"[Hygie] Une action est toujours en retard, incident {incident.number}"
    assert f"/incidents/{incident.number}/actions/{action.pk}/" in mail.body
    assert "avant le 20/04/2026" in mail.body
    assert "BTC" not in mail.body


def test_an_action_done_is_silent_and_one_with_another_date_waits_for_it():
    an_account(ANNE)
    incident = an_incident()
    lesson = a_debriefed(incident)["lesson"]
    day = date(2026, 4, 20)
    done, moved = (
        actions.make(incident.pk, lesson.pk, to_do(text=text, due_on=day), **BY_ANNE)
        for text in ("Imprimer", "Former")
    )
    at = NOON.replace(month=4, day=20)
    state = to_do(text="Imprimer", due_on=day, state=WorkState.DONE)
    actions.change(incident.pk, done.pk, state, by=ANNE, at=at)
    later = to_do(text="Former", due_on=date(2026, 5, 10))
    actions.change(incident.pk, moved.pk, later, reason="Budget.", by=ANNE, at=at)

    assert remind(NOON.replace(month=4, day=21)) == []
    assert remind(NOON.replace(month=5, day=10)) == []
    assert remind(NOON.replace(month=5, day=11)) == ["anne@hygie.example"]


def test_two_mornings_at_once_tell_once():
    an_account(ANNE)
    incident = a_closed_one()
    due = {"desk": desk(), "by": SYSTEM, "at": incident.closed_at + 14 * DAY}

    assert [recalls.remind(**due), recalls.remind(**due)] == [1, 0]


def test_what_a_withdrawn_lesson_became_waits_no_more_and_is_not_recalled():
    an_account(ANNE)
    incident = an_incident()
    made = a_debriefed(incident)
    over = NOON.replace(month=3, day=12)
    assert list(queries.open_actions(ANNE)) == [made["action"]]

    debriefs.withdraw(incident.pk, made["lesson"].pk, reason="Fausse piste.", **BY_ANNE)

    assert list(queries.open_actions(ANNE)) == []
    assert remind(over) == []


def test_an_incident_set_aside_awaits_nothing():
    an_account(ANNE)
    original, incident = an_incident(), an_incident()
    a_debriefed(incident)

    cases.mark_duplicate(incident.pk, of=original.number, reason="x", by=LEA, at=BY_ANNE["at"])

    assert list(queries.open_actions(ANNE)) == []
    assert remind(NOON.replace(month=3, day=12)) == []

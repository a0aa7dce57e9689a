"""Tasks are told: to the structure that gets them, to whoever is put in charge of one."""

from datetime import timedelta

import pytest

from hygie.casework.events import TaskEntrusted, TasksGiven
from hygie.casework.models import Task
from hygie.casework.operations import tasks, telling
from hygie.casework.rules.tasks import Said, TaskState, owner_mark
from hygie.incidents.rules.talk import Side
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.notifications.models import Message, Notification
from hygie.platform import bus, walls
from hygie.platform.installation import desk
from tests.cast import ANNE, LEA, NOON, ZOE
from tests.incidents.factories import an_incident
from tests.people import an_account

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HOSTILE = "Payez 3 BTC"


@pytest.fixture
def announced(monkeypatch):
    found = []
    monkeypatch.setattr(bus, "announce", found.append)
    return found


def of_tasks(announced):
    return [each for each in announced if isinstance(each, TasksGiven | TaskEntrusted)]


def a_task(incident, owner="", *, side=Side.STRUCTURE, by=LEA, text="Couper l’accès"):
    return tasks.add(incident.pk, text=text, side=side, owner=owner, by=by, at=NOON)


def tell_owner(task, *, giver=None):
    mark = owner_mark(task.owner)
    return telling.tell_the_owner(task.pk, mark, giver=giver, desk=desk(), by=SYSTEM, at=NOON)


def told():
    return sorted(Message.objects.values_list("to", flat=True))


def test_what_the_desk_starts_is_announced_and_what_a_structure_starts_is_not(announced):
    incident = an_incident()

    tasks.start(incident.pk, "RANCONGICIEL", by=LEA, at=NOON)
    tasks.start(incident.pk, "PANNE", by=ANNE, at=NOON)
    a_task(incident, side=Side.DESK)

    assert of_tasks(announced) == [TasksGiven(incident_id=incident.pk)]


def test_the_declarant_and_the_ciso_are_told_once_for_tasks_given_in_a_row():
    an_account(ANNE)
    an_account(ZOE)
    incident = an_incident(declarant__email="alice@bellevue.example")

    for at, sent in ((NOON, 2), (NOON + timedelta(minutes=5), 0), (NOON + HOUR, 2)):
        found = telling.tell_the_structure(incident.pk, desk=desk(), by=SYSTEM, at=at)
        assert found == sent

    assert told() == ["alice@bellevue.example"] * 2 + ["anne@hygie.example"] * 2
    assert Entry.objects.filter(what="casework.tasks_told").count() == 2
    bodies = {mail.to: mail.body for mail in Message.objects.all()}
    assert "/declarer/taches/" in bodies["alice@bellevue.example"]
    assert f"/incidents/{incident.number}/taches/" in bodies["anne@hygie.example"]


def test_the_mail_says_no_word_of_the_task_nor_of_the_incident():
    an_account(ANNE)
    incident = an_incident(facts__title=HOSTILE)
    task = a_task(incident, "Anne", text=HOSTILE)

    telling.tell_the_structure(incident.pk, desk=desk(), by=SYSTEM, at=NOON)
    assert tell_owner(task)

    for mail in Message.objects.all():
        assert HOSTILE not in mail.subject + mail.body
        assert incident.number in mail.subject
    assert HOSTILE not in str(list(Notification.objects.values()))


@pytest.mark.parametrize(
    ("owner", "side", "mails"),
    [
        ("Anne", Side.STRUCTURE, ["anne@hygie.example"]),
        ("  anne ", Side.STRUCTURE, ["anne@hygie.example"]),
        ("Léa", Side.DESK, ["lea@hygie.example"]),
        ("Léa", Side.STRUCTURE, []),
        ("Zoé", Side.STRUCTURE, []),
        ("L’équipe réseau", Side.STRUCTURE, []),
    ],
)
def test_whoever_works_on_the_case_and_has_this_name_is_told(owner, side, mails):
    for actor in (ANNE, LEA, ZOE):
        an_account(actor)

    tell_owner(a_task(an_incident(), owner, side=side))

    assert told() == mails


def test_nobody_is_told_of_what_they_took_themselves_nor_when_the_name_is_of_two_people():
    anne, incident = an_account(ANNE), an_incident()
    task = a_task(incident, "Anne")

    assert not tell_owner(task, giver=anne.pk)
    other = an_account(type(ANNE)(name="AnneB", grants=ANNE.grants))
    type(other).objects.filter(pk=other.pk).update(name="Anne")
    assert not tell_owner(task)
    assert told() == []


def test_a_task_that_went_to_somebody_else_or_is_over_is_not_told():
    an_account(ANNE)
    incident = an_incident()
    task = a_task(incident, "Anne")
    before = owner_mark("Anne")
    done = Said(state=TaskState.DONE, owner="Anne")
    tasks.act(incident.pk, task.pk, done, by=LEA, at=NOON)

    assert not telling.tell_the_owner(task.pk, before, giver=None, desk=desk(), by=SYSTEM, at=NOON)
    Task.objects.filter(pk=task.pk).update(owner="Paul", state=TaskState.TODO)
    assert not telling.tell_the_owner(task.pk, before, giver=None, desk=desk(), by=SYSTEM, at=NOON)
    assert not telling.tell_the_owner(0, before, giver=None, desk=desk(), by=SYSTEM, at=NOON)


def test_only_a_new_name_is_announced(announced):
    incident = an_incident()
    task = a_task(incident, "Anne")
    same = Said(state=TaskState.DOING, owner="Anne")

    tasks.act(incident.pk, task.pk, same, by=LEA, at=NOON)
    tasks.act(incident.pk, task.pk, Said(state=TaskState.DOING, owner="Paul"), by=LEA, at=NOON)

    named = [each.owner_mark for each in of_tasks(announced) if isinstance(each, TaskEntrusted)]
    assert named == [owner_mark("Anne"), owner_mark("Paul")]


def test_the_jobs_see_what_they_need_and_no_more():
    an_account(ANNE)
    incident = an_incident()
    task = a_task(incident, "Anne")
    mark = owner_mark("Anne")

    with walls.nobody():
        for kind, fields in (
            ("TasksGiven:tell_the_structure", {"incident_id": incident.pk}),
            ("TaskEntrusted:tell_the_owner", {"task_id": task.pk, "owner_mark": mark}),
        ):
            bus.app.tasks[kind].func(**fields)

    assert told() == ["anne@hygie.example"] * 2

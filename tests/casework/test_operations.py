from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.casework.models import Edition, Run, Task
from hygie.casework.operations import playbooks, tasks
from hygie.casework.queries import playbooks as queries
from hygie.casework.rules.playbooks import Decider, Line
from hygie.casework.rules.playbooks import Said as PlaybookSaid
from hygie.casework.rules.tasks import DoesNotHold, Said, TaskState
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import desk, sending
from hygie.incidents.rules.talk import Side
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from tests.cast import ANNE, KARIM, LEA, NOON, REMI, ZOE
from tests.incidents.factories import a_draft, an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=20)
DONE = Said(state=TaskState.DONE)
OWN = (Line(text="Appeler le directeur", decides=Decider.DIRECTION, side=Side.STRUCTURE),)


def a_playbook(**changes):
    return PlaybookSaid(**{"title": "La nôtre", "kinds": (), "lines": OWN} | changes)


def write(lines=OWN, *, seen=None, by=LEA):
    mark = queries.any_current()["RANCONGICIEL"].mark if seen is None else seen
    return playbooks.write("RANCONGICIEL", a_playbook(lines=lines), seen=mark, by=by, at=NOON)


@pytest.mark.parametrize("somebody", [LEA, ANNE], ids=lambda one: one.name)
def test_either_side_starts_a_playbook_whose_lines_become_tasks(somebody):
    incident = an_incident()

    run = tasks.start(incident.pk, "RANCONGICIEL", by=somebody, at=NOON)

    made = Task.objects.filter(run=run).order_by("rank")
    assert [task.text for task in made] == [
        line.text for line in queries.any_current()["RANCONGICIEL"].lines
    ]
    assert set(made.values_list("state", flat=True)) == {"TODO"}
    assert Entry.objects.get(what="casework.playbook_started").actor_name == somebody.name


def test_a_version_starts_once_for_an_incident():
    incident = an_incident()
    tasks.start(incident.pk, "PANNE", by=LEA, at=NOON)
    count = Task.objects.count()

    with pytest.raises(tasks.AlreadyRunning, match="déjà lancée"):
        tasks.start(incident.pk, "PANNE", by=ANNE, at=NOON)

    assert Task.objects.count() == count


def test_a_playbook_that_changes_changes_nothing_of_what_runs():
    incident = an_incident()
    run = tasks.start(incident.pk, "RANCONGICIEL", by=LEA, at=NOON)
    before = list(Task.objects.order_by("rank").values_list("text", flat=True))

    written = write()

    assert list(Task.objects.order_by("rank").values_list("text", flat=True)) == before
    assert queries.any_current()["RANCONGICIEL"].lines == OWN
    assert queries.any_current()["RANCONGICIEL"].mark != run.mark
    assert (written.edition, written.based_on) == (1, "2026-11")
    assert tasks.start(incident.pk, "RANCONGICIEL", by=LEA, at=LATER).pk != run.pk


def test_two_who_change_a_playbook_are_told_and_each_version_stays():
    seen = queries.any_current()["RANCONGICIEL"].mark
    write()

    with pytest.raises(playbooks.ChangedSince, match="Quelqu’un d’autre"):
        write(seen=seen)
    write()

    assert list(Edition.objects.order_by("edition").values_list("edition", flat=True)) == [1, 2]
    assert queries.editions(ANNE, "RANCONGICIEL") == []
    assert [each.edition for each in queries.editions(LEA, "RANCONGICIEL")] == [2, 1]


def test_a_playbook_of_the_desk_alone_is_started_changed_and_stopped():
    incident = an_incident()
    added = playbooks.add(a_playbook(title="Panne du SAMU"), by=LEA, at=NOON)
    other = playbooks.add(a_playbook(), by=LEA, at=NOON)
    first = queries.any_current()[added.code]

    run = tasks.start(incident.pk, added.code, by=LEA, at=NOON)
    stopped = a_playbook(kinds=("RANSOMWARE",), is_stopped=True)
    playbooks.write(added.code, stopped, seen=first.mark, by=LEA, at=NOON)

    now = queries.any_current()[added.code]
    assert added.code != other.code
    assert (run.title, run.label) == ("Panne du SAMU", "version 1 de l’astreinte")
    assert (now.is_stopped, now.kinds, now.label) == (
        True,
        ("RANSOMWARE",),
        "version 2 de l’astreinte",
    )


@pytest.mark.parametrize("somebody", [ANNE, KARIM, ZOE, REMI], ids=lambda one: one.name)
def test_the_desk_alone_writes_playbooks(somebody):
    with pytest.raises(NotAllowed, match="analystes"):
        write(by=somebody)
    with pytest.raises(NotAllowed, match="analystes"):
        playbooks.add(a_playbook(), by=somebody, at=NOON)

    assert not Edition.objects.exists()


@pytest.mark.parametrize("somebody", [KARIM, ZOE, REMI], ids=lambda one: one.name)
def test_who_does_not_talk_starts_adds_and_does_nothing(somebody):
    incident, who = an_incident(), {"by": somebody, "at": NOON}
    tasks.start(incident.pk, "PANNE", by=LEA, at=NOON)
    task = Task.objects.first()

    for act in (
        lambda: tasks.start(incident.pk, "FUITE", **who),
        lambda: tasks.add(incident.pk, text="x", side=Side.DESK, **who),
        lambda: tasks.act(incident.pk, task.pk, DONE, **who),
    ):
        with pytest.raises(NotAllowed, match="n’agit pas"):
            act()

    assert set(Task.objects.values_list("state", flat=True)) == {"TODO"}


def test_a_task_is_done_by_the_structure_and_the_journal_says_by_whom():
    incident = an_incident()
    task = tasks.add(incident.pk, text="Appeler", side=Side.STRUCTURE, by=LEA, at=NOON)

    said = Said(state=TaskState.DOING, owner="Le DSI", due_at=LATER)
    tasks.act(incident.pk, task.pk, said, by=ANNE, at=LATER)

    task.refresh_from_db()
    entry = Entry.objects.get(what="casework.task_changed")
    assert (task.state, task.owner, task.due_at, task.changed_by) == (
        "DOING",
        "Le DSI",
        LATER,
        "Anne",
    )
    assert (entry.detail["before"], entry.detail["state"]) == ("TODO", "DOING")


def test_the_second_who_acts_on_a_task_reads_it_again():
    incident = an_incident()
    task = tasks.add(incident.pk, text="Appeler", side=Side.STRUCTURE, by=LEA, at=NOON)
    seen = task.changed_at.isoformat()
    tasks.act(incident.pk, task.pk, DONE, seen=seen, by=LEA, at=LATER)

    with pytest.raises(tasks.ChangedSince, match="Léa a changé"):
        tasks.act(
            incident.pk,
            task.pk,
            Said(state=TaskState.TODO),
            seen=seen,
            by=ANNE,
            at=LATER,
        )

    task.refresh_from_db()
    assert task.state == "DONE"


def test_a_task_of_the_desk_is_done_by_the_desk_alone():
    incident = an_incident()
    task = tasks.add(incident.pk, text="Chercher", side=Side.DESK, by=LEA, at=NOON)

    with pytest.raises(NotAllowed, match="celle de l’astreinte"):
        tasks.act(incident.pk, task.pk, DONE, by=ANNE, at=LATER)
    task.refresh_from_db()
    assert task.state == "TODO"
    tasks.act(incident.pk, task.pk, DONE, by=LEA, at=LATER)

    assert Task.objects.get().state == "DONE"


def test_the_declarant_by_code_does_the_tasks_of_the_structure_and_no_other():
    draft, _ = a_draft()
    incident = sending.send(draft.pk, by=ANYONE, at=NOON)
    holder = Draft.objects.get(pk=draft.pk)
    who = {"by": ANYONE, "at": LATER, "holder": holder}
    theirs = tasks.add(incident.pk, text="Chercher", side=Side.DESK, by=LEA, at=NOON)
    ours = tasks.add(incident.pk, text="Couper", side=Side.STRUCTURE, by=LEA, at=NOON)
    other = an_incident()
    elsewhere = tasks.add(other.pk, text="Couper", side=Side.STRUCTURE, by=LEA, at=NOON)

    tasks.act(incident.pk, ours.pk, DONE, **who)
    with pytest.raises(NotAllowed, match="astreinte"):
        tasks.act(incident.pk, theirs.pk, DONE, **who)
    with pytest.raises(NotFound, match="n’existe pas"):
        tasks.act(incident.pk, elsewhere.pk, DONE, **who)
    with pytest.raises(NotAllowed, match="n’agit pas"):
        tasks.act(other.pk, elsewhere.pk, DONE, **who)

    assert list(Task.objects.order_by("id").values_list("state", flat=True)) == [
        "TODO",
        "DONE",
        "TODO",
    ]


def test_what_is_wrong_is_refused_and_nothing_is_written():
    incident, who = an_incident(), {"by": LEA, "at": NOON}
    task = tasks.add(incident.pk, text="Appeler", side=Side.DESK, **who)

    with pytest.raises(DoesNotHold, match="ce qu’il faut faire"):
        tasks.add(incident.pk, text="  ", side=Side.DESK, **who)
    with pytest.raises(DoesNotHold, match="sans objet"):
        tasks.act(incident.pk, task.pk, Said(state=TaskState.NOT_APPLICABLE), **who)
    with pytest.raises(tasks.NotOffered, match="fiche"):
        tasks.start(incident.pk, "INCONNUE", **who)
    with pytest.raises(Refused, match="patient"):
        tasks.act(
            incident.pk,
            task.pk,
            Said(state=TaskState.DONE, reason="NIR 1 85 05 78 006 084 91"),
            **who,
        )

    assert Task.objects.count() == 1
    assert not Run.objects.exists()


def test_a_closed_incident_gets_no_new_task_but_those_it_has_may_end():
    incident = an_incident()
    task = tasks.add(incident.pk, text="Appeler", side=Side.DESK, by=LEA, at=NOON)
    desk.put_out_of_scope(incident.pk, reason="Aucun soin.", by=LEA, at=NOON)

    with pytest.raises(tasks.NotNow, match="n’est plus ouvert"):
        tasks.start(incident.pk, "PANNE", by=LEA, at=LATER)
    tasks.act(incident.pk, task.pk, DONE, by=LEA, at=LATER)

    task.refresh_from_db()
    assert task.state == "DONE"
    assert Incident.objects.get(pk=incident.pk).status == "OUT_OF_SCOPE"


def test_the_database_refuses_a_task_set_aside_without_a_reason():
    task = tasks.add(an_incident().pk, text="Appeler", side=Side.DESK, by=LEA, at=NOON)

    with pytest.raises(IntegrityError, match="task_set_aside_says_why"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state="NOT_APPLICABLE")

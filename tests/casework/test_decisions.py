"""Who answers for care decides the tasks that name it, and sees no other."""

import pytest
from django.db import connection
from django.utils import timezone

from hygie.casework.models import Task
from hygie.casework.operations import tasks
from hygie.casework.rules.tasks import Said, TaskState
from hygie.incidents.rules.talk import Side
from hygie.journal.models import Entry
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import BELLEVUE, ELSEWHERE, LEA, REMI
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def a_manager(finess=BELLEVUE):
    place = Place(PlaceKind.SITE, finess)
    return Actor(name="Sonia", grants=(Grant(Role.CARE_MANAGER, place),))


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


@pytest.fixture
def two():
    """A task that care decides, and one that it does not."""
    incident, at = an_incident(at=timezone.now()), timezone.now()
    who = {"side": Side.STRUCTURE, "by": LEA, "at": at}
    wanted = tasks.add(incident.pk, text="Déprogrammer le bloc", owner="Anne", **who)
    Task.objects.filter(pk=wanted.pk).update(decides="CARE")
    return wanted, tasks.add(incident.pk, text="Couper Internet", **who)


def test_a_care_manager_reads_and_decides_what_names_care_and_nothing_else(two):
    wanted, other = two
    sonia, url = signed_in(a_manager()), f"/incidents/{wanted.incident.number}/"
    page = text(sonia.get(f"{url}taches/"))

    assert f'href="{url}taches/"' in text(sonia.get(url))
    assert ("Déprogrammer le bloc" in page, "Couper Internet" in page) == (True, False)
    assert "Écrire une tâche" not in page
    said = {"state": "NOT_APPLICABLE", "reason": "Le bloc est vide.", "owner": "Pirate"}
    assert sonia.post(f"{url}taches/{wanted.pk}/", said).status_code == 302
    assert sonia.post(f"{url}taches/{other.pk}/", {"dire": "DONE"}).status_code == 403
    assert sonia.post(f"{url}taches/ajouter/", {"text": "x"}).status_code == 403
    assert sonia.post(f"{url}taches/lancer/", {"fiche": "PANNE"}).status_code == 403

    wanted.refresh_from_db()
    assert (wanted.state, wanted.reason) == ("NOT_APPLICABLE", "Le bloc est vide.")
    assert (wanted.owner, wanted.changed_by) == ("Anne", "Sonia"), "who does it is not hers to say"
    assert Entry.objects.get(what="casework.task_changed").actor_name == "Sonia"


def test_who_neither_talks_nor_answers_for_care_decides_nothing(two):
    wanted, other = two
    done = Said(state=TaskState.DONE)

    for by, task in ((REMI, wanted), (a_manager(), other)):
        with pytest.raises(NotAllowed):
            tasks.act(task.incident_id, task.pk, done, by=by, at=timezone.now())
    assert signed_in(REMI).get(f"/incidents/{wanted.incident.number}/taches/").status_code == 403


@pytest.mark.parametrize(("finess", "count"), [(BELLEVUE, 1), (ELSEWHERE, 0)])
def test_the_database_shows_a_care_manager_the_tasks_of_its_own_place_that_name_care(
    two, finess, count
):
    with walls.scoped(scope_of(a_manager(finess))), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_task")
        assert cursor.fetchone() == (count,)
        cursor.execute("UPDATE casework_task SET reason = 'x'")
        assert cursor.rowcount == count

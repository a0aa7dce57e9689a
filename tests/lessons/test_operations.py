"""Debriefs, lessons and actions, on a real database."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hygie.incidents.operations import desk
from hygie.incidents.rules.lifecycle import Severity
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.scope import scope_of
from hygie.lessons import queries
from hygie.lessons.models import Debrief, Lesson, Planned
from hygie.lessons.operations import actions, debriefs
from hygie.lessons.rules.debriefs import NotADebrief, Temperature
from hygie.platform import walls
from hygie.recovery.keeping import ChangedSince, NotNow
from hygie.recovery.operations import systems
from hygie.recovery.operations.systems import Said
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.works import NotAWork, WorkState
from tests.cast import ANNE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, REMI, ZOE
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.lessons.factories import BEGAN, BY_ANNE, TODAY, a_closed_one, a_debriefed, said, to_do

pytestmark = pytest.mark.django_db
LATER = BY_ANNE["at"]
OTHERS = (REMI, ZOE, GAEL, KARIM, OSCAR, NADIA, ELSA)


@pytest.fixture
def incident():
    return an_incident()


def test_both_sides_debrief_and_a_correction_stands_in_place(incident):
    first = debriefs.hold(incident.pk, said(), **BY_ANNE)
    debriefs.hold(incident.pk, said(kind=Temperature.COLD, held_on=TODAY), by=LEA, at=LATER)
    better = said(worked="Le papier, dès 9 h.")

    debriefs.correct(incident.pk, first.pk, better, reason="Heure oubliée.", **BY_ANNE)

    found = queries.any_debriefs(incident)
    assert [(each.kind, each.written_by) for each in found] == [("COLD", "Léa"), ("HOT", "Anne")]
    assert found[1].worked == "Le papier, dès 9 h."
    with pytest.raises(ChangedSince):
        debriefs.correct(incident.pk, first.pk, better, reason="x", **BY_ANNE)
    with pytest.raises(NotADebrief, match="pourquoi"):
        debriefs.correct(incident.pk, found[1].pk, better, reason=" ", **BY_ANNE)
    assert Debrief.objects.count() == 3


@pytest.mark.parametrize("somebody", OTHERS, ids=lambda one: one.name)
def test_who_does_not_talk_about_an_incident_writes_nothing_of_what_it_teaches(incident, somebody):
    rows, who = a_debriefed(incident), {"by": somebody, "at": LATER}
    acts = (
        lambda: debriefs.hold(incident.pk, said(), **who),
        lambda: debriefs.correct(incident.pk, rows["debrief"].pk, said(), reason="x", **who),
        lambda: debriefs.learn(incident.pk, "x", **who),
        lambda: debriefs.withdraw(incident.pk, rows["lesson"].pk, reason="x", **who),
        lambda: actions.make(incident.pk, rows["lesson"].pk, to_do(), **who),
        lambda: actions.change(incident.pk, rows["action"].pk, to_do(), reason="x", **who),
    )
    for act in acts:
        with pytest.raises(NotAllowed, match="astreinte"):
            act()
    assert [model.objects.count() for model in (Debrief, Lesson, Planned)] == [1, 1, 1]


def test_a_lesson_comes_from_a_debrief_becomes_an_action_and_may_be_withdrawn(incident):
    with pytest.raises(NotADebrief, match="d’abord"):
        debriefs.learn(incident.pk, "Trop tôt.", **BY_ANNE)
    rows = a_debriefed(incident)
    done = to_do(due_on=rows["action"].due_on, state=WorkState.DONE)

    after = actions.change(incident.pk, rows["action"].pk, done, **BY_ANNE)
    with pytest.raises(ChangedSince):
        actions.change(incident.pk, rows["action"].pk, done, **BY_ANNE)
    with pytest.raises(NotAWork, match="pourquoi"):
        actions.change(incident.pk, after.pk, to_do(), **BY_ANNE)

    debriefs.withdraw(incident.pk, rows["lesson"].pk, reason="Fausse.", **BY_ANNE)
    with pytest.raises(NotAWork, match="retirée"):
        actions.make(incident.pk, rows["lesson"].pk, to_do(), **BY_ANNE)
    with pytest.raises(ChangedSince):
        debriefs.withdraw(incident.pk, rows["lesson"].pk, reason="x", **BY_ANNE)
    assert queries.any_lessons(incident) == []
    assert [each.state for each in queries.any_actions(incident)] == ["TODO", "DONE"]
    assert Planned.objects.count() == 1


def test_rows_of_another_incident_do_not_exist(incident):
    rows, other = a_debriefed(an_incident()), incident.pk
    for act in (
        lambda: debriefs.correct(other, rows["debrief"].pk, said(), reason="x", **BY_ANNE),
        lambda: debriefs.withdraw(other, rows["lesson"].pk, reason="x", **BY_ANNE),
        lambda: actions.make(other, rows["lesson"].pk, to_do(), **BY_ANNE),
        lambda: actions.change(other, rows["action"].pk, to_do(), reason="x", **BY_ANNE),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_is_wrong_is_refused_and_nothing_is_written(incident):
    for wrong in (said(held_on=TODAY + timedelta(days=9)), said(story="NIR 1 85 05 78 006 084 91")):
        with pytest.raises(Refused):
            debriefs.hold(incident.pk, wrong, **BY_ANNE)
    original = an_incident()
    desk.mark_duplicate(incident.pk, of=original.number, reason="x", by=LEA, at=LATER)
    with pytest.raises(NotNow, match="Doublon"):
        debriefs.hold(incident.pk, said(), **BY_ANNE)

    assert not Debrief.objects.exists()


def test_a_closed_severe_incident_without_a_debrief_is_recalled_to_those_who_debrief():
    wanted = a_closed_one(days=30)
    a_closed_one(Severity.MINOR, days=30)
    a_closed_one(days=1)
    a_closed_one(days=400)
    an_incident()
    held = a_closed_one(days=30)
    debriefs.hold(held.pk, said(), **BY_ANNE)
    elsewhere = a_closed_one(days=30, site=a_site_elsewhere())

    assert queries.missed(ANNE, at=NOON) == [wanted]
    assert set(queries.missed(LEA, at=NOON)) == {wanted, elsewhere}
    assert queries.missed(ZOE, at=NOON) == [elsewhere]
    assert queries.missed(KARIM, at=NOON) == []


def test_open_actions_wait_for_those_who_debrief_and_no_other(incident):
    action = a_debriefed(incident)["action"]

    assert list(queries.open_actions(ANNE)) == list(queries.open_actions(LEA)) == [action]
    assert list(queries.open_actions(ZOE)) == list(queries.open_actions(REMI)) == []
    done = to_do(due_on=action.due_on, state=WorkState.DONE)
    actions.change(incident.pk, action.pk, done, **BY_ANNE)
    assert list(queries.open_actions(ANNE)) == []


def test_the_moments_are_those_that_the_incident_and_its_file_know(incident):
    assert queries.any_moments(incident).rebuilt_on is None
    for name in ("Laboratoire", "Paie"):
        system = systems.add(incident.pk, name, **BY_ANNE)
        systems.tell(incident.pk, system.pk, Said(state=State.BACK, on=TODAY), seen=0, **BY_ANNE)

    found = queries.any_moments(incident)
    assert (found.occurred, found.aware) == (NOON - timedelta(hours=2), NOON - timedelta(hours=1))
    assert (found.degraded, found.rebuilt_on) == (None, TODAY)
    systems.add(incident.pk, "Imagerie", **BY_ANNE)
    assert queries.any_moments(incident).rebuilt_on is None


def test_the_walls_show_debriefs_to_those_who_talk_and_let_nobody_change_one(incident):
    a_debriefed(incident)

    for actor in (ANNE, LEA):
        with walls.scoped(scope_of(actor)):
            assert [model.objects.count() for model in (Debrief, Lesson, Planned)] == [1, 1, 1]
    for actor in OTHERS:
        with walls.scoped(scope_of(actor)):
            assert [model.objects.count() for model in (Debrief, Lesson, Planned)] == [0, 0, 0]
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Lesson.objects.create(
                    incident_id=incident.pk, text="x", written_at=NOON, written_by="x"
                )
    with walls.scoped(scope_of(ANNE)), connection.cursor() as cursor:
        for table in ("debrief", "lesson"):
            cursor.execute(f"UPDATE lessons_{table} SET written_by = 'autre'")  # noqa: S608
            assert cursor.rowcount == 0
        cursor.execute("UPDATE lessons_planned SET lesson_id = lesson_id")
        assert cursor.rowcount == 0


def test_who_debriefs_writes_in_their_own_scope(incident):
    for actor in (ANNE, LEA):
        with walls.scoped(scope_of(actor)):
            a_debriefed(incident, by=actor, on=BEGAN)
    assert Debrief.objects.count() == 2

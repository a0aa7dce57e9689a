"""An action of a lesson is in the plan of its establishment, read there by those who debrief."""

from datetime import date

import pytest

from hygie.incidents.events import IncidentSettled
from hygie.incidents.models import Incident
from hygie.incidents.operations import desk, placing
from hygie.kernel.errors import NotFound
from hygie.kernel.scope import scope_of
from hygie.lessons import queries, tasks
from hygie.lessons.models import Planned
from hygie.lessons.operations import actions, debriefs
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.recovery.rules.works import WorkState
from hygie.remediation.holding import ChangedSince
from hygie.remediation.models import Action, Version
from hygie.remediation.operations import dependencies, planning, waivers
from hygie.remediation.queries import plans
from hygie.remediation.rules.states import NotAMove, State
from tests.cast import ANNE, BELLEVUE, ELSA, GAEL, KARIM, LEA, NOON, PAULE, REMI, ZOE
from tests.incidents.factories import a_site, an_incident
from tests.lessons.factories import BY_ANNE, a_debriefed, to_do
from tests.remediation.factories import SITE, a_plea, planned

pytestmark = pytest.mark.django_db
LATER = BY_ANNE["at"]


def test_an_action_of_a_lesson_is_in_the_plan_of_its_establishment():
    incident = an_incident(site=a_site())
    rows = a_debriefed(incident)

    (action,) = plans.visible_to(ANNE)
    assert (action.place_kind, action.place_code) == ("SITE", BELLEVUE)
    assert (action.origin, action.is_confined) == ("INCIDENT", True)
    assert action.source_label == f"Incident {incident.number}"
    assert action.title == "Imprimer l’annuaire"
    assert plans.any_of("lessons", [str(rows["lesson"].pk)]) == [action]


@pytest.mark.parametrize(
    "somebody", [REMI, ZOE, GAEL, KARIM, ELSA, PAULE], ids=lambda one: one.name
)
def test_who_does_not_debrief_does_not_find_it_in_the_plan(somebody):
    a_debriefed(an_incident(site=a_site()))
    with walls.scoped(scope_of(somebody)):
        assert Action.objects.count() == Version.objects.count() == 0
    for reader in (ANNE, LEA):
        with walls.scoped(scope_of(reader)):
            assert Action.objects.count() == Version.objects.count() == 1


def test_what_is_said_in_the_plan_is_read_with_the_lesson_and_the_other_way_round():
    incident = an_incident(site=a_site())
    first = a_debriefed(incident)["action"]
    with walls.scoped(scope_of(ANNE)):
        planning.move(first.planned_id, State.DOING, seen=1, by=ANNE, at=LATER)
    begun = queries.any_actions(incident)[-1]
    assert (begun.stands, begun.state, begun.replaces_id) == (State.DOING, "TODO", first.pk)

    with pytest.raises(Exception, match="Quelqu’un d’autre"):
        actions.change(incident.pk, first.pk, to_do(), reason="x", **BY_ANNE)
    changed = to_do(due_on=first.due_on, owner="DSI")
    told = actions.change(incident.pk, begun.pk, changed, reason="Absence.", by=LEA, at=LATER)
    assert told.stands == State.DOING, "who changes the owner does not send it back"
    done = to_do(due_on=first.due_on, owner="DSI", state=WorkState.DONE)
    actions.change(incident.pk, told.pk, done, by=LEA, at=LATER)

    action = Action.objects.get()
    assert (action.state, action.owner, action.version) == ("DONE", "DSI", 4)
    with pytest.raises(ChangedSince):
        planning.move(action.pk, State.DOING, seen=2, reason="x", by=ANNE, at=LATER)


def test_a_withdrawn_lesson_and_an_incident_set_aside_leave_nothing_to_do_in_the_plan():
    original, incident = an_incident(), an_incident(site=a_site())
    rows = a_debriefed(incident)
    desk.put_out_of_scope(incident.pk, reason="Un essai.", by=LEA, at=LATER)
    follow(incident)
    assert list(plans.visible_to(ANNE)) == []
    desk.reopen(incident.pk, reason="Non.", by=LEA, at=LATER)
    follow(incident)
    assert plans.visible_to(ANNE).count() == 1
    desk.mark_duplicate(incident.pk, of=original.number, is_sure=True, by=LEA, at=LATER)
    follow(incident)
    assert list(plans.visible_to(ANNE)) == []
    desk.reopen(incident.pk, reason="Non.", by=LEA, at=LATER)
    follow(incident)

    debriefs.withdraw(incident.pk, rows["lesson"].pk, reason="Fausse.", **BY_ANNE)
    assert list(plans.visible_to(ANNE)) == []
    follow(incident)
    assert Action.objects.get().is_void


def follow(incident):
    """As the job that an announcement starts: with what it may see, and no more."""
    with walls.nobody(), walls.opened("a.test", Domain.CASES, Domain.DESK, Domain.TALKS):
        tasks.follow(IncidentSettled(incident_id=incident.pk))


def test_an_incident_without_an_establishment_has_no_plan_until_it_is_placed():
    incident = an_incident()
    Incident.objects.filter(pk=incident.pk).update(site=None, channel="TAKEN_OVER")
    a_debriefed(incident, by=LEA)

    action = Action.objects.get()
    assert (action.place, action.region_code) == (None, "")
    for reader in (LEA, ANNE, PAULE, KARIM):
        assert list(plans.visible_to(reader)) == []
    assert len(queries.open_actions(LEA)) == 1, "the desk reads it with its incident"
    assert Planned.objects.count() == 1

    placing.place(incident.pk, finess=a_site().finess, reason="Vu.", by=LEA, at=NOON)
    follow(incident)
    assert [each.place_code for each in plans.visible_to(ANNE)] == [BELLEVUE]


def test_a_day_and_words_that_the_plan_refuses_are_refused_with_the_lesson():
    incident = an_incident(site=a_site())
    lesson = a_debriefed(incident)["lesson"]
    far = to_do(due_on=date(2090, 1, 1))
    with pytest.raises(Exception, match="échéance entre"):
        actions.make(incident.pk, lesson.pk, far, **BY_ANNE)
    assert Action.objects.count() == 1


def test_what_is_confined_is_tied_to_nothing_that_others_read():
    incident = an_incident(site=a_site())
    confined = a_debriefed(incident)["action"].planned_id
    other = planned(SITE)
    with pytest.raises(NotAMove, match="n’en attend pas"):
        dependencies.wait_for(confined, other.pk, by=ANNE, at=LATER)
    with pytest.raises(NotFound):
        dependencies.wait_for(other.pk, confined, by=ANNE, at=LATER)
    with pytest.raises(NotFound):
        waivers.ask(SITE, a_plea(), action_id=confined, by=ANNE, at=LATER)

"""Exercises that are announced: done with their proof, moved, called off."""

from datetime import timedelta

import pytest

from hygie.evidence import queries
from hygie.evidence.models import Event, Planned, Proof
from hygie.evidence.operations import planning
from hygie.evidence.rules.fact import NotAFact
from hygie.evidence.rules.planned import NotPlanned, PlannedShown, PlannedState, shown_as
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import PatientIdentity
from hygie.kernel.markings import Tlp
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ADAM, ANNE, GAEL, KARIM, LEA, NOON, OSCAR, PAULE, REMI, ZOE
from tests.evidence.factories import (
    AUDIT_AD,
    ENTITY,
    SITE,
    SITE_ELSEWHERE,
    TODAY,
    a_proof,
    a_proof_said,
    announced,
    to_announce,
)
from tests.incidents.factories import a_site, a_site_elsewhere

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=40)
WHY = {"reason": "Le service est fermé.", "by": SYSTEM, "at": NOON}


def acts():
    kept = Entry.objects.filter(what__startswith="evidence.planned").order_by("id")
    return [each.what for each in kept]


def test_it_is_announced_once_though_its_page_is_sent_twice():
    a_site()
    said = to_announce()

    rows = [planning.announce(ENTITY, said, by=ANNE, at=NOON) for _ in range(2)]

    assert rows[0] == rows[1] == Planned.objects.get()
    assert acts() == ["evidence.planned"]
    assert not Proof.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"planned_on": TODAY - timedelta(days=1)},
        {"planned_on": TODAY + timedelta(days=735)},
        {"title": " \t "},
    ],
)
def test_what_is_no_plan_is_refused_and_nothing_is_kept(changes):
    with pytest.raises(NotPlanned):
        announced(**changes)
    with pytest.raises(PatientIdentity):
        announced(title="Patient IPP 12345678")
    assert not Planned.objects.exists()


def test_its_day_passes_and_it_is_not_done():
    row = announced()

    assert shown_as(PlannedState(row.state), row.planned_on, on=row.planned_on) == "PLANNED"
    after = row.planned_on + timedelta(days=1)
    assert shown_as(PlannedState(row.state), row.planned_on, on=after) is PlannedShown.LATE


def test_it_is_done_by_its_proof_and_by_nothing_else():
    row = announced()
    with pytest.raises(NotPlanned):
        planning.do(row.pk, a_proof_said(kind=AUDIT_AD), by=ANNE, at=NOON)
    with pytest.raises(NotAFact):
        planning.do(row.pk, a_proof_said(occurred_on=row.planned_on), by=ANNE, at=NOON)
    assert not Event.objects.exists()

    event = planning.do(row.pk, a_proof_said(), by=ANNE, at=NOON)

    row.refresh_from_db()
    assert (row.state, row.event) == ("DONE", event)
    assert event.proofs.get().place == ENTITY
    assert acts() == ["evidence.planned", "evidence.planned_done"]
    with pytest.raises(NotPlanned):
        planning.do(row.pk, a_proof_said(), by=ANNE, at=NOON)
    with pytest.raises(NotPlanned):
        planning.call_off(row.pk, **WHY)


def test_a_proof_that_is_noted_already_settles_one_exercise_and_no_other():
    row, other = announced(), announced()
    before = a_proof(occurred_on=TODAY - timedelta(days=9))
    audit = a_proof(kind=AUDIT_AD, occurred_on=TODAY)
    elsewhere = a_proof(occurred_on=TODAY, places=(SITE,))
    proof = a_proof(occurred_on=TODAY)
    assert list(queries.fitting(ANNE, row, on=TODAY)) == [proof]
    for wrong in (before, audit):
        with pytest.raises(NotPlanned):
            planning.settle(row.pk, wrong.pk, by=ANNE, at=NOON)
    with pytest.raises(NotFound):
        planning.settle(row.pk, elsewhere.pk, by=ANNE, at=NOON)

    planning.settle(row.pk, proof.pk, by=ANNE, at=NOON)

    with pytest.raises(NotPlanned):
        planning.settle(other.pk, proof.pk, by=ANNE, at=NOON)
    assert not queries.fitting(ANNE, other, on=TODAY).exists()


def test_moved_it_is_another_one_and_the_former_day_stays():
    row = announced()
    day = row.planned_on + timedelta(days=14)
    with pytest.raises(NotPlanned):
        planning.move(row.pk, to_announce(planned_on=row.planned_on), **WHY)

    later = planning.move(row.pk, to_announce(planned_on=day), **WHY)

    row.refresh_from_db()
    assert (row.state, row.later, later.state, later.planned_on) == ("MOVED", later, "PLANNED", day)
    with pytest.raises(NotPlanned):
        planning.move(later.pk, to_announce(), **(WHY | {"reason": " "}))
    assert Planned.objects.count() == 2


def test_late_it_is_still_done_moved_or_called_off():
    row = announced()

    planning.call_off(row.pk, **(WHY | {"at": LATER}))

    row.refresh_from_db()
    assert (row.state, row.reason) == ("CALLED_OFF", "Le service est fermé.")
    assert acts()[-1] == "evidence.planned_called_off"


@pytest.mark.parametrize(
    ("actor", "why"), [(GAEL, NotAllowed), (KARIM, NotAllowed), (ZOE, NotFound), (OSCAR, NotFound)]
)
def test_who_does_not_keep_the_proofs_plans_nothing(actor, why):
    row = announced()
    proof = a_proof(occurred_on=TODAY)
    for act in (
        lambda: planning.announce(ENTITY, to_announce(), by=actor, at=NOON),
        lambda: planning.do(row.pk, a_proof_said(), by=actor, at=NOON),
        lambda: planning.settle(row.pk, proof.pk, by=actor, at=NOON),
        lambda: planning.move(row.pk, to_announce(), **(WHY | {"by": actor})),
        lambda: planning.call_off(row.pk, **(WHY | {"by": actor})),
    ):
        with pytest.raises(why):
            act()
    assert Planned.objects.get().state == "PLANNED"


def test_each_scope_sees_the_exercises_of_its_places_and_writes_those_it_keeps():
    a_site_elsewhere()
    for place in (ENTITY, SITE, SITE_ELSEWHERE):
        announced(place=place)
    here = {ENTITY, SITE}
    for actor, sees in (
        *((each, here) for each in (ANNE, GAEL, KARIM, PAULE)),
        (REMI, {SITE}),
        (LEA, here | {SITE_ELSEWHERE}),
        (ZOE, {SITE_ELSEWHERE}),
        (OSCAR, set()),
        (ADAM, set()),
    ):
        with walls.scoped(scope_of(actor)):
            keeps = actor in {ANNE, ZOE}
            assert {row.place for row in Planned.objects.all()} == sees, actor.name
            assert Planned.objects.update(title="x") == (len(sees) if keeps else 0), actor.name
    with walls.nobody():
        assert not Planned.objects.exists()


def test_a_proof_that_was_withdrawn_proves_no_exercise():
    row = announced()
    event = planning.do(row.pk, a_proof_said(tlp=Tlp.RED), by=ANNE, at=NOON)
    row.refresh_from_db()
    assert queries.proof_of(ANNE, row).event == event
    assert queries.proof_of(KARIM, row) is None
    Proof.objects.update(state="WITHDRAWN", ended_at=NOON, reason="x")
    assert queries.proof_of(ANNE, row) is None

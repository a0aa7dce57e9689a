"""Keeping a plan, on a real database and behind its walls."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from hygie.journal.models import Entry
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from hygie.remediation.holding import ChangedSince
from hygie.remediation.models import Action, Cost, Dependency, Version, Waiver, WaiverStep
from hygie.remediation.operations import costs, dependencies, planning, sharing, waivers
from hygie.remediation.queries import plans
from hygie.remediation.rules.actions import NotAnAction
from hygie.remediation.rules.costs import Cost as CostSaid
from hygie.remediation.rules.dependencies import GoesRound
from hygie.remediation.rules.sharing import NotShared
from hygie.remediation.rules.states import NotAMove, State
from hygie.remediation.rules.waivers import NotAWaiver, WaiverState
from tests.cast import (
    ANNE,
    BELLEVUE_ENTITY,
    ELSA,
    ELSEWHERE_ENTITY,
    GAEL,
    KARIM,
    LEA,
    NADIA,
    NOON,
    OSCAR,
    PAULE,
    REMI,
    ZOE,
)
from tests.incidents.factories import a_ght, a_site, a_site_elsewhere, an_entity
from tests.people import an_account
from tests.remediation.factories import (
    BY_ANNE,
    ENTITY,
    GROUP,
    SITE,
    a_plea,
    asked,
    planned,
    said,
    shared,
)

pytestmark = pytest.mark.django_db
READ, DO_NOT = (KARIM, LEA, PAULE), (REMI, ZOE, OSCAR, NADIA)
MONEY = CostSaid(investment=Decimal(9000), running=Decimal("500.50"))
TABLES = (Action, Version, Dependency, Cost, Waiver, WaiverStep)


def full():
    """One row of each kind."""
    one, other = planned(), planned(title="Acheter des bandes")
    costs.say(one.pk, MONEY, **BY_ANNE)
    dependencies.wait_for(one.pk, other.pk, **BY_ANNE)
    return {"one": one, "other": other, "waiver": asked()}


def test_an_action_is_planned_changed_and_moved_and_how_it_stood_stays():
    action = planned()
    later = said(due_on=date(2026, 9, 30), owner="RSSI")

    planning.change(action.pk, later, seen=1, reason="Marché en retard.", **BY_ANNE)
    planning.move(action.pk, State.DOING, seen=2, **BY_ANNE)
    planning.move(action.pk, State.BLOCKED, seen=3, reason="Pas de câble.", **BY_ANNE)
    with pytest.raises(ChangedSince):
        planning.move(action.pk, State.DONE, seen=3, **BY_ANNE)
    done = planning.move(action.pk, State.DONE, seen=4, **BY_ANNE)

    assert (done.state, done.ended_on, done.version) == ("DONE", NOON.date(), 5)
    told = [(each.number, each.state, each.reason) for each in plans.any_versions([action.pk])]
    assert told == [
        (1, "TODO", ""),
        (2, "TODO", "Marché en retard."),
        (3, "DOING", ""),
        (4, "BLOCKED", "Pas de câble."),
        (5, "DONE", ""),
    ]
    assert plans.any_versions([action.pk])[0].due_on == date(2026, 6, 30)
    again = planning.move(action.pk, State.DOING, seen=5, reason="Une baie oubliée.", **BY_ANNE)
    assert again.ended_on is None
    acts = Entry.objects.filter(what__startswith="remediation.").order_by("id")
    assert [each.what.partition(".")[2] for each in acts] == [
        *("planned", "changed", "moved", "moved", "moved", "moved")
    ]


@pytest.mark.parametrize("somebody", [*READ, *DO_NOT], ids=lambda one: one.name)
def test_who_does_not_keep_a_plan_writes_nothing_in_it(somebody):
    rows, who = full(), {"by": somebody, "at": NOON}
    refusal = NotAllowed if somebody in READ else NotFound
    before = [model.objects.count() for model in TABLES]
    one, waiver = rows["one"].pk, rows["waiver"].pk
    for act in (
        lambda: planning.plan(ENTITY, said(), **who),
        lambda: planning.change(one, said(owner="x"), seen=1, **who),
        lambda: planning.move(one, State.DOING, seen=1, **who),
        lambda: costs.say(one, CostSaid(), **who),
        lambda: dependencies.wait_for(rows["other"].pk, one, **who),
        lambda: dependencies.free(one, rows["other"].pk, **who),
        lambda: sharing.share(GROUP, said(), members=(BELLEVUE_ENTITY,), **who),
        lambda: waivers.ask(ENTITY, a_plea(), **who),
        lambda: waivers.ask_again(waiver, a_plea(), seen=1, **who),
        lambda: waivers.decide(waiver, WaiverState.APPROVED, seen=1, **who),
        lambda: waivers.end(waiver, seen=1, words="x", **who),
    ):
        with pytest.raises(refusal):
            act()
    assert [model.objects.count() for model in TABLES] == before


def test_what_is_wrong_is_refused_and_nothing_is_written():
    a_site()
    for wrong in (
        said(title=""),
        said(title="NIR 1 85 05 78 006 084 91"),
        said(detail="NIR 1 85 05 78 006 084 91"),
        said(gain=("x",)),
        said(owner="", owner_id=an_account(ZOE).pk),
    ):
        with pytest.raises(Refused):
            planning.plan(ENTITY, wrong, **BY_ANNE)
    for place in (
        GROUP,
        Place(PlaceKind.REGION, "84"),
        Place(PlaceKind.LEGAL_ENTITY, "990000017"),
    ):
        with pytest.raises(NotFound):
            planning.plan(place, said(), by=GAEL, at=NOON)
    assert not Action.objects.exists()


def test_an_owner_has_a_role_at_the_place_and_stays_when_they_leave_it():
    a_site()
    remi, anne, zoe = an_account(REMI), an_account(ANNE), an_account(ZOE)
    with pytest.raises(NotAnAction, match="rôle ici"):
        planned(owner="", owner_id=zoe.pk)
    with pytest.raises(NotAnAction, match="rôle ici"):
        planned(owner="", owner_id=remi.pk)
    mine = planned(owner="", owner_id=anne.pk)
    at_site = planned(SITE, owner="", owner_id=remi.pk)
    assert (mine.owner_person_id, at_site.owner_person_id) == (anne.pk, remi.pk)

    remi.memberships.update(ends_on=NOON.date() - timedelta(days=1))
    kept = said(owner="", owner_id=remi.pk, title="Autrement dit")
    assert planning.change(at_site.pk, kept, seen=1, **BY_ANNE).owner_person_id == remi.pk


def test_an_action_waits_for_others_of_its_plan_without_going_round():
    one, two, three = (planned(title=each) for each in ("Une", "Deux", "Trois"))
    a_site_elsewhere()
    theirs = planning.plan(Place(PlaceKind.LEGAL_ENTITY, ELSEWHERE_ENTITY), said(), by=ZOE, at=NOON)
    dependencies.wait_for(one.pk, two.pk, **BY_ANNE)
    dependencies.wait_for(one.pk, two.pk, **BY_ANNE)
    dependencies.wait_for(two.pk, three.pk, **BY_ANNE)

    for needed in (one, two):
        with pytest.raises(GoesRound):
            dependencies.wait_for(three.pk, needed.pk, **BY_ANNE)
    with pytest.raises(GoesRound, match="elle-même"):
        dependencies.wait_for(one.pk, one.pk, **BY_ANNE)
    for stranger in (theirs.pk, 999_999):
        with pytest.raises(NotFound):
            dependencies.wait_for(one.pk, stranger, **BY_ANNE)
    with pytest.raises(NotAMove, match="Deux"):
        planning.move(one.pk, State.DONE, seen=1, **BY_ANNE)
    dependencies.free(one.pk, two.pk, **BY_ANNE)
    planning.move(one.pk, State.DONE, seen=1, **BY_ANNE)
    with pytest.raises(NotAMove, match="terminée"):
        dependencies.wait_for(one.pk, three.pk, **BY_ANNE)
    with pytest.raises(NotFound):
        dependencies.free(one.pk, two.pk, **BY_ANNE)
    assert Dependency.objects.count() == 1


def test_euros_are_said_again_and_not_by_who_does_not_read_them():
    action = planned()
    assert costs.say(action.pk, CostSaid(), **BY_ANNE) is None
    first = costs.say(action.pk, MONEY, **BY_ANNE)
    assert costs.say(action.pk, MONEY, **BY_ANNE) == first
    costs.say(action.pk, CostSaid(investment=Decimal(1)), **BY_ANNE)
    for keeper in (GAEL, ELSA):
        with pytest.raises(NotAllowed, match="euros"):
            costs.say(action.pk, MONEY, by=keeper, at=NOON)
    assert plans.any_costs([action.pk]) == {action.pk: CostSaid(investment=Decimal(1))}
    assert Cost.objects.count() == 2


def test_a_group_shares_an_action_each_member_has_its_own_and_both_meet():
    a_site()
    beside = an_entity("010780062", ght=a_ght())
    group = shared(BELLEVUE_ENTITY)
    with pytest.raises(NotShared):
        sharing.join(group.pk, [ELSEWHERE_ENTITY], by=GAEL, at=NOON)
    sharing.join(group.pk, [beside.finess, BELLEVUE_ENTITY], by=GAEL, at=NOON)
    mine, theirs = plans.any_members(group)
    assert (mine.place_code, theirs.place_code) == (BELLEVUE_ENTITY, beside.finess)

    with walls.scoped(scope_of(ANNE)):
        assert list(plans.visible_to(ANNE)) == [mine]
        planning.move(mine.pk, State.DONE, seen=1, **BY_ANNE)
    with pytest.raises(NotShared, match="un membre"):
        planning.move(group.pk, State.DONE, seen=1, by=GAEL, at=NOON)
    moved = said(title="Isoler toutes les sauvegardes", due_on=date(2026, 12, 31))
    planning.change(group.pk, moved, seen=1, reason="Un an de plus.", by=GAEL, at=NOON)

    mine, theirs = plans.any_members(group)
    assert (mine.title, mine.due_on) == ("Isoler les sauvegardes", date(2026, 6, 30))
    assert (theirs.title, theirs.due_on) == ("Isoler toutes les sauvegardes", date(2026, 12, 31))
    found = plans.any_progress([group])[group.pk]
    assert (found.members, found.done, found.percent) == (2, 1, 50)
    planning.move(theirs.pk, State.DROPPED, seen=2, reason="Fusion.", by=GAEL, at=NOON)
    planning.move(group.pk, State.DONE, seen=2, by=GAEL, at=NOON)


def test_an_exception_is_asked_decided_by_who_binds_the_place_ended_and_asked_again():
    waiver = asked(by=ELSA)
    for keeper in (ELSA, GAEL):
        with pytest.raises(NotAllowed, match="direction ou le RSSI"):
            waivers.decide(waiver.pk, WaiverState.APPROVED, seen=1, by=keeper, at=NOON)
    with pytest.raises(NotAWaiver, match="pourquoi"):
        waivers.decide(waiver.pk, WaiverState.REFUSED, seen=1, **BY_ANNE)
    with pytest.raises(NotAWaiver, match="Approuvez"):
        waivers.decide(waiver.pk, WaiverState.ENDED, seen=1, words="x", **BY_ANNE)
    waivers.decide(waiver.pk, WaiverState.APPROVED, seen=1, **BY_ANNE)
    with pytest.raises(ChangedSince):
        waivers.decide(waiver.pk, WaiverState.REFUSED, seen=1, words="x", **BY_ANNE)

    longer = a_plea(expires_on=date(2027, 2, 1))
    waivers.ask_again(waiver.pk, longer, seen=2, **BY_ANNE)
    waivers.decide(waiver.pk, WaiverState.REFUSED, seen=3, words="Assez attendu.", **BY_ANNE)
    with pytest.raises(NotAWaiver):
        waivers.end(waiver.pk, seen=4, words="x", **BY_ANNE)
    steps = WaiverStep.objects.filter(waiver=waiver).order_by("number")
    assert [each.state for each in steps] == ["ASKED", "APPROVED", "ASKED", "REFUSED"]
    assert steps[1].expires_on == date(2026, 12, 31)


def test_an_exception_whose_day_has_passed_is_not_approved():
    waiver = asked(expires_on=date(2026, 3, 10))
    with pytest.raises(NotAWaiver, match="passé"):
        waivers.decide(
            waiver.pk, WaiverState.APPROVED, seen=1, by=ANNE, at=NOON + timedelta(days=8)
        )


def test_an_exception_names_an_action_of_its_own_plan():
    action, elsewhere = planned(), planned(SITE)
    assert waivers.ask(ENTITY, a_plea(), action_id=action.pk, **BY_ANNE).action == action
    for other in (elsewhere.pk, 999_999):
        with pytest.raises(NotFound):
            waivers.ask(ENTITY, a_plea(), action_id=other, **BY_ANNE)


COUNTS = {
    ANNE: (2, 2, 1, 1, 1, 1),
    GAEL: (2, 2, 1, 0, 1, 1),
    KARIM: (2, 2, 1, 1, 1, 1),
    LEA: (2, 2, 1, 0, 1, 1),
    PAULE: (2, 2, 1, 0, 1, 1),
    ELSA: (2, 2, 1, 0, 1, 1),
    REMI: (0, 0, 0, 0, 0, 0),
    ZOE: (0, 0, 0, 0, 0, 0),
    OSCAR: (0, 0, 0, 0, 0, 0),
}


@pytest.mark.parametrize("somebody", COUNTS, ids=lambda one: one.name)
def test_the_walls_show_a_plan_to_its_readers_and_its_euros_to_who_pays(somebody):
    full()
    with walls.scoped(scope_of(somebody)):
        assert tuple(model.objects.count() for model in TABLES) == COUNTS[somebody]
        assert plans.visible_to(somebody).count() == COUNTS[somebody][0]
    with walls.nobody():
        assert [model.objects.count() for model in TABLES] == [0] * len(TABLES)


def test_the_walls_let_nobody_write_in_the_plan_of_another_nor_rewrite_a_history():
    rows = full()
    a_site_elsewhere()
    for actor in (ZOE, KARIM, REMI, LEA):
        with walls.scoped(scope_of(actor)):
            for model in (Action, Version, Cost, Waiver, WaiverStep):
                copy = model.objects.model(**_values(model))
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    copy.save(force_insert=True)
            assert Action.objects.update(title="x") == 0
    with walls.scoped(scope_of(ANNE)), connection.cursor() as cursor:
        for table in ("version", "cost", "waiverstep"):
            cursor.execute(f"UPDATE remediation_{table} SET written_by = 'autre'")  # noqa: S608
            assert cursor.rowcount == 0
        assert rows["one"].pk
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Action.objects.filter(pk=rows["one"].pk).update(region_code="11")


def _values(model):
    if model is Action:
        return {
            "place_kind": "LEGAL_ENTITY",
            "place_code": BELLEVUE_ENTITY,
            "region_code": "84",
            "origin": "OTHER",
            "title": "x",
            "owner": "x",
            "due_on": date(2026, 6, 1),
            "state": "TODO",
            "made_at": NOON,
            "changed_at": NOON,
        }
    if model is Waiver:
        return {
            **{"place_kind": "LEGAL_ENTITY", "place_code": BELLEVUE_ENTITY, "region_code": "84"},
            **{"title": "x", "reason": "x", "compensating": "x", "expires_on": date(2026, 6, 1)},
            **{"state": "ASKED", "made_at": NOON, "changed_at": NOON},
        }
    written = {"written_at": NOON, "written_by": "x"}
    if model is Cost:
        return {"action_id": 1, "investment": 1, "running": 1, **written}
    if model is WaiverStep:
        words = {"title": "x", "reason": "x", "compensating": "x", "state": "ASKED"}
        return {"waiver_id": 1, "number": 9, "expires_on": date(2026, 6, 1), **words, **written}
    told = {"title": "x", "owner": "x", "due_on": date(2026, 6, 1), "state": "TODO"}
    return {"action_id": 1, "number": 9, **told, **written}


def test_who_keeps_a_plan_writes_in_their_own_scope():
    a_site()
    for actor in (ANNE, GAEL, ELSA):
        with walls.scoped(scope_of(actor)):
            action = planning.plan(ENTITY, said(), by=actor, at=NOON)
            other = planning.plan(ENTITY, said(), by=actor, at=NOON)
            planning.change(action.pk, said(owner="x"), seen=1, by=actor, at=NOON)
            planning.move(action.pk, State.DOING, seen=2, by=actor, at=NOON)
            dependencies.wait_for(action.pk, other.pk, by=actor, at=NOON)
            dependencies.free(action.pk, other.pk, by=actor, at=NOON)
            waiver = waivers.ask(ENTITY, a_plea(), by=actor, at=NOON)
            waivers.end(waiver.pk, seen=1, words="Inutile.", by=actor, at=NOON)
    with walls.scoped(scope_of(ANNE)):
        costs.say(action.pk, MONEY, **BY_ANNE)
        costs.say(action.pk, CostSaid(), **BY_ANNE)
    with walls.scoped(scope_of(GAEL)):
        group = sharing.share(GROUP, said(), members=(BELLEVUE_ENTITY,), by=GAEL, at=NOON)
        planning.change(group.pk, said(title="Autre"), seen=1, by=GAEL, at=NOON)

    # Two for each of three people, one for the group, one for its member.
    assert Action.objects.count() == 8
    assert Action.objects.filter(state=State.DOING, owner="x").count() == 3
    assert Waiver.objects.filter(state=WaiverState.ENDED).count() == 3


def test_who_has_an_action_in_charge_says_where_it_stands_and_no_more():
    a_site()
    remi, zoe = an_account(REMI), an_account(ZOE)
    mine = planned(SITE, owner="", owner_id=remi.pk)
    other = planned(SITE)
    me = Actor(name="Rémi", person_id=remi.pk, grants=REMI.grants)
    stranger = Actor(name="Zoé", person_id=zoe.pk, grants=ZOE.grants)
    with walls.scoped(scope_of(me)):
        planning.move(mine.pk, State.DOING, seen=1, by=me, at=NOON)
        with pytest.raises(NotAllowed):
            planning.move(other.pk, State.DOING, seen=1, by=me, at=NOON)
        with pytest.raises(NotAllowed):
            planning.change(mine.pk, said(title="Autre"), seen=2, by=me, at=NOON)
    with walls.scoped(scope_of(stranger)), pytest.raises(NotFound):
        planning.move(mine.pk, State.DONE, seen=2, by=stranger, at=NOON)
    assert Action.objects.get(pk=mine.pk).state == "DOING"

from datetime import date, timedelta

import pytest

from hygie.accounts import listed, queries
from hygie.accounts.models import Membership
from hygie.accounts.operations import memberships, people
from hygie.accounts.rules import State, Suspension
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed, NotFound
from tests.accounts.letters import posted, told
from tests.cast import ADAM, ANNE, BELLEVUE, BELLEVUE_ENTITY, GAEL, NOON, REMI, ZOE
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.people import an_account

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
ENTITY, SITE = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), Place(PlaceKind.SITE, BELLEVUE)


@pytest.fixture(autouse=True)
def _register():
    a_site()
    a_site_elsewhere()


def acting(actor):
    """Somebody of the cast with an account of their own."""
    return queries.any_actor(an_account(actor), today=TODAY)


def give(person, *, by, role=Role.DPO, place=ENTITY, **changes):
    values = {"starts_on": TODAY, "role": role, "place": place} | changes
    return memberships.grant(person, **values, by=by, at=NOON)


def role_of(person):
    return Membership.objects.get(person=person)


def test_a_role_is_given_by_who_may_and_told_to_the_person():
    anne, remi = acting(ANNE), an_account(REMI)

    held = give(remi, by=anne, ends_on=date(2026, 12, 31))

    assert (held.given_by, held.ends_on) == ("Anne", date(2026, 12, 31))
    assert told() == [("remi@hygie.example", "Un rôle vous est donné")]
    assert "jusqu’au 31 décembre 2026 compris" in posted()[0].body
    entry = Entry.objects.get(what="accounts.role_given", actor_name="Anne")
    assert entry.detail["code"] == BELLEVUE_ENTITY


@pytest.mark.parametrize(
    ("by", "role", "place"),
    [
        (ZOE, Role.READER, ENTITY),
        (REMI, Role.READER, SITE),
        (ANNE, Role.CISO, ENTITY),
        (ANNE, Role.ADMINISTRATOR, ENTITY),
        (GAEL, Role.GHT_OFFICER, Place(PlaceKind.GHT, "GHT-A")),
        (ANNE, Role.READER, Place(PlaceKind.GHT, "GHT-A")),
    ],
)
def test_who_may_not_give_a_role_gives_none_and_nothing_is_written(by, role, place):
    person = people.register(
        email="x@y.example", name="X", password="une phrase bien longue", by=SYSTEM, at=NOON
    )

    with pytest.raises(NotAllowed):
        give(person, by=by, role=role, place=place)

    assert not Membership.objects.exists()
    assert told() == []


def test_nobody_gives_themselves_a_role():
    person = an_account(ADAM)

    with pytest.raises(NotAllowed, match="soi-même"):
        give(person, by=queries.any_actor(person, today=TODAY), role=Role.CISO)


def test_no_role_is_given_where_it_closed():
    a_site().__class__.objects.filter(finess=BELLEVUE).update(is_open=False, closing_reason="FILE")

    with pytest.raises(memberships.NotGiven, match="fermé"):
        give(an_account(REMI), by=ANNE, place=SITE, role=Role.CIO)


def test_a_role_that_reads_cases_given_by_who_reads_none_is_told_to_those_who_answer_for_them():
    adam = acting(ADAM)
    an_account(ANNE)

    give(an_account(REMI), by=adam, role=Role.CIO)

    assert told() == [
        ("remi@hygie.example", "Un rôle vous est donné"),
        ("anne@hygie.example", "Un rôle a été donné"),
    ]


def test_a_new_administrator_is_told_to_the_others():
    adam = acting(ADAM)
    other = an_account(ADAM.__class__(name="Aline", grants=ADAM.grants))
    del other

    give(an_account(REMI), by=adam, role=Role.ADMINISTRATOR, place=NATION)

    assert ("aline@hygie.example", "Un rôle a été donné") in told()


def test_a_role_ends_at_once_and_its_holder_acts_no_more():
    anne, remi = acting(ANNE), an_account(REMI)

    memberships.end(role_of(remi).pk, last_day=None, known=None, by=anne, at=NOON)

    assert queries.any_actor(remi, today=TODAY).grants == ()
    assert told() == [("remi@hygie.example", "Votre rôle est terminé")]


def test_a_role_given_today_by_mistake_ends_at_once_too():
    anne, remi = acting(ANNE), an_account(REMI)
    held = give(remi, by=anne)

    memberships.end(held.pk, last_day=None, known=None, by=anne, at=NOON)

    assert Role.DPO not in {grant.role for grant in queries.any_actor(remi, today=TODAY).grants}


@pytest.mark.parametrize("in_days", [0, 5])
@pytest.mark.parametrize("last_day", [None, date(2026, 12, 31)])
def test_a_role_stopped_on_its_first_day_is_given_again_from_that_day(in_days, last_day):
    anne, remi = acting(ANNE), an_account(REMI)
    first = {"starts_on": TODAY + timedelta(days=in_days)}
    for _ in range(2):
        held = give(remi, by=anne, **first)
        memberships.end(held.pk, last_day=None, known=None, by=anne, at=NOON)

    again = give(remi, by=anne, ends_on=last_day, **first)

    later = TODAY + timedelta(days=in_days)
    assert again.ends_on == last_day
    assert Role.DPO in {grant.role for grant in queries.any_actor(remi, today=later).grants}
    assert Membership.objects.filter(person=remi, role=Role.DPO).count() == 3
    assert [row.pk for row in queries.person(anne, remi.pk).roles_here][0] == again.pk


def test_a_role_that_runs_is_not_given_twice_from_the_same_day():
    anne, remi = acting(ANNE), an_account(REMI)
    held = give(remi, by=anne)

    assert give(remi, by=anne) == held
    with pytest.raises(memberships.NotGiven, match="changez son dernier jour"):
        give(remi, by=anne, ends_on=date(2026, 12, 31))

    assert Membership.objects.filter(person=remi, role=Role.DPO).count() == 1


@pytest.mark.parametrize(
    ("since", "day", "label"),
    [(30, TODAY, "Terminé"), (0, TODAY, "Terminé"), (-5, None, "Annulé avant de commencer")],
)
@pytest.mark.parametrize("by_closing", [True, False])
def test_what_is_told_of_a_role_that_stopped_at_once_is_true(since, day, label, by_closing):
    anne, remi = acting(ANNE), an_account(REMI)
    Membership.objects.filter(person=remi).delete()
    starts_on = TODAY - timedelta(days=since)
    held = give(remi, by=SYSTEM, role=Role.READER, starts_on=starts_on)

    if by_closing:
        people.close_account(remi, by=anne, at=NOON)
    else:
        memberships.end(held.pk, last_day=None, known=None, by=anne, at=NOON)
        said = Entry.objects.get(what="accounts.role_ended").detail
        assert said.get("until") == (day.isoformat() if day else None)
        assert said.get("cancelled", False) is (day is None)

    held.refresh_from_db()
    [row] = listed.roles([held], by=anne, today=TODAY)
    assert row["state"]["label"] == label
    assert row["stopped_at"] == (NOON if day else None)
    assert held.last_day == (day or starts_on - timedelta(days=1))
    assert queries.any_actor(remi, today=TODAY).grants == ()


def test_a_last_day_is_included_and_may_be_put_off():
    anne, remi = acting(ANNE), an_account(REMI)
    held, later = role_of(remi), TODAY + timedelta(days=30)

    memberships.end(held.pk, last_day=TODAY, known=None, by=anne, at=NOON)
    assert queries.any_actor(remi, today=TODAY).grants
    memberships.end(held.pk, last_day=later, known=TODAY, by=anne, at=NOON)

    assert queries.any_actor(remi, today=later).grants
    assert not queries.any_actor(remi, today=later + timedelta(days=1)).grants


def test_of_two_who_change_a_role_one_wins_and_the_other_is_told():
    anne, held = acting(ANNE), role_of(an_account(REMI))
    memberships.end(held.pk, last_day=date(2026, 6, 30), known=None, by=anne, at=NOON)

    with pytest.raises(memberships.ChangedMeanwhile, match="relisez"):
        memberships.end(held.pk, last_day=date(2026, 9, 30), known=None, by=GAEL, at=NOON)

    assert role_of(held.person).ends_on == date(2026, 6, 30)


@pytest.mark.parametrize(("last_day"), [TODAY - timedelta(days=1), date(2025, 12, 31)])
def test_a_last_day_that_has_passed_is_refused(last_day):
    held = role_of(an_account(REMI))

    with pytest.raises(memberships.NotGiven, match="déjà passé"):
        memberships.end(held.pk, last_day=last_day, known=None, by=ANNE, at=NOON)


def test_a_neighbour_knows_of_no_role_and_a_colleague_may_not_end_it():
    held = role_of(an_account(ANNE))

    with pytest.raises(NotFound):
        memberships.end(held.pk, last_day=None, known=None, by=ZOE, at=NOON)
    with pytest.raises(NotAllowed):
        memberships.end(held.pk, last_day=None, known=None, by=ANNE, at=NOON)


def test_the_last_administrator_of_the_nation_stays():
    first, second = acting(ADAM), an_account(ADAM.__class__(name="Aline", grants=ADAM.grants))
    memberships.end(role_of(second).pk, last_day=None, known=None, by=first, at=NOON)
    aline = ADAM.__class__(name="Aline", person_id=second.pk, grants=ADAM.grants)

    with pytest.raises(memberships.LastAdministrator):
        memberships.end(
            Membership.objects.get(person_id=first.person_id).pk,
            last_day=None,
            known=None,
            by=aline,
            at=NOON,
        )
    with pytest.raises(memberships.LastAdministrator):
        people.suspend(first.person_id, reason=Suspension.DECIDED, by=aline, at=NOON)


def test_a_suspended_account_keeps_its_roles_and_comes_back():
    gael, anne = acting(GAEL), an_account(ANNE)

    person = people.suspend(anne.pk, reason=Suspension.DECIDED, by=gael, at=NOON)
    assert (person.state, person.is_active) == (State.SUSPENDED, False)
    person = people.reactivate(anne.pk, by=gael, at=NOON)

    assert (person.state, person.is_active) == (State.ACTIVE, True)
    assert queries.any_actor(anne, today=TODAY).grants
    assert [subject for _, subject in told()] == [
        "Votre compte est suspendu",
        "Votre compte est réactivé",
    ]


def test_who_answers_for_a_part_of_an_account_does_not_suspend_all_of_it():
    anne, remi = acting(ANNE), an_account(REMI)
    give(remi, by=SYSTEM, place=Place(PlaceKind.SITE, "930100037"), role=Role.READER)

    with pytest.raises(NotAllowed, match="pas que de vous"):
        people.suspend(remi.pk, reason=Suspension.DECIDED, by=anne, at=NOON)
    with pytest.raises(NotAllowed, match="pas que de vous"):
        people.close_account(remi, by=anne, at=NOON)


def test_who_leaves_loses_roles_at_once_and_stays_in_the_books():
    anne, remi = acting(ANNE), an_account(REMI)
    give(remi, by=anne, starts_on=TODAY + timedelta(days=10))

    people.close_account(remi, by=anne, at=NOON)

    remi.refresh_from_db()
    assert remi.state == State.CLOSED
    assert queries.any_actor(remi, today=TODAY + timedelta(days=20)).grants == ()
    assert Membership.objects.filter(person=remi).count() == 2


def test_a_closed_account_is_not_reactivated():
    remi = an_account(REMI)
    people.close_account(remi, by=ANNE, at=NOON)

    with pytest.raises(people.NotInThatState, match="réinvite"):
        people.reactivate(remi.pk, by=SYSTEM, at=NOON)


def test_nobody_sees_or_counts_the_people_of_a_neighbour():
    anne, zoe = an_account(ANNE), an_account(ZOE)
    an_account(REMI)

    everybody = queries.Filters(presence=queries.Presence.ALL)
    seen = {person.name for person in queries.people(ANNE, everybody, today=TODAY)}

    assert seen == {"Anne", "Rémi"}
    assert queries.person(ANNE, zoe.pk) is None
    assert queries.person(ZOE, anne.pk) is None
    assert queries.people(REMI, everybody, today=TODAY).count() == 0
    assert queries.people(ADAM, everybody, today=TODAY).count() == 3


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (queries.Filters(), ["Anne", "Rémi"]),
        (queries.Filters(text="remi"), ["Rémi"]),
        (queries.Filters(text=["HYGIE", "example"][0] + " anne"), ["Anne"]),
        (queries.Filters(text="50%"), []),
        (queries.Filters(role="READER"), ["Rémi"]),
        (queries.Filters(presence=queries.Presence.LEFT), ["Zoé"]),
        (queries.Filters(presence=queries.Presence.SUSPENDED), []),
    ],
)
def test_people_are_found_by_words_role_and_presence(filters, names):
    an_account(ANNE)
    an_account(REMI)
    people.close_account(an_account(ZOE), by=SYSTEM, at=NOON)

    assert [person.name for person in queries.people(ADAM, filters, today=TODAY)] == names

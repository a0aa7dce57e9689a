from datetime import timedelta

import pytest

from hygie.accounts import queries, recognised, tasks
from hygie.accounts.models import ApiKey, Membership, Person, Review
from hygie.accounts.operations import endings, keys, people, unused
from hygie.accounts.rules import Idle, KeyScope, State
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound
from tests.accounts.letters import posted, told
from tests.cast import ADAM, ANNE, BELLEVUE, BELLEVUE_ENTITY, ELSEWHERE, LEA, NOON, REMI, ZOE
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.people import an_account

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ENTITY, SITE = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), Place(PlaceKind.SITE, BELLEVUE)


@pytest.fixture(autouse=True)
def _register():
    a_site()
    a_site_elsewhere()


def look_over(days):
    done = unused.look_over(by=SYSTEM, at=NOON + timedelta(days=days))
    return done[Idle.WARN], done[Idle.SUSPEND]


def test_an_unused_account_is_warned_then_suspended_and_each_night_does_it_once():
    remi = an_account(REMI)

    assert look_over(165) == (0, 0)
    assert look_over(166) == (1, 0)
    assert look_over(166) == (0, 0)
    assert look_over(179) == (0, 0)
    assert look_over(180) == (0, 1)
    assert look_over(181) == (0, 0)

    remi.refresh_from_db()
    assert (remi.state, remi.suspension) == (State.SUSPENDED, "UNUSED")
    assert [subject for _, subject in told()] == [
        "Votre compte va être suspendu",
        "Votre compte est suspendu",
    ]
    assert "29 août 2026" in posted()[0].body


def test_who_comes_back_after_the_warning_is_left_in_peace():
    remi = an_account(REMI)
    look_over(170)
    Person.objects.filter(pk=remi.pk).update(last_login=NOON + 171 * DAY)

    assert look_over(185) == (0, 0)
    assert look_over(171 + 166) == (1, 0)


def test_a_reactivated_account_has_its_whole_time_again():
    remi = an_account(REMI)
    look_over(166)
    look_over(180)
    people.reactivate(remi.pk, by=ANNE, at=NOON + 200 * DAY)

    assert look_over(201) == (0, 0)
    assert look_over(200 + 166) == (1, 0)


def test_the_last_administrator_of_the_nation_is_never_suspended():
    an_account(ADAM)
    second = an_account(ADAM.__class__(name="Aline", grants=ADAM.grants))
    Person.objects.filter(pk=second.pk).update(last_login=NOON + 1 * DAY)

    look_over(200)
    look_over(215)
    look_over(230)

    active = Person.objects.filter(is_active=True)
    assert [person.name for person in active] == ["Aline"]


def test_a_role_that_ends_soon_is_told_once_to_its_holder_and_to_who_may_prolong_it():
    an_account(ANNE)
    remi = an_account(REMI)
    Membership.objects.filter(person=remi).update(ends_on=NOON.date() + 20 * DAY)

    assert endings.tell_of_roles(by=SYSTEM, at=NOON) == 0
    assert endings.tell_of_roles(by=SYSTEM, at=NOON + 6 * DAY) == 1
    assert endings.tell_of_roles(by=SYSTEM, at=NOON + 6 * DAY) == 0

    assert told() == [
        ("remi@hygie.example", "Votre rôle se termine bientôt"),
        ("anne@hygie.example", "Un rôle se termine bientôt"),
    ]


def a_key(by, *scopes, place=ENTITY, lasts=90 * DAY, at=NOON):
    return keys.make(
        name="SIEM",
        scopes=list(scopes or [KeyScope.READ]),
        place=place,
        expires_at=at + lasts,
        by=by,
        at=at,
    )


def test_a_key_says_who_made_it_and_is_told_before_it_ends():
    anne = queries.any_actor(an_account(ANNE), today=NOON.date())
    key, _ = a_key(anne)

    assert (key.made_by_name, key.made_by_id) == ("Anne", anne.person_id)
    assert endings.tell_of_keys(by=SYSTEM, at=NOON + 75 * DAY) == 0
    assert endings.tell_of_keys(by=SYSTEM, at=NOON + 76 * DAY) == 1
    assert endings.tell_of_keys(by=SYSTEM, at=NOON + 77 * DAY) == 0
    assert told() == [("anne@hygie.example", "Une clé de machine expire bientôt")]


@pytest.mark.parametrize(
    ("by", "scope", "place"),
    [
        (ADAM, KeyScope.READ, ENTITY),
        (ADAM, KeyScope.READ, NATION),
        (ANNE, KeyScope.READ, NATION),
        (ANNE, KeyScope.DECLARE, Place(PlaceKind.REGION, "84")),
        (ANNE, KeyScope.READ, Place(PlaceKind.SITE, ELSEWHERE)),
        (LEA, KeyScope.READ, ENTITY),
        (REMI, KeyScope.DECLARE, SITE),
        (ADAM, KeyScope.DECLARE, Place(PlaceKind.SITE, "999999999")),
    ],
)
def test_nobody_makes_a_key_that_does_more_than_they_may(by, scope, place):
    with pytest.raises(NotAllowed):
        a_key(by, scope, place=place)

    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("by", [ANNE, SYSTEM])
@pytest.mark.parametrize("lasts", [0 * DAY, -1 * DAY, 367 * DAY])
def test_a_key_lasts_a_year_at_most_whoever_makes_it(by, lasts):
    with pytest.raises(keys.NotMade, match="un an"):
        a_key(by, lasts=lasts)


def test_a_key_of_a_neighbour_is_not_seen_and_not_revoked():
    key, text = a_key(ANNE)

    with pytest.raises(NotFound):
        keys.revoke(key.pk, by=ZOE, at=NOON)
    assert not queries.keys_visible_to(ZOE).exists()
    assert queries.keys_visible_to(ADAM).get() == key
    assert recognised.any_key(text, at=NOON) == key


def test_the_key_of_who_left_stays_and_is_flagged():
    person = an_account(ANNE)
    key, text = a_key(queries.any_actor(person, today=NOON.date()))
    people.close_account(person, by=SYSTEM, at=NOON)

    key.refresh_from_db()
    assert recognised.any_key(text, at=NOON) == key
    assert key.made_by.state == State.CLOSED


def test_the_jobs_of_the_night_reach_what_they_need_behind_the_walls():
    remi, anne = an_account(REMI), an_account(ANNE)
    Membership.objects.filter(person=remi).update(starts_on=NOON.date() - 400 * DAY)
    Membership.objects.filter(person=anne).update(ends_on=NOON.date() + 170 * DAY)
    a_key(queries.any_actor(anne, today=NOON.date()), lasts=170 * DAY)
    night = int((NOON + 166 * DAY).timestamp())

    for job in (tasks.look_over, tasks.tell_endings, tasks.review):
        job(night)

    subjects = {subject for _, subject in told()}
    assert "Votre compte va être suspendu" in subjects
    assert "Votre rôle se termine bientôt" in subjects
    assert "Une clé de machine expire bientôt" in subjects
    assert "Revue des comptes\N{NO-BREAK SPACE}: CH de Bellevue" in subjects
    assert Review.objects.get().lines.count() == 2

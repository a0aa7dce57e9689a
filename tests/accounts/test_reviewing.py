"""Where each role is reviewed: those of a site with its entity, unless somebody keeps it there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.accounts import queries, reviewing
from hygie.accounts.models import Membership, Review, ReviewLine
from hygie.accounts.operations import memberships, reviews
from hygie.accounts.rules import Verdict, givers_in_words, reviewed_at
from hygie.establishments.models import Site
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed
from tests.accounts.letters import told
from tests.cast import ADAM, ANNE, BELLEVUE, BELLEVUE_ENTITY, ELSEWHERE_ENTITY, GAEL, NOON, REMI
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.people import an_account, enter

pytestmark = pytest.mark.django_db
ENTITY, SITE = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), Place(PlaceKind.SITE, BELLEVUE)
# The roles of the cast begin on 1 January 2026.
A_YEAR_ON = NOON.replace(year=2027, month=1, day=4)
DAY = timedelta(days=1)
DINA = Actor(name="Dina", grants=(Grant(Role.DIRECTOR, SITE),))


@pytest.fixture(autouse=True)
def _register():
    a_site()
    a_site_elsewhere()


def open_due(at=A_YEAR_ON):
    return reviews.open_due(by=SYSTEM, at=at)


def asked_of(place):
    lines = ReviewLine.objects.filter(review__place_kind=place.kind, review__place_code=place.code)
    return sorted(lines.values_list("membership__person__name", flat=True))


def acting(person, at=A_YEAR_ON):
    return queries.any_actor(person, today=at.date())


def progress(review, at=A_YEAR_ON):
    return reviewing.progress([review], today=timezone.localdate(at))[review.pk]


def move_the_site():
    Site.objects.filter(finess=BELLEVUE).update(
        entity=a_site_elsewhere().entity, region_code=a_site_elsewhere().region_code
    )


@pytest.mark.parametrize(
    ("place", "above", "has_keeper", "expected"),
    [
        (SITE, {SITE, ENTITY, NATION}, False, ENTITY),
        (SITE, {SITE, ENTITY, NATION}, True, SITE),
        (SITE, {SITE, NATION}, False, SITE),
        (SITE, set(), False, SITE),
        (ENTITY, {ENTITY, NATION}, False, ENTITY),
        (NATION, {NATION}, False, NATION),
    ],
)
def test_where_a_role_is_reviewed(place, above, has_keeper, expected):
    assert reviewed_at(place, above=frozenset(above), has_keeper=has_keeper) == expected


def test_whose_role_is_held_at_a_site_is_in_the_review_of_the_entity():
    anne, remi = an_account(ANNE), an_account(REMI)

    assert open_due() == 1

    assert asked_of(ENTITY) == ["Anne", "Rémi"]
    line = ReviewLine.objects.get(membership__person=remi)
    reviews.answer(line.pk, verdict=Verdict.LEFT, by=acting(anne), at=A_YEAR_ON)
    assert acting(remi).grants == ()


def test_a_site_without_anybody_of_the_entity_is_reviewed_with_the_entity_all_the_same():
    an_account(REMI)
    gael = an_account(GAEL)
    open_due()

    assert asked_of(ENTITY) == ["Rémi"]
    assert any(to == gael.email and "CH de Bellevue" in subject for to, subject in told())


def test_a_site_where_somebody_keeps_accounts_is_reviewed_there_and_the_page_says_so(client):
    anne, dina = an_account(ANNE), an_account(DINA)
    an_account(REMI)
    Membership.objects.update(starts_on=timezone.localdate() - 366 * DAY)
    open_due(timezone.now())

    assert (asked_of(ENTITY), asked_of(SITE)) == (["Anne"], ["Dina", "Rémi"])
    of = {review.place: review for review in Review.objects.all()}
    page = enter(client, anne).get(f"/comptes/revues/{of[ENTITY].pk}/").content.decode()
    assert f'<a href="/comptes/revues/{of[SITE].pk}/">CH DE BELLEVUE</a>' in page
    page = enter(client, dina).get(f"/comptes/revues/{of[SITE].pk}/").content.decode()
    assert "Travaille toujours ici" in page
    assert "C’est vous" in page


def test_a_role_that_ended_is_not_counted_as_still_to_answer(client):
    anne, remi = an_account(ANNE), an_account(REMI)
    Membership.objects.update(starts_on=timezone.localdate() - 366 * DAY)
    now = timezone.now()
    open_due(now)
    review = Review.objects.get()
    assert progress(review, now) == (0, 2)

    held = Membership.objects.get(person=remi)
    memberships.end(held.pk, last_day=None, known=None, by=SYSTEM, at=now)

    assert progress(review, now) == (0, 1)
    page = enter(client, anne).get(f"/comptes/revues/{review.pk}/").content.decode()
    assert "réponses\N{NO-BREAK SPACE}: 0 sur 1" in page
    assert "Rôle terminé depuis" in page
    line = ReviewLine.objects.get(membership__person=anne)
    reviews.answer(line.pk, verdict=Verdict.STAYS, by=SYSTEM, at=now)
    assert Review.objects.get().closed_at == now
    assert progress(review, now) == (1, 1)


def test_a_role_that_ended_and_was_answered_stays_answered():
    an_account(ANNE)
    remi = an_account(REMI)
    open_due()
    line = ReviewLine.objects.get(membership__person=remi)

    reviews.answer(line.pk, verdict=Verdict.LEFT, by=SYSTEM, at=A_YEAR_ON)

    assert progress(Review.objects.get()) == (1, 2)


def test_a_site_that_went_to_another_entity_asks_nothing_of_the_former_and_all_of_the_new():
    an_account(REMI)
    open_due()
    review = Review.objects.get()

    move_the_site()
    assert progress(review) == (0, 0)
    reviews.remind(by=SYSTEM, at=A_YEAR_ON + DAY)
    assert open_due(A_YEAR_ON + DAY) == 1

    assert Review.objects.get(pk=review.pk).closed_at is not None
    assert asked_of(Place(PlaceKind.LEGAL_ENTITY, ELSEWHERE_ENTITY)) == ["Rémi"]


def test_nobody_is_asked_twice_at_once_about_the_same_role():
    an_account(ANNE)
    remi = an_account(REMI)
    own = Review.objects.create(
        place_kind=SITE.kind, place_code=SITE.code, opened_on=NOON, due_on=NOON, told_on=NOON
    )
    ReviewLine.objects.create(review=own, membership=Membership.objects.get(person=remi))

    open_due()

    assert asked_of(ENTITY) == ["Anne"]


def test_a_site_that_gets_somebody_who_keeps_it_waits_a_year_for_its_own_review():
    an_account(ANNE)
    an_account(REMI)
    open_due()
    for line in ReviewLine.objects.all():
        reviews.answer(line.pk, verdict=Verdict.STAYS, by=SYSTEM, at=A_YEAR_ON)
    an_account(DINA)

    assert open_due(A_YEAR_ON + 30 * DAY) == 0
    assert open_due(A_YEAR_ON + 365 * DAY) == 2


@pytest.mark.parametrize("by", ["Anne", "Rémi"])
def test_who_may_not_answer_is_told_who_may(by):
    people = {"Anne": an_account(ANNE), "Rémi": an_account(REMI)}
    Membership.objects.filter(person=people["Rémi"]).update(
        role=Role.DIRECTOR, place_kind=ENTITY.kind, place_code=ENTITY.code
    )
    open_due()
    line = ReviewLine.objects.get(membership__person=people["Rémi"])

    with pytest.raises(NotAllowed) as refused:
        reviews.answer(line.pk, verdict=Verdict.STAYS, by=acting(people[by]), at=A_YEAR_ON)

    assert "Référent cyber du GHT ou Administrateur des comptes." in refused.value.sentence
    assert "prévenu" not in refused.value.sentence


def test_who_may_give_a_role_is_said_in_words():
    assert givers_in_words(Role.OPERATOR) == "Administrateur des comptes"
    assert givers_in_words(Role.READER) == (
        "Direction, RSSI, Référent cyber du GHT ou Administrateur des comptes"
    )


def test_the_review_of_the_whole_nation_asks_who_is_there():
    an_account(ADAM)
    open_due()

    assert asked_of(NATION) == ["Adam"]
    assert progress(Review.objects.get()) == (0, 1)

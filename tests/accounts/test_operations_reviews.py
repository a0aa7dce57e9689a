from datetime import timedelta

import pytest

from hygie.accounts import queries
from hygie.accounts.models import Membership, Review, ReviewLine
from hygie.accounts.operations import memberships, people, reviews
from hygie.accounts.rules import Verdict
from hygie.kernel.actor import SYSTEM, Actor, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed, NotFound
from tests.accounts.letters import told
from tests.cast import ADAM, ANNE, BELLEVUE_ENTITY, GAEL, NOON, REMI, ZOE
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.people import an_account

pytestmark = pytest.mark.django_db
ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
# The roles of the cast begin on 1 January 2026.
A_YEAR_ON = NOON.replace(year=2027, month=1, day=4)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _register():
    a_site()
    a_site_elsewhere()


@pytest.fixture
def staff():
    """Anne, with a reader and a DPO at her own place."""
    found = {"anne": an_account(ANNE)}
    for name, role in (("Denis", Role.DPO), ("Rita", Role.READER)):
        somebody = Actor(name=name, grants=(ANNE.grants[0].__class__(role, ENTITY),))
        found[name.lower()] = an_account(somebody)
    return found


def as_actor(person):
    return queries.any_actor(person, today=A_YEAR_ON.date())


def open_due(at=A_YEAR_ON):
    return reviews.open_due(by=SYSTEM, at=at)


def line_of(person):
    return ReviewLine.objects.get(membership__person=person)


def answer(person, verdict, *, by, at=A_YEAR_ON):
    return reviews.answer(line_of(person).pk, verdict=verdict, by=by, at=at)


def test_a_review_opens_after_a_year_and_once(staff):
    assert open_due(at=NOON) == 0
    assert open_due() == 1
    assert open_due() == 0

    review = Review.objects.get()
    assert (review.place, review.lines.count()) == (ENTITY, 3)
    assert review.due_on == A_YEAR_ON.date() + 30 * DAY


def test_those_who_may_answer_are_told_and_nobody_else(staff):
    an_account(GAEL)
    an_account(ZOE)
    open_due()

    about = {to for to, subject in told() if "CH de Bellevue" in subject}
    # Anne answers for her staff, the group’s officer for Anne.
    assert about == {"anne@hygie.example", "gael@hygie.example"}


def test_person_by_person_until_it_closes(staff):
    gael = an_account(GAEL)
    open_due()
    anne = as_actor(staff["anne"])

    answer(staff["denis"], Verdict.STAYS, by=anne)
    answer(staff["rita"], Verdict.LEFT, by=anne)
    assert Review.objects.get(place_kind="LEGAL_ENTITY").closed_at is None
    answer(staff["anne"], Verdict.STAYS, by=as_actor(gael))

    assert Review.objects.get(place_kind="LEGAL_ENTITY").closed_at == A_YEAR_ON
    assert as_actor(staff["rita"]).grants == ()
    assert as_actor(staff["denis"]).grants
    assert ("rita@hygie.example", "Votre rôle est terminé") in told()


def test_nobody_answers_for_themselves_nor_for_a_chief_nor_elsewhere(staff):
    open_due()

    with pytest.raises(NotAllowed):
        answer(staff["anne"], Verdict.STAYS, by=as_actor(staff["anne"]))
    with pytest.raises(NotFound):
        answer(staff["denis"], Verdict.LEFT, by=ZOE)
    with pytest.raises(NotFound):
        answer(staff["denis"], Verdict.LEFT, by=REMI)
    assert not ReviewLine.objects.exclude(verdict="").exists()


def test_of_two_who_answer_the_second_is_told(staff):
    open_due()
    answer(staff["denis"], Verdict.STAYS, by=as_actor(staff["anne"]))

    with pytest.raises(memberships.ChangedMeanwhile):
        answer(staff["denis"], Verdict.LEFT, by=ADAM)

    assert as_actor(staff["denis"]).grants


def test_who_does_not_answer_is_reminded_then_the_level_above_knows_and_nothing_is_removed(staff):
    an_account(GAEL)
    open_due()
    before = len(told())

    assert reviews.remind(by=SYSTEM, at=A_YEAR_ON + 9 * DAY) == 0
    assert reviews.remind(by=SYSTEM, at=A_YEAR_ON + 10 * DAY) > 0
    assert reviews.remind(by=SYSTEM, at=A_YEAR_ON + 10 * DAY) == 0
    reviews.remind(by=SYSTEM, at=A_YEAR_ON + 31 * DAY)

    late = [to for to, subject in told()[before:] if "en retard" in subject]
    assert "gael@hygie.example" in late
    assert Membership.objects.filter(ends_on__isnull=True).count() == 4
    assert queries.waits(ADAM, at=A_YEAR_ON + 31 * DAY)["late"] == 2


def test_a_role_that_ends_meanwhile_asks_for_no_answer(staff):
    open_due()
    for name in ("denis", "rita"):
        people.close_account(staff[name], by=SYSTEM, at=A_YEAR_ON)
    answer(staff["anne"], Verdict.STAYS, by=ADAM)

    assert Review.objects.get().closed_at is not None


def test_the_next_review_comes_a_year_after_the_last(staff):
    open_due()
    for person in staff.values():
        answer(person, Verdict.STAYS, by=ADAM)

    assert open_due(A_YEAR_ON + 364 * DAY) == 0
    assert open_due(A_YEAR_ON + 365 * DAY) == 1
    assert Review.objects.count() == 2


def test_a_neighbour_sees_no_review_and_counts_none(staff):
    open_due()

    assert not queries.reviews_visible_to(ZOE).exists()
    assert queries.waits(ZOE, at=A_YEAR_ON) == {"open": 0, "late": 0, "expired": 0}
    assert not queries.lines_of(ZOE, Review.objects.get()).exists()

from datetime import date, timedelta

import pytest

from hygie.accounts import mails, queries
from hygie.accounts.models import Invitation, Membership, Person
from hygie.accounts.operations import invitations, memberships, people
from hygie.accounts.rules import Gift, InvitationState, State, Suspension
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, SYSTEM, Actor, Place, PlaceKind, Role
from hygie.kernel.errors import Gone, NotAllowed, NotFound
from hygie.platform import letters
from tests.accounts.letters import posted, told
from tests.cast import ADAM, ANNE, BELLEVUE, BELLEVUE_ENTITY, GAEL, NOON, REMI, ZOE
from tests.incidents.factories import a_site
from tests.people import an_account

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase que personne ne devine"
TODAY = NOON.date()
ENTITY, SITE = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), Place(PlaceKind.SITE, BELLEVUE)
MAIL = "lucie@bellevue.example"


@pytest.fixture(autouse=True)
def _register():
    a_site()


@pytest.fixture
def anne():
    return queries.any_actor(an_account(ANNE), today=TODAY)


def invite(by, *, email=MAIL, role=Role.READER, place=ENTITY, at=NOON, **changes):
    gift = Gift(role=role, place=place, starts_on=at.date(), **changes)
    return invitations.invite(email=email, name="Lucie", gift=gift, by=by, at=at)


def token_of(invitation):
    return letters.token_of(mails.INVITE, invitation.seed)


def accept(invitation, *, by=ANYONE, password=PASSWORD, at=NOON):
    return invitations.accept(token_of(invitation), password=password, by=by, at=at)


def test_an_invitation_opens_an_account_with_its_role(anne):
    invitation = invite(anne, email="Lucie@Bellevue.example")

    person = accept(invitation)

    assert (person.email, person.name) == (MAIL, "Lucie")
    assert person.check_password(PASSWORD)
    assert [grant.role for grant in queries.any_actor(person, today=TODAY).grants] == [Role.READER]
    held = Membership.objects.get(person=person)
    assert (held.given_by, held.place) == ("Anne", ENTITY)
    acts = set(Entry.objects.values_list("what", flat=True))
    assert {"accounts.invited", "accounts.invitation_accepted", "accounts.role_given"} <= acts


def test_the_link_is_in_the_mail_and_at_no_other_place(anne):
    invitation = invite(anne)

    [letter] = posted()
    assert letter.to == MAIL
    assert token_of(invitation) not in str(letter)
    assert token_of(invitation) in letters.opened(letter.body)
    rows = [*Invitation.objects.values(), *Entry.objects.values()]
    assert token_of(invitation) not in str(rows)


@pytest.mark.parametrize("days", [7, 8, 400])
def test_an_invitation_expires_after_seven_days(anne, days):
    invitation = invite(anne)

    with pytest.raises(Gone, match="expiré"):
        accept(invitation, at=NOON + timedelta(days=days))

    assert not Person.objects.filter(email=MAIL).exists()


def test_a_link_opens_once(anne):
    invitation = invite(anne)
    accept(invitation)

    with pytest.raises(Gone, match="déjà servi"):
        accept(invitation, password="une autre phrase, bien plus longue")

    assert Person.objects.get(email=MAIL).check_password(PASSWORD)


def test_a_withdrawn_invitation_opens_nothing(anne):
    invitation = invite(anne)
    invitations.withdraw(invitation.pk, by=anne, at=NOON)

    with pytest.raises(Gone, match="retirée"):
        accept(invitation)


def test_an_altered_link_opens_nothing(anne):
    token = token_of(invite(anne))

    for altered in ("", token[:-1], token + "a", token.swapcase(), "\N{SNOWMAN}"):
        with pytest.raises(NotFound):
            invitations.accept(altered, password=PASSWORD, by=ANYONE, at=NOON)


def test_an_invitation_sent_again_has_a_new_link_and_the_old_one_is_dead(anne):
    invitation = invite(anne)
    old = token_of(invitation)
    again = invitations.resend(invitation.pk, by=anne, at=NOON + timedelta(days=9))

    with pytest.raises(NotFound):
        invitations.accept(old, password=PASSWORD, by=ANYONE, at=NOON)
    assert again.state(at=NOON + timedelta(days=15)) == InvitationState.WAITING
    assert accept(again, at=NOON + timedelta(days=15)).email == MAIL


def test_the_same_invitation_waits_once_and_an_expired_one_gives_way(anne):
    invite(anne)

    with pytest.raises(invitations.AlreadyInvited):
        invite(anne)
    invite(anne, at=NOON + timedelta(days=8))

    waiting = Invitation.objects.filter(withdrawn_at__isnull=True)
    assert waiting.count() == 1


@pytest.mark.parametrize(
    ("by", "role"),
    [(REMI, Role.READER), (ZOE, Role.READER), (ANNE, Role.CISO), (ANNE, Role.ADMINISTRATOR)],
)
def test_nobody_is_invited_to_what_the_inviter_may_not_give(by, role):
    with pytest.raises(NotAllowed):
        invite(by, role=role)

    assert not Invitation.objects.exists()
    assert told() == []


def test_nobody_invites_themselves():
    adam = queries.any_actor(an_account(ADAM), today=TODAY)

    with pytest.raises(NotAllowed, match="soi-même"):
        invite(adam, email="ADAM@hygie.example", role=Role.CISO)


def test_who_invited_and_lost_the_power_has_invited_nobody(anne):
    invitation = invite(anne)
    held = Membership.objects.get(person_id=anne.person_id)
    memberships.end(held.pk, last_day=None, known=None, by=GAEL, at=NOON)

    with pytest.raises(Gone, match="ne peut plus donner"):
        accept(invitation)

    assert not Person.objects.filter(email=MAIL).exists()


def test_the_invitations_of_who_leaves_go_to_who_closes_the_account(anne):
    gael = queries.any_actor(an_account(GAEL), today=TODAY)
    invitation = invite(anne)
    people.close_account(Person.objects.get(pk=anne.person_id), by=gael, at=NOON)

    assert accept(invitation).email == MAIL


def test_an_account_that_exists_accepts_once_signed_in_as_itself(anne):
    remi = an_account(REMI)
    invitation = invite(anne, email=remi.email, role=Role.CIO)

    with pytest.raises(invitations.SignInFirst):
        accept(invitation)
    with pytest.raises(NotAllowed, match="autre adresse"):
        accept(invitation, by=anne)
    accept(invitation, by=Actor(name="Rémi", person_id=remi.pk))

    assert Membership.objects.filter(person=remi).count() == 2
    assert remi.check_password(PASSWORD)


def test_a_suspended_account_is_not_opened_by_an_invitation(anne):
    remi = an_account(REMI)
    people.suspend(remi.pk, reason=Suspension.DECIDED, by=anne, at=NOON)
    invitation = invite(anne, email=remi.email, role=Role.CIO)

    with pytest.raises(NotAllowed, match="suspendu"):
        accept(invitation)

    remi.refresh_from_db()
    assert remi.state == State.SUSPENDED


def test_who_left_comes_back_with_a_new_password_and_no_old_role(anne):
    remi = an_account(REMI)
    people.close_account(remi, by=SYSTEM, at=NOON)
    invitation = invite(anne, email=remi.email, role=Role.DPO)

    person = accept(invitation, password="une phrase toute nouvelle")

    assert (person.pk, person.state) == (remi.pk, State.ACTIVE)
    assert person.check_password("une phrase toute nouvelle")
    assert [grant.role for grant in queries.any_actor(person, today=TODAY).grants] == [Role.DPO]


def test_a_weak_password_opens_nothing_and_the_link_lives_on(anne):
    invitation = invite(anne)

    with pytest.raises(people.WeakPassword):
        accept(invitation, password="court")

    assert not Person.objects.filter(email=MAIL).exists()
    assert accept(invitation).email == MAIL


def test_a_role_whose_first_day_has_passed_starts_today_and_one_that_is_over_not_at_all(anne):
    late = NOON + timedelta(days=3)
    invitation = invite(anne, ends_on=date(2026, 3, 4))
    assert late.date() > date(2026, 3, 4)

    with pytest.raises(memberships.NotGiven, match="déjà passé"):
        accept(invitation, at=late)

    person = accept(invite(anne, role=Role.DPO), at=late)
    assert Membership.objects.get(person=person).starts_on == late.date()


def test_a_site_that_closes_meanwhile_receives_nobody(anne):
    invitation = invite(anne, place=SITE)
    type(a_site()).objects.update(is_open=False, closing_reason="FILE")

    with pytest.raises(memberships.NotGiven, match="fermé"):
        accept(invitation)


@pytest.mark.parametrize("act", [invitations.resend, invitations.withdraw])
def test_an_invitation_of_a_neighbour_does_not_exist(anne, act):
    invitation = invite(anne)

    with pytest.raises(NotFound):
        act(invitation.pk, by=ZOE, at=NOON)
    assert not queries.invitations_visible_to(ZOE).exists()


def test_of_two_who_withdraw_the_second_is_told(anne):
    invitation = invite(anne)
    invitations.withdraw(invitation.pk, by=anne, at=NOON)

    with pytest.raises(memberships.ChangedMeanwhile):
        invitations.resend(invitation.pk, by=GAEL, at=NOON)


@pytest.mark.parametrize("email", ["", "lucie", "a@b", "a@b.fr\nBcc: x@y.fr", "é@é"])
def test_what_is_no_address_receives_nothing(anne, email):
    with pytest.raises(people.Unreadable):
        invite(anne, email=email)

    assert told() == []

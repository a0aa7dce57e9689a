"""Somebody who has an account is offered a role more, and takes it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hygie.accounts import mails
from hygie.accounts.models import Membership
from hygie.accounts.operations import invitations
from hygie.accounts.rules import Gift
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind, Role
from hygie.platform import letters
from tests.accounts.letters import told
from tests.cast import BELLEVUE_ENTITY, REMI
from tests.incidents.factories import a_site
from tests.people import PASSWORD, an_account, enter

pytestmark = pytest.mark.django_db
ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
CHOSEN = {"new": PASSWORD, "again": PASSWORD}
TWO_FACTORS = "/compte/second-facteur/"


@pytest.fixture(autouse=True)
def _register():
    a_site()


def an_invitation(email, *, role=Role.READER, place=ENTITY, in_days=0):
    at = timezone.now()
    starts_on = timezone.localdate(at) + timedelta(days=in_days)
    gift = Gift(role=role, place=place, starts_on=starts_on)
    invitation = invitations.invite(email=email, name="Lucie", gift=gift, by=SYSTEM, at=at)
    return invitation, f"/compte/invitation/{letters.token_of(mails.INVITE, invitation.seed)}/"


def test_who_has_an_account_signs_in_and_comes_back_to_accept(client):
    remi = an_account(REMI)
    _, link = an_invitation(remi.email)

    page = client.get(link).content.decode()
    assert f"/compte/connexion/?next={link}" in page
    assert client.post(link, CHOSEN).status_code == 409
    elsewhere = enter(Client(), remi)
    enter(client, remi)
    before = client.cookies["hygie_session"].value
    done = client.post(link, follow=True)

    assert Membership.objects.filter(person=remi).count() == 2
    assert "s’ajoute à ceux que vous aviez" in done.content.decode()
    assert done.redirect_chain == [("/compte/moi/", 302)]
    assert client.cookies["hygie_session"].value != before
    assert elsewhere.get("/compte/moi/").status_code == 302


def test_a_role_that_asks_for_two_factors_is_taken_and_then_they_are_set_up(client):
    remi = an_account(REMI)
    _, link = an_invitation(remi.email, role=Role.OBSERVER, place=NATION)
    enter(client, remi, factor=None)

    done = client.post(link, follow=True)

    assert done.redirect_chain[-1] == (TWO_FACTORS, 302)
    assert "s’ajoute à ceux que vous aviez" in done.content.decode()


def test_who_has_an_account_is_written_of_one_role_more(client):
    remi = an_account(REMI)
    an_invitation(remi.email)
    an_invitation("lucie@bellevue.example")

    assert told() == [
        (remi.email, "Un rôle de plus vous est proposé sur Hygie"),
        ("lucie@bellevue.example", "Votre invitation sur Hygie"),
    ]


def test_a_role_that_begins_later_says_when(client):
    remi = an_account(REMI)
    invitation, link = an_invitation(remi.email, in_days=9)
    enter(client, remi)

    done = client.post(link, follow=True).content.decode()

    assert f"commencera le {invitation.starts_on:%d/%m/%Y}" in done

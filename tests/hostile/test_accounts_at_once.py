"""Two who keep accounts act in one second: one wins, the other is told, nobody is locked out."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from hygie.accounts import mails
from hygie.accounts.models import Membership, Person
from hygie.accounts.operations import invitations, keys, memberships
from hygie.accounts.rules import Gift, KeyScope
from hygie.kernel.actor import NATION, SYSTEM, Actor, Role
from hygie.kernel.errors import Refused
from hygie.platform import letters
from tests.cast import ADAM
from tests.incidents.factories import a_site, an_incident
from tests.people import PASSWORD, an_account

committed = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run these acts at the same moment; return what each said, None when it was done."""
    start, said = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            start.wait(timeout=10)
            act()
        except Refused as refusal:
            said[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return said


@committed
def test_two_administrators_who_end_each_other_leave_one():
    now = timezone.now()
    people = [an_account(Actor(name=name, grants=ADAM.grants)) for name in ("Aline", "Basile")]
    actors = [Actor(name=each.name, person_id=each.pk, grants=ADAM.grants) for each in people]
    held = [Membership.objects.get(person=each).pk for each in people]

    said = at_once(
        lambda: memberships.end(held[1], last_day=None, known=None, by=actors[0], at=now),
        lambda: memberships.end(held[0], last_day=None, known=None, by=actors[1], at=now),
    )

    assert [type(each) for each in said if each] == [memberships.LastAdministrator]
    assert Membership.objects.filter(ends_on__isnull=True).count() == 1


@committed
def test_a_link_opened_twice_in_the_same_second_opens_one_account():
    now = timezone.now()
    gift = Gift(role=Role.OBSERVER, place=NATION, starts_on=timezone.localdate(now))
    invitation = invitations.invite(
        email="nina@b.example", name="Nina", gift=gift, by=SYSTEM, at=now
    )
    token = letters.token_of(mails.INVITE, invitation.seed)

    def accept():
        invitations.accept(token, password=PASSWORD, by=Actor(name="x"), at=now)

    said = at_once(accept, accept)

    assert sum(each is None for each in said) == 1
    assert Person.objects.filter(email="nina@b.example").count() == 1
    assert Membership.objects.count() == 1


@pytest.mark.django_db
def test_a_key_revoked_in_the_middle_of_a_series_declares_no_more(client):
    now = timezone.now()
    content = an_incident(site=a_site()).content
    key, text = keys.make(
        name="SIEM",
        scopes=[KeyScope.DECLARE],
        place=NATION,
        expires_at=now + timedelta(days=1),
        by=SYSTEM,
        at=now,
    )
    header = {"HTTP_AUTHORIZATION": f"Bearer {text}"}

    def declare():
        answer = client.post(
            "/api/v1/declarations", content, content_type="application/json", **header
        )
        return answer.status_code

    first = [declare(), declare()]
    keys.revoke(key.pk, by=SYSTEM, at=now)

    assert first == [201, 201]
    assert [declare(), declare()] == [401, 401]

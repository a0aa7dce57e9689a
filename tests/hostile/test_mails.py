"""Who is told by mail: those who may read it now, and nobody whose role or account is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from hygie.accounts.models import Membership
from hygie.accounts.operations import endings, memberships, people, reviews
from hygie.accounts.rules import Suspension
from hygie.contacts.operations import reminders
from hygie.incidents.operations import alerts
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.notifications.models import Message
from hygie.platform.installation import desk
from tests.accounts.letters import posted
from tests.cast import (
    ADAM,
    ANNE,
    BELLEVUE,
    BELLEVUE_ENTITY,
    EVERYBODY,
    LEA,
    NOON,
    ZOE,
)
from tests.contacts.factories import ENTITY, a_contact
from tests.incidents.factories import a_site, a_site_elsewhere, an_incident
from tests.people import an_account

pytestmark = pytest.mark.django_db

# Half past midnight in Paris on 3 March: the day before still runs in Greenwich.
AFTER_MIDNIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def somebody(name, role=Role.CERT_ANALYST, place=NATION):
    return an_account(Actor(name=name, grants=(Grant(role, place),)))


def no_more(*, of, at=NOON):
    """Accounts of this role that open nothing: ended, not begun, suspended, closed."""
    role, place = of
    ended, later, asleep, gone = (
        somebody(name, role, place) for name in ("Ended", "Later", "Asleep", "Gone")
    )
    today = timezone.localdate(at)
    Membership.objects.filter(person=ended).update(ends_on=today - DAY)
    Membership.objects.filter(person=later).update(starts_on=today + DAY)
    people.suspend(asleep.pk, reason=Suspension.DECIDED, by=SYSTEM, at=at)
    people.close_account(gone, by=SYSTEM, at=at)
    return {each.email for each in (ended, later, asleep, gone)}


def letters_since(before):
    return {letter.to for letter in posted()[before:]}


@pytest.mark.parametrize("at", [NOON, AFTER_MIDNIGHT])
def test_a_declaration_is_told_to_the_analysts_of_this_day_and_to_nobody_else(at, settings):
    settings.DESK_MAIL = ["garde@hygie.example"]
    for actor in EVERYBODY:
        an_account(actor)
    no_more(of=(Role.CERT_ANALYST, NATION), at=at)
    incident = an_incident(at=at)

    alerts.tell_the_desk(incident.pk, desk=desk(), by=SYSTEM, at=at)
    alerts.tell_of_a_completion(incident.pk, 2, desk=desk(), by=SYSTEM, at=at)

    told = list(Message.objects.values_list("to", flat=True))
    assert sorted(told) == sorted(["garde@hygie.example", "lea@hygie.example"] * 2)
    for message in Message.objects.all():
        for word in (incident.title, "BELLEVUE", "Bellevue", "rançon", "Alice"):
            assert word not in message.subject + message.body


@pytest.mark.parametrize("at", [NOON, AFTER_MIDNIGHT])
def test_contacts_to_look_at_are_told_to_those_who_keep_them_on_this_day(at):
    for actor in EVERYBODY:
        an_account(actor)
    no_more(of=(Role.CISO, ENTITY), at=at)
    a_contact(at=at, outside_mail="")
    before = len(posted())

    reminders.remind(by=SYSTEM, at=at)

    assert letters_since(before) == {"anne@hygie.example"}


def test_the_night_writes_to_nobody_whose_role_is_over_and_to_no_neighbour():
    a_site()
    a_site_elsewhere()
    for actor in (ANNE, ZOE, ADAM, LEA):
        an_account(actor)
    night = NOON.replace(year=2027, month=1, day=4)
    over = no_more(of=(Role.CISO, ENTITY), at=night)
    reader = somebody("Rita", Role.READER, Place(PlaceKind.SITE, BELLEVUE))
    Membership.objects.filter(person=reader).update(ends_on=date(2027, 1, 8))
    before = len(posted())

    reviews.open_due(by=SYSTEM, at=night)
    reviews.remind(by=SYSTEM, at=night + 60 * DAY)
    endings.tell_of_roles(by=SYSTEM, at=night)

    told = letters_since(before)
    assert {"anne@hygie.example", reader.email} <= told
    assert told.isdisjoint(over)
    about_bellevue = [
        letter.to for letter in posted()[before:] if "Bellevue" in letter.subject + letter.body
    ]
    assert "zoe@hygie.example" not in about_bellevue


def test_the_one_whose_role_ends_is_told_once_and_then_no_more():
    anne, rita = an_account(ANNE), somebody("Rita", Role.READER, ENTITY)
    a_site()
    held = Membership.objects.get(person=rita)
    actor = Actor(name="Anne", person_id=anne.pk, grants=ANNE.grants)
    memberships.end(held.pk, last_day=None, known=None, by=actor, at=NOON)
    before = len(posted())

    a_contact(place=Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), outside_mail="")
    reminders.remind(by=SYSTEM, at=NOON + 400 * DAY)
    endings.tell_of_roles(by=SYSTEM, at=NOON + DAY)
    reviews.open_due(by=SYSTEM, at=NOON + 400 * DAY)

    assert posted()[before - 1].to == rita.email
    assert rita.email not in letters_since(before)

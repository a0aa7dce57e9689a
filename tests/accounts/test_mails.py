"""What the mails of accounts say to who reads them: the hour of their place, what to do."""

from datetime import timedelta

import pytest

from hygie.accounts import mails, notices
from hygie.accounts.models import Membership
from hygie.accounts.operations import invitations
from hygie.accounts.rules import Gift
from hygie.establishments import queries as establishments
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.zones import PARIS
from tests.accounts.letters import posted
from tests.cast import BELLEVUE_ENTITY, ELSEWHERE_ENTITY, NOON
from tests.incidents.factories import an_entity
from tests.people import an_account

pytestmark = pytest.mark.django_db
REUNION = Place(PlaceKind.LEGAL_ENTITY, ELSEWHERE_ENTITY)
AT = NOON.replace(day=1)


@pytest.fixture(autouse=True)
def _entities():
    an_entity(ELSEWHERE_ENTITY, region="04", department="974")
    an_entity()


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (REUNION, "Indian/Reunion"),
        (Place(PlaceKind.REGION, "04"), "Indian/Reunion"),
        (Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY), PARIS),
        (Place(PlaceKind.REGION, "84"), PARIS),
        (Place(PlaceKind.SITE, "999999999"), PARIS),
        (NATION, PARIS),
    ],
)
def test_a_place_has_its_clock(place, zone):
    assert establishments.any_zone(place) == zone


def test_an_invitation_says_until_when_by_the_clock_of_its_place():
    gift = Gift(role=Role.READER, place=REUNION, starts_on=AT.date())

    invitations.invite(email="i@b.example", name="Ida", gift=gift, by=SYSTEM, at=AT)

    (letter,) = posted()
    assert "valable jusqu’au 8 mars 2026 à 15 h 00, heure de La Réunion" in letter.body
    assert "À partir du 1er mars 2026" in letter.body


def test_a_change_of_the_door_is_told_by_the_clock_of_who_it_concerns():
    person = an_account(Actor(name="Ines", grants=(Grant(Role.CISO, REUNION),)))

    notices.tell(person, "accounts.password_changed", at=NOON)

    (letter,) = posted()
    assert "Quand : lundi 2 mars 2026 à 15 h 00, heure de La Réunion" in letter.body.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_whose_role_ends_is_told_what_to_do():
    person = an_account(Actor(name="Ines", grants=(Grant(Role.CISO, REUNION),)))
    held = Membership.objects.get(person=person)
    held.ends_on = (AT + timedelta(days=30)).date()

    mails.role_ends_soon(held, at=AT)

    (letter,) = [each for each in posted() if each.to == person.email]
    assert "Pour le garder, demandez-le à qui tient les comptes" in letter.body

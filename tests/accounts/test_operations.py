from datetime import timedelta

import pytest

from hygie.accounts import queries, recognised
from hygie.accounts.models import ApiKey, Membership, Person
from hygie.accounts.operations import keys, memberships
from hygie.accounts.operations import people as accounts
from hygie.accounts.rules import KeyScope
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, Place, PlaceKind, Role
from tests.cast import ADAM, NOON
from tests.incidents.factories import a_site

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase que personne ne devine"
BELLEVUE = Place(PlaceKind.SITE, "010000024")


def anne(**changes):
    values = {"email": "Anne@Bellevue.example", "name": "Anne", "password": PASSWORD} | changes
    return accounts.register(**values, by=ADAM, at=NOON)


def test_an_account_is_opened_with_its_address_in_lower_case():
    person = anne()

    assert person.email == "anne@bellevue.example"
    assert person.check_password(PASSWORD)
    assert Entry.objects.get().what == "accounts.registered"


@pytest.mark.parametrize("password", ["court", "123456789012", "anne@bellevue.example"])
def test_a_password_that_would_be_guessed_is_refused_and_nothing_is_written(password):
    with pytest.raises(accounts.WeakPassword):
        anne(password=password)

    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_an_address_has_one_account():
    anne()

    with pytest.raises(accounts.AlreadyKnown):
        anne(email="ANNE@bellevue.example")


def test_a_role_is_given_at_a_place_and_acts_there_only():
    a_site()
    person = anne()

    memberships.grant(
        person, role=Role.CISO, place=BELLEVUE, starts_on=NOON.date(), by=ADAM, at=NOON
    )

    actor = queries.any_actor(person, today=NOON.date())
    assert actor.holds(Role.CISO, above=frozenset({BELLEVUE, NATION}))
    assert not actor.holds(Role.CISO, above=frozenset({NATION}))


def test_a_role_that_does_not_exist_at_a_level_is_refused():
    person = anne()

    with pytest.raises(memberships.RoleNotHeldThere):
        memberships.grant(
            person, role=Role.CERT_ANALYST, place=BELLEVUE, starts_on=NOON.date(), by=ADAM, at=NOON
        )

    assert not Membership.objects.exists()


def a_key(**changes):
    values = {
        "name": "automate",
        "scopes": [KeyScope.DECLARE],
        "place": NATION,
        "expires_at": NOON + timedelta(days=90),
    } | changes
    return keys.make(**values, by=ADAM, at=NOON)


def test_a_key_is_found_by_its_text_which_is_not_kept():
    key, text = a_key()

    assert recognised.any_key(text, at=NOON) == key
    assert text not in str(ApiKey.objects.values().get())


def test_a_key_that_expired_or_was_revoked_opens_nothing():
    key, text = a_key()

    assert recognised.any_key(text, at=NOON + timedelta(days=91)) is None
    keys.revoke(key.pk, by=ADAM, at=NOON)
    assert recognised.any_key(text, at=NOON) is None

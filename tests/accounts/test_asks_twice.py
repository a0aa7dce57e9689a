"""What is not undone asks twice, and is offered only where it does something."""

import pytest
from django.utils import timezone

from hygie.accounts.models import RecoveryCode
from hygie.accounts.operations import invitations
from hygie.accounts.rules import Gift
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM, Place, PlaceKind, Role
from tests.accounts.letters import letters_to
from tests.cast import ANNE, BELLEVUE, REMI
from tests.hostile.worlds import a_key
from tests.incidents.factories import a_site
from tests.people import an_account, signed_in

pytestmark = pytest.mark.django_db
SITE = Place(PlaceKind.SITE, BELLEVUE)


@pytest.fixture(autouse=True)
def _register():
    a_site()


def test_who_has_no_second_factor_is_offered_none_to_reset_and_told_nothing():
    anne, remi = signed_in(ANNE), an_account(REMI)
    page, act = f"/comptes/{remi.pk}/", f"/comptes/{remi.pk}/second-facteur/"

    assert act not in anne.get(page).content.decode()
    assert "n’a pas de second facteur" in anne.post(act, follow=True).content.decode()
    assert letters_to(remi.email) == ""
    assert not Entry.objects.filter(what="accounts.second_factor_reset").exists()
    RecoveryCode.objects.create(person=remi, digest="d" * 64)
    assert act in anne.get(page).content.decode()
    assert "remis à zéro" in anne.post(act, follow=True).content.decode()


@pytest.mark.parametrize(
    ("address", "act", "button"),
    [
        ("/comptes/{person}/", "suspendre/", "Suspendre"),
        ("/comptes/invitations/", "retirer/", "Retirer l’invitation"),
        ("/cles/", "revoquer/", "Révoquer cette clé"),
    ],
)
def test_what_is_not_undone_asks_twice(address, act, button):
    anne, remi = signed_in(ANNE), an_account(REMI)
    gift = Gift(role=Role.READER, place=SITE, starts_on=timezone.localdate())
    invitations.invite(email="lou@b.example", name="Lou", gift=gift, by=SYSTEM, at=timezone.now())
    a_key(place=SITE)

    page = anne.get(address.format(person=remi.pk)).content.decode()

    [asked] = [
        part.partition("</details>")[0]
        for part in page.split('<details class="confirm">')[1:]
        if act in part.partition("</details>")[0]
    ]
    assert "<summary>" in asked
    assert button in asked
    assert page.count(f'{act}"') == 1

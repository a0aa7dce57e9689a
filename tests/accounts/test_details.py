"""One's own name and telephone: who writes them, who reads them, what is remembered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.accounts import queries
from hygie.accounts.models import Person
from hygie.accounts.operations import details
from hygie.journal.models import Entry
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed
from tests.accounts.letters import letters_to, told
from tests.cast import ADAM, ANNE, NOON, REMI, ZOE
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.people import an_account, enter, signed_in

pytestmark = pytest.mark.django_db
PAGE, ME = "/compte/moi/coordonnees/", "/compte/moi/"
KEPT = "+33639981234"


@pytest.fixture(autouse=True)
def _register():
    a_site()
    a_site_elsewhere()


def change(client, **changes):
    return client.post(PAGE, {"name": "Rémi", "phone": "06 39 98 12 34"} | changes)


def test_somebody_writes_their_telephone_and_those_who_keep_their_account_read_it(client):
    remi = an_account(REMI)
    client = enter(client, remi)

    assert change(client).headers["Location"] == ME

    remi.refresh_from_db()
    assert (remi.name, remi.phone) == ("Rémi", KEPT)
    assert "06 39 98 12 34" in client.get(ME).content.decode()
    seen = signed_in(ANNE).get(f"/comptes/{remi.pk}/").content.decode()
    assert f'href="tel:{KEPT}"' in seen
    assert signed_in(ZOE).get(f"/comptes/{remi.pk}/").status_code == 404


def test_a_name_changes_and_the_former_one_is_remembered_no_number_is(client):
    remi = an_account(REMI)

    change(enter(client, remi), name="Rémi  Lecteur")

    entry = Entry.objects.get(what="accounts.details_changed")
    assert (entry.actor_id, entry.subject_id) == (remi.pk, str(remi.pk))
    assert entry.detail["changed"] == ["name", "phone"]
    assert (entry.detail["before"], entry.detail["after"]) == ("Rémi", "Rémi Lecteur")
    assert KEPT not in str(entry.detail)
    assert "Vos coordonnées ont changé" in letters_to(remi.email)
    page = signed_in(ANNE).get(f"/comptes/{remi.pk}/").content.decode()
    assert "« Rémi » devient « Rémi Lecteur », téléphone" in page


def test_a_telephone_is_taken_away(client):
    remi = an_account(REMI)
    client = enter(client, remi)
    change(client)

    change(client, phone="")

    assert Person.objects.get(pk=remi.pk).phone == ""


def test_what_changes_nothing_is_neither_journaled_nor_told(client):
    remi = an_account(REMI)

    answer = change(enter(client, remi), phone="")

    assert answer.status_code == 302
    assert not Entry.objects.filter(what="accounts.details_changed").exists()
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "3615"}, "Ce numéro n’existe pas sous cette forme"),
        ({"phone": "pas un numéro"}, "Ce numéro n’existe pas sous cette forme"),
        ({"phone": "0" * 41}, "40 caractères au plus"),
        ({"name": " "}, "Ce champ est nécessaire"),
        ({"name": "\u202e"}, "Ce champ est nécessaire"),
        ({"name": "12 34"}, "Écrivez un prénom et un nom"),
        ({"name": "HYGIE."}, "Écrivez un prénom et un nom"),
        ({"name": "Déclarant sans compte"}, "Écrivez un prénom et un nom"),
        ({"name": "é" * 201}, "200 caractères au plus"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_and_nothing_is_written(
    client, changes, sentence
):
    remi = an_account(REMI)

    answer = change(enter(client, remi), **changes)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    remi.refresh_from_db()
    assert (remi.name, remi.phone) == ("Rémi", "")


def test_a_number_is_read_as_it_is_dialled_overseas(client):
    reunion = a_site_elsewhere()
    type(reunion).objects.filter(pk=reunion.pk).update(department_code="974")
    somebody = Actor(
        name="Rémi", grants=(Grant(Role.READER, Place(PlaceKind.SITE, reunion.finess)),)
    )
    person = an_account(somebody)

    change(enter(client, person), phone="0692 12 34 56")

    assert Person.objects.get(pk=person.pk).phone == "+262692123456"


@pytest.mark.parametrize("by", [ANNE, ADAM])
def test_nobody_writes_the_telephone_of_somebody_else(by):
    remi, other = an_account(REMI), an_account(by)
    acting = queries.any_actor(other, today=NOON.date())

    with pytest.raises(NotAllowed, match="Chacun"):
        details.change(remi.pk, name="Rémi", phone=KEPT, by=acting, at=NOON)

    assert Person.objects.get(pk=remi.pk).phone == ""


def test_a_browser_left_open_changes_nothing_without_the_password(client, monkeypatch):
    remi = an_account(REMI)
    client = enter(client, remi)
    later = timezone.now() + timedelta(minutes=20)
    monkeypatch.setattr("hygie.accounts.standing.timezone.now", lambda: later)

    assert change(client).headers["Location"].startswith("/compte/confirmer/")

    assert Person.objects.get(pk=remi.pk).phone == ""


def test_who_has_no_role_yet_writes_it_too_and_the_page_says_who_reads_it(client):
    client = enter(client, an_account(Actor(name="Nina")))

    page = client.get(PAGE).content.decode()

    assert "Direction, RSSI, Référent cyber du GHT, Administrateur des comptes" in page
    assert change(client, name="Nina").status_code == 302

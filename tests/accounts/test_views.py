import pytest
from django.test import Client

from hygie.accounts.operations import people as accounts
from hygie.kernel.actor import SYSTEM
from tests.cast import ANNE, KARIM, NOON, REMI
from tests.incidents.factories import a_site
from tests.people import signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase que personne ne devine"


@pytest.fixture
def anne():
    return accounts.register(
        email="anne@bellevue.example", name="Anne", password=PASSWORD, by=SYSTEM, at=NOON
    )


def sign_in(client, **changes):
    data = {"email": "anne@bellevue.example", "password": PASSWORD} | changes
    return client.post("/compte/connexion/", data)


def test_a_person_signs_in_and_comes_to_the_page_they_wanted(client, anne):
    answer = sign_in(client, next="/compte/moi/")

    assert answer.headers["Location"] == "/compte/moi/"
    assert "Anne" in client.get("/compte/moi/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_signing_in_never_leads_to_another_site(client, anne, elsewhere):
    assert sign_in(client, next=elsewhere).headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, anne):
    wrong = sign_in(client, password="autre")
    unknown = sign_in(client, email="zoe@elsewhere.example")

    assert wrong.status_code == unknown.status_code == 422
    assert "Adresse ou mot de passe inconnus" in wrong.content.decode()


def test_an_account_that_is_tried_too_often_is_left_in_peace(anne):
    for number in range(10):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), password="autre")

    answer = sign_in(Client(REMOTE_ADDR="192.0.2.99"))

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_page_that_is_not_public_asks_to_sign_in(client):
    answer = client.get("/compte/moi/")

    assert answer.headers["Location"] == "/compte/connexion/?next=/compte/moi/"


def test_a_person_signs_out(client, anne):
    sign_in(client)

    client.post("/compte/deconnexion/")

    assert client.get("/compte/moi/").status_code == 302


def test_my_roles_are_at_places_that_have_a_name():
    a_site(name="CH DE BELLEVUE")

    for actor, named in ((ANNE, "(Entité juridique)"), (REMI, "CH DE BELLEVUE (Site)")):
        assert named in signed_in(actor).get("/compte/moi/").content.decode()
    assert "Auvergne-Rhône-Alpes (Région)" in signed_in(KARIM).get("/compte/moi/").content.decode()

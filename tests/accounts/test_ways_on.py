"""Nobody is left on a page without a way on: a lost session, a button's address, a crowd."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from hygie.accounts import limits
from hygie.accounts.operations import invitations
from hygie.accounts.rules import Gift
from hygie.kernel.actor import SYSTEM, Place, PlaceKind, Role
from hygie.platform import throttle
from hygie.platform.http import page_above, page_of
from hygie.platform.letters import token_of
from tests.accounts.doors import CODE, SIGN_IN, a_person_with_an_app, code_at, give_password
from tests.cast import ANNE, BELLEVUE_ENTITY, LEA, REMI
from tests.incidents.factories import a_site
from tests.people import PASSWORD, an_account, enter, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/comptes/6/suspendre/", "/comptes/6/"),
        ("/comptes/revues/3/5/", "/comptes/revues/3/"),
        ("/comptes/invitations/3/renvoyer/", "/comptes/invitations/"),
        ("/compte/deconnexion/", "/"),
        ("/incidents/2026-00001-4/noter/?x=1", "/incidents/2026-00001-4/"),
        ("/comptes/6/", "/comptes/6/"),
        ("/comptes/?q=anne", "/comptes/?q=anne"),
        ("/nulle-part/", "/nulle-part/"),
    ],
)
def test_a_button_has_a_page(asked, page):
    assert page_of(asked) == page


def test_signing_in_leads_to_the_page_of_the_button_and_says_that_nothing_was_done(client):
    a_site()
    remi, anne = an_account(REMI), an_account(ANNE)
    act = f"/comptes/{remi.pk}/suspendre/"
    door = client.post(act).headers["Location"]

    answer = client.post(
        SIGN_IN, {"email": anne.email, "password": PASSWORD, "next": door.split("next=")[1]}
    )
    enter(client, anne)
    page = client.get(answer.headers["Location"])

    assert answer.headers["Location"] == page_above(act) == f"/comptes/{remi.pk}/"
    assert "rien n’a été fait" in page.content.decode()
    remi.refresh_from_db()
    assert remi.suspended_at is None


def test_the_address_of_a_button_is_a_page_in_french_with_a_way_on():
    anne = signed_in(ANNE)

    for asked, above in (("/comptes/6/suspendre/", "/comptes/6/"), ("/compte/deconnexion/", "/")):
        answer = anne.get(asked)
        page = answer.content.decode()
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        assert "Rien n’a été fait" in page
        assert f'href="{above}"' in page


def test_who_was_here_before_is_told_that_the_session_is_over(client):
    anne = an_account(ANNE)
    said = "Votre session est finie"

    assert said not in client.get(f"{SIGN_IN}?next=/compte/moi/").content.decode()
    give_password(anne, client=client)
    client.post("/compte/deconnexion/")
    assert said in client.get(f"{SIGN_IN}?next=/compte/moi/").content.decode()
    assert said not in client.get(SIGN_IN).content.decode()


def at(monkeypatch, second):
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: float(second)))


def test_a_crisis_cell_behind_one_address_is_never_locked_out(monkeypatch):
    anne = an_account(ANNE)
    now = timezone.now()
    lea, _ = a_person_with_an_app(LEA, at=now)

    for number in range(limits.SIGN_INS + 5):
        at(monkeypatch, 1_800_000_010 + 10 * number)
        assert give_password(anne, client=Client())[1].status_code == 302
        browser, answer = give_password(lea, client=Client())
        assert answer.headers["Location"] == CODE
    assert browser.post(CODE, {"code": code_at(now)}).status_code == 302


def test_wrong_passwords_are_counted_however_many_right_ones_come_between(monkeypatch):
    at(monkeypatch, 1_800_000_010)
    anne = an_account(ANNE)
    statuses = []
    for number in range(limits.SIGN_INS + 1):
        wrong = {"email": f"{number}@hygie.example", "password": "autre"}
        statuses.append(Client().post(SIGN_IN, wrong).status_code)
        if number < limits.SIGN_INS:
            statuses.append(give_password(anne, client=Client())[1].status_code)

    assert statuses[:4] == [422, 302, 422, 302]
    assert statuses[-1] == 429
    assert statuses.count(422) == limits.SIGN_INS


def test_the_refusal_says_which_network_until_when_and_leads_back(monkeypatch):
    at(monkeypatch, 1_800_000_010)  # 15/01/2027, 9 h 00
    for _ in range(limits.SIGN_INS + 1):
        answer = Client().post(SIGN_IN, {"email": "a@b.example", "password": "autre"})
        if answer.status_code == 429:
            break
    over = [
        Client().post(SIGN_IN, {"email": f"{n}@b.example", "password": "autre"})
        for n in range(limits.SIGN_INS)
    ][-1]

    assert "pour ce compte" in answer.content.decode()
    page = over.content.decode()
    assert "depuis ce réseau" in page
    assert "dans 5 minutes, à partir de 9 h 05" in page.replace("&nbsp;", " ")
    assert f'href="{SIGN_IN}"' in page
    assert over.headers["Retry-After"] == "290"


def test_a_used_invitation_leads_to_the_door(client):
    a_site()
    gift = Gift(
        role=Role.READER,
        place=Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY),
        starts_on=timezone.localdate(),
    )
    made = invitations.invite(
        email="lou@b.example", name="Lou", gift=gift, by=SYSTEM, at=timezone.now()
    )
    link = f"/compte/invitation/{token_of('accounts.invitation', made.seed)}/"
    client.post(link, {"new": PASSWORD, "again": PASSWORD})

    page = client.get(link).content.decode()
    assert 'href="/compte/connexion/"' in page
    assert 'href="/compte/mot-de-passe/oublie/"' in page
    expired = invitations.invite(
        email="lu@b.example",
        name="Lu",
        gift=gift,
        by=SYSTEM,
        at=timezone.now() - timedelta(days=8),
    )
    late = client.get(f"/compte/invitation/{token_of('accounts.invitation', expired.seed)}/")
    assert 'href="/compte/connexion/"' not in late.content.decode().split("<main")[1]


def test_a_used_link_of_password_leads_to_another(client):
    page = client.get("/compte/mot-de-passe/nouveau/inconnu/").content.decode()

    assert 'href="/compte/mot-de-passe/oublie/"' in page
    assert 'href="/compte/connexion/"' in page

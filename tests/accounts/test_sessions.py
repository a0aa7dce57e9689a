"""Sessions: what is kept of them, when they end, who is told of a new browser."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hygie.accounts import sessions as store
from hygie.accounts.models import Membership, Session
from hygie.accounts.operations import memberships, passwords
from hygie.accounts.operations import sessions as operations
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from tests.accounts.doors import ME, give_password
from tests.accounts.letters import letters_to
from tests.cast import ANNE, LEA, ZOE
from tests.people import PASSWORD, an_account, enter

pytestmark = pytest.mark.django_db


def key_of(client):
    return client.cookies["hygie_session"].value


def number_of(client):
    return Session.objects.get(digest=store.digest_of(key_of(client))).pk


@pytest.fixture
def anne():
    return an_account(ANNE)


def test_a_stolen_table_opens_no_session(anne):
    client, _ = give_password(anne)
    rows = list(Session.objects.values())

    assert key_of(client) not in str(rows)
    for row in rows:
        thief = Client()
        thief.cookies["hygie_session"] = row["digest"]
        assert thief.get(ME).status_code == 302


@pytest.mark.parametrize("cookie", ["", "x", "\x00", "é" * 40, "a" * 5000, "' OR 1=1 --", "../.."])
def test_a_cookie_that_is_no_key_is_nobody(cookie):
    client = Client()
    client.cookies["hygie_session"] = cookie

    assert client.get(ME).status_code == 302
    assert not Session.objects.exists()


def test_the_content_of_a_session_cannot_be_exchanged_with_another(anne):
    hers, theirs = enter(Client(), anne), enter(Client(), an_account(ZOE))
    Session.objects.filter(digest=store.digest_of(key_of(theirs))).update(data="e30:forged:x")

    assert theirs.get(ME).status_code == 302
    assert hers.get(ME).status_code == 200


def test_a_session_ends_at_its_hour_whatever_is_done_in_it(anne, settings, monkeypatch):
    client = enter(Client(), anne)
    began = timezone.now()
    for hours in range(1, 12):
        _at(monkeypatch, began + timedelta(hours=hours))
        assert client.get(ME).status_code == 200, hours

    _at(monkeypatch, began + timedelta(seconds=settings.SESSION_COOKIE_AGE + 1))

    assert client.get(ME).status_code == 302


def test_a_session_ends_when_nobody_comes_for_two_hours(anne, monkeypatch):
    client = enter(Client(), anne)

    _at(monkeypatch, timezone.now() + timedelta(minutes=121))

    assert client.get(ME).status_code == 302


def test_a_page_that_refreshes_by_itself_does_not_say_that_somebody_is_there(monkeypatch):
    client = enter(Client(), an_account(LEA))
    began = timezone.now()
    for minutes in range(20, 121, 20):
        _at(monkeypatch, began + timedelta(minutes=minutes))
        if minutes < 120:
            assert client.get("/incidents/nouveautes/").status_code in {200, 204}

    assert client.get("/incidents/nouveautes/").status_code == 302


def _at(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_my_page_lists_my_sessions_and_ends_the_one_i_choose(anne):
    mine, _ = give_password(anne)
    other = enter(Client(), anne)
    page = mine.get(ME).content.decode()
    assert "Firefox sous Windows" in page
    assert "celle-ci" in page
    number = number_of(other)
    assert f"/compte/sessions/{number}/fermer/" in page

    mine.post(f"/compte/sessions/{number}/fermer/")

    assert other.get(ME).status_code == 302
    assert mine.get(ME).status_code == 200
    assert Entry.objects.filter(what="accounts.session_ended").count() == 1


def test_nobody_ends_the_session_of_somebody_else(anne):
    mine, theirs = enter(Client(), anne), enter(Client(), an_account(ZOE))

    answer = mine.post(f"/compte/sessions/{number_of(theirs)}/fermer/", follow=True)

    assert "déjà fermée" in answer.content.decode()
    assert theirs.get(ME).status_code == 200


def test_all_the_others_end_at_once(anne):
    mine, *others = (enter(Client(), anne) for _ in range(3))

    mine.post("/compte/sessions/fermer-les-autres/")

    assert mine.get(ME).status_code == 200
    assert [other.get(ME).status_code for other in others] == [302, 302]


def test_a_changed_password_ends_the_other_sessions_and_changes_the_key_of_this_one(anne):
    mine, other = enter(Client(), anne), enter(Client(), anne)
    before, new = key_of(mine), "une tout autre phrase que la première"

    mine.post("/compte/mot-de-passe/", {"current": PASSWORD, "new": new, "again": new})

    assert other.get(ME).status_code == 302
    assert mine.get(ME).status_code == 200
    assert key_of(mine) != before
    assert "mot de passe a changé" in letters_to(anne.email)


def test_a_role_that_ends_stops_at_the_next_request_of_an_open_session():
    person = an_account(LEA)
    client = enter(Client(), person)
    assert client.get("/incidents/").status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)

    Membership.objects.filter(person=person).update(ends_on=yesterday)

    assert client.get("/incidents/").status_code == 403
    assert client.post("/incidents/export.csv").status_code == 403


def test_a_role_given_or_ended_ends_the_open_sessions():
    person = an_account(LEA)
    client = enter(Client(), person)
    held = Membership.objects.get(person=person)

    memberships.end(held.pk, last_day=None, known=None, by=SYSTEM, at=timezone.now())

    assert client.get(ME).status_code == 302


def test_expired_sessions_are_forgotten(anne):
    enter(Client(), anne)
    Session.objects.update(
        created_at=timezone.now() - timedelta(hours=20),
        expires_at=timezone.now() - timedelta(hours=1),
    )
    enter(Client(), anne)

    operations.forget_expired(by=SYSTEM, at=timezone.now())

    assert Session.objects.count() == 1


def test_an_unknown_browser_is_told_by_mail_and_a_known_one_is_not(anne):
    client, _ = give_password(anne)
    first = letters_to(anne.email)
    give_password(anne, client=client)
    give_password(anne)

    assert "navigateur inconnu de Hygie" in first
    assert "Firefox sous Windows" in first
    assert letters_to(anne.email).count("navigateur inconnu de Hygie") == 2


def test_two_people_of_one_ward_share_a_browser_without_being_told_each_time(anne):
    zoe = an_account(ZOE)
    client, _ = give_password(anne)
    for person in (zoe, anne, zoe, anne):
        client.post("/compte/deconnexion/")
        give_password(person, client=client)

    assert letters_to(anne.email).count("navigateur inconnu") == 1
    assert letters_to(zoe.email).count("navigateur inconnu") == 1


def test_signing_in_and_out_is_in_the_journal_and_on_my_page(anne):
    client, _ = give_password(anne)
    client.post("/compte/deconnexion/")
    give_password(anne, client=client, password="une autre")
    give_password(anne, client=client)

    entries = list(Entry.objects.filter(what__startswith="accounts.signed").values_list("what"))
    assert entries == [("accounts.signed_in",), ("accounts.signed_out",), ("accounts.signed_in",)]
    page = client.get(ME).content.decode()
    assert "Connexion" in page
    assert "mot de passe seul" in page
    assert PASSWORD not in str(list(Entry.objects.values()))


def test_too_many_passwords_are_in_the_journal_once(anne):
    for number in range(14):
        client = Client(REMOTE_ADDR=f"192.0.2.{number + 1}")
        give_password(anne, client=client, password="une autre phrase encore")

    assert Entry.objects.filter(what="accounts.tried_too_often").count() == 1


def test_links_of_password_that_are_over_are_forgotten(anne):
    passwords.send_link(anne.email, by=SYSTEM, at=timezone.now() - timedelta(hours=2))

    assert passwords.forget_links(by=SYSTEM, at=timezone.now()) == 1


def test_what_a_stranger_leaves_behind_lasts_a_quarter_of_an_hour(client, anne):
    client.post("/compte/cles/defi/")
    row = Session.objects.get()
    assert row.expires_at - row.created_at == store.BEFORE

    give_password(anne, client=client)

    row = Session.objects.get()
    assert row.person == anne
    assert row.expires_at - row.created_at == timedelta(hours=12)


@pytest.mark.parametrize("wanted", ["/x\r\nSet-Cookie: a=b", "/\u2028x", "/%0d%0aX: y", "/é"])
def test_no_header_is_made_of_what_was_asked_for(anne, wanted):
    client, answer = give_password(anne, next=wanted)

    assert "\n" not in answer.headers["Location"]
    assert "a" not in client.cookies
    assert "X" not in answer.headers


@pytest.mark.parametrize("which", ["one", "others"])
def test_closing_a_session_asks_for_the_password_again(anne, monkeypatch, which):
    mine, other = enter(Client(), anne), enter(Client(), anne)
    number = number_of(other)
    path = "fermer-les-autres" if which == "others" else f"{number}/fermer"
    _at(monkeypatch, timezone.now() + timedelta(minutes=20))

    answer = mine.post(f"/compte/sessions/{path}/")

    assert answer.headers["Location"] == "/compte/confirmer/?next=%2Fcompte%2Fmoi%2F"
    assert other.get(ME).status_code == 200
    mine.post("/compte/confirmer/", {"password": PASSWORD, "next": ME})
    mine.post(f"/compte/sessions/{path}/")
    assert other.get(ME).status_code == 302
    assert mine.get(ME).status_code == 200


def test_who_is_recognised_again_gets_another_key_and_a_copy_of_the_former_opens_nothing(anne):
    mine, thief = enter(Client(), anne), Client()
    thief.cookies["hygie_session"] = before = key_of(mine)
    assert thief.get(ME).status_code == 200

    mine.post("/compte/confirmer/", {"password": PASSWORD, "next": ME})

    assert key_of(mine) != before
    assert thief.get(ME).status_code == 302
    assert mine.get(ME).status_code == 200


def test_every_session_of_everybody_ends_at_once(anne):
    clients = [enter(Client(), anne), enter(Client(), anne), enter(Client(), an_account(ZOE))]

    assert operations.end_everybodys(by=SYSTEM, at=timezone.now()) == 2

    assert [client.get(ME).status_code for client in clients] == [302, 302, 302]
    assert Entry.objects.filter(what="accounts.sessions_ended").count() == 2


def test_who_comes_and_with_which_roles_is_one_question(anne):
    browser = enter(Client(), anne)

    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/incidents/").status_code == 200

    about_accounts = [each["sql"] for each in asked if "accounts_" in each["sql"]]
    assert len(about_accounts) == 1, about_accounts
    assert "accounts_recognise" in about_accounts[0]


def test_a_session_that_says_another_account_than_its_row_opens_neither(anne):
    browser = enter(Client(), anne)
    Session.objects.filter(pk=number_of(browser)).update(person=an_account(ZOE))

    assert browser.get(ME).status_code == 302

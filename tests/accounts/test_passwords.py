"""Changing one's password, and choosing another by the link of a mail."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.accounts import tasks
from hygie.accounts.events import PasswordForgotten
from hygie.accounts.models import PasswordReset
from hygie.accounts.operations import passwords, people
from hygie.accounts.rules import Suspension
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.platform import letters
from tests.accounts.doors import CODE, ME, a_person_with_an_app, give_password
from tests.accounts.letters import letters_to, posted
from tests.cast import ANNE, LEA
from tests.people import PASSWORD, an_account, enter

pytestmark = pytest.mark.django_db
NEW = "une tout autre phrase que la première"
ASK = "/compte/mot-de-passe/oublie/"


@pytest.fixture(autouse=True)
def _mails_leave(settings):
    settings.EMAIL_HOST = "smtp.example"


@pytest.fixture
def anne():
    return an_account(ANNE)


def the_link(person, *, at=None):
    """The address in the mail, as its reader gets it."""
    passwords.send_link(person.email, by=SYSTEM, at=at or timezone.now())
    body = letters.opened(posted()[-1].body)
    return re.search(r"/compte/mot-de-passe/nouveau/[\w-]{43}/", body)[0]


def choose(client, link, new=NEW, again=None):
    return client.post(link, {"new": new, "again": again or new})


def test_the_answer_is_the_same_for_an_unknown_address_and_nothing_is_done_before_it(client, anne):
    known = client.post(ASK, {"email": anne.email})
    unknown = client.post(ASK, {"email": "personne@hygie.example"})

    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert ProcrastinateJob.objects.filter(task_name="PasswordForgotten:send_link").count() == 2
    assert not PasswordReset.objects.exists()


def test_the_link_goes_to_who_has_an_account_and_to_nobody_else(anne):
    tasks.send_link(PasswordForgotten(email=anne.email.upper()))
    tasks.send_link(PasswordForgotten(email="personne@hygie.example"))

    assert [letter.to for letter in posted()] == [anne.email]


def test_a_link_opens_once_ends_the_sessions_and_opens_none(client, anne):
    open_session = enter(Client(), anne)
    link = the_link(anne)

    assert client.get(link).status_code == 200
    answer = choose(client, link)

    assert answer.headers["Location"] == "/compte/connexion/"
    assert client.get(ME).status_code == 302
    assert open_session.get(ME).status_code == 302
    assert give_password(anne, password=NEW)[1].status_code == 302
    assert choose(Client(), link, "encore une autre phrase longue").status_code == 409
    assert Entry.objects.filter(what="accounts.password_link_refused").count() == 1
    assert give_password(anne, password=NEW)[1].status_code == 302
    assert "mot de passe a changé" in letters_to(anne.email)


def test_of_two_links_the_second_is_over_when_the_first_has_served(client, anne):
    first, second = the_link(anne), the_link(anne)

    choose(client, first)

    assert client.get(second).status_code == 409


def test_a_link_lives_an_hour(client, anne):
    link = the_link(anne, at=timezone.now() - timedelta(minutes=61))

    assert client.get(link).status_code == 409
    assert choose(client, link).status_code == 409


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "..%2f", "é" * 20, "A" * 3000])
def test_a_link_that_nobody_made_is_a_sentence(client, anne, token):
    the_link(anne)

    answer = client.get(f"/compte/mot-de-passe/nouveau/{token}/")

    assert answer.status_code in {400, 404, 409}


def test_a_new_password_does_not_do_without_the_second_factor(client):
    now = timezone.now()
    person, _ = a_person_with_an_app(LEA, at=now)
    choose(client, the_link(person))

    browser, answer = give_password(person, password=NEW)

    assert answer.headers["Location"] == CODE
    assert browser.get("/incidents/").status_code == 302


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("court", None, "trop court"),
        ("motdepasse", None, "trop court"),
        ("123456789012345", None, "entièrement numérique"),
        (NEW, NEW + " ", "diffèrent"),
        ("anne@hygie.example", None, "trop semblable"),
        ("", None, "nécessaire"),
        ("x" * 201, None, "200"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused_and_the_link_stays(
    client, anne, new, again, said
):
    link = the_link(anne)

    answer = choose(client, link, new, again)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert choose(client, link).status_code == 302


def test_a_password_keeps_its_spaces(client, anne):
    spaced = "  une phrase entre des espaces  "
    choose(client, the_link(anne), spaced)

    assert give_password(anne, password=spaced.strip())[1].status_code == 422
    assert give_password(anne, password=spaced)[1].status_code == 302


def test_a_stranger_fills_no_mailbox(anne):
    for _ in range(9):
        passwords.send_link(anne.email, by=SYSTEM, at=timezone.now())

    assert len(posted()) == passwords.LINKS


def test_a_suspended_account_gets_no_link(client, anne):
    link = the_link(anne)
    people.suspend(anne.pk, reason=Suspension.DECIDED, by=SYSTEM, at=timezone.now())
    before = len(posted())

    passwords.send_link(anne.email, by=SYSTEM, at=timezone.now())

    assert len(posted()) == before
    assert client.get(link).status_code == 409


def test_no_link_is_kept_anywhere(anne):
    token = the_link(anne).split("/")[-2]

    kept = [PasswordReset, ProcrastinateJob, Entry]
    assert token not in str([list(model.objects.values()) for model in kept])


def test_the_page_of_a_link_tells_no_other_site_where_one_comes_from(client, anne):
    assert client.get(the_link(anne)).headers["Referrer-Policy"] == "no-referrer"


def test_the_former_password_opens_nothing(anne):
    client = enter(Client(), anne)
    client.post("/compte/mot-de-passe/", {"current": PASSWORD, "new": NEW, "again": NEW})

    assert give_password(anne, password=PASSWORD)[1].status_code == 422


def test_changing_it_asks_for_the_former_one_even_a_moment_after_signing_in(anne):
    client = enter(Client(), anne)
    given = {"current": "une autre phrase encore", "new": NEW, "again": NEW}

    answer = client.post("/compte/mot-de-passe/", given)
    without = client.post("/compte/mot-de-passe/", {"new": NEW, "again": NEW})

    assert (answer.status_code, without.status_code) == (422, 422)
    assert "pas votre mot de passe" in answer.content.decode()
    assert give_password(anne)[1].status_code == 302


def test_the_former_one_is_not_guessed_there_either(anne):
    client = enter(Client(), anne)
    given = {"current": "une autre phrase encore", "new": NEW, "again": NEW}

    answers = [client.post("/compte/mot-de-passe/", given).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_who_comes_by_an_identity_alone_chooses_a_first_password(anne):
    anne.set_unusable_password()
    anne.save()
    client = enter(Client(), anne)

    assert "actuel" not in client.get("/compte/mot-de-passe/").content.decode()
    client.post("/compte/mot-de-passe/", {"new": NEW, "again": NEW})

    assert give_password(anne, password=NEW)[1].status_code == 302

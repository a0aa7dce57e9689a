"""The second factor: set up, asked, compulsory, lost."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from hygie.accounts.factors import totp
from hygie.accounts.models import CodeApp, RecoveryCode, Session
from hygie.accounts.operations import second_factor
from hygie.accounts.operations.second_factor import Outcome
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM, Actor
from hygie.kernel.errors import Refused
from hygie.platform.sealing import Unreadable
from tests.accounts.doors import (
    CODE,
    ME,
    SECRET,
    a_person_with_an_app,
    code_at,
    come_in,
    give_password,
)
from tests.accounts.letters import letters_to
from tests.cast import ADAM, ANNE, EVERYBODY, LEA, NOON, REMI
from tests.people import an_account, enter

pytestmark = pytest.mark.django_db
SET_UP = "/compte/second-facteur/"


def happened(what):
    return Entry.objects.filter(what=f"accounts.{what}").count()


@pytest.fixture
def now():
    return timezone.now()


# Whose role sees more than one establishment, or keeps accounts: issue 3, part 3.
@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.name)
def test_who_owes_a_second_factor_gets_no_other_page_than_its_set_up(actor):
    client = enter(Client(), an_account(actor), factor=None)
    owes = actor.name not in {"Anne", "Rémi", "Zoé"}

    for page in ("/", "/incidents/", ME, "/etablissements/", "/compte/second-facteur/codes/"):
        answer = client.get(page)
        assert (answer.headers.get("Location") == SET_UP) is owes, page
    assert client.post("/incidents/export.csv").status_code in {302} if owes else {200}
    page = client.get(SET_UP).content.decode()
    assert ("voit plus d’un établissement" in page) is owes
    assert client.get("/declarer/").status_code == 200
    assert client.post("/compte/deconnexion/").headers["Location"] == "/"


@pytest.mark.parametrize("actor", [REMI, ANNE, LEA, Actor(name="Nina")], ids=lambda one: one.name)
def test_an_operator_may_ask_two_factors_of_every_account(actor, settings):
    settings.SECOND_FACTOR_FOR_ALL = True
    person = an_account(actor)
    client = enter(Client(), person, factor=None)

    for page in ("/", "/incidents/", ME, "/etablissements/", "/compte/moi/coordonnees/"):
        assert client.get(page).headers.get("Location") == SET_UP, page
    assert client.post("/incidents/export.csv").headers["Location"] == SET_UP
    said = client.get(SET_UP).content.decode()
    assert "tout compte s’ouvre avec deux facteurs" in said
    assert "voit plus d’un établissement" not in said
    assert client.get("/declarer/").status_code == 200
    assert enter(Client(), person).get(ME).status_code == 200


def test_the_last_factor_stays_when_it_is_asked_of_everybody(now, settings):
    settings.SECOND_FACTOR_FOR_ALL = True
    person, _ = a_person_with_an_app(REMI, at=now)
    client = come_in(person, at=now)

    answer = client.post(f"{SET_UP}application/retirer/", follow=True)

    assert "Un second facteur vous est demandé" in answer.content.decode()
    assert CodeApp.objects.filter(person=person).exists()


def test_a_demonstration_asks_nobody_for_two_factors(settings):
    settings.SECOND_FACTOR_FOR_ALL = settings.DEMONSTRATION = True

    assert enter(Client(), an_account(REMI), factor=None).get(ME).status_code == 200


def test_the_demonstration_asks_for_a_password_alone_and_says_so(settings):
    settings.DEMONSTRATION = True
    client = enter(Client(), an_account(LEA), factor=None)

    page = client.get("/incidents/")

    assert page.status_code == 200
    assert "le mot de passe suffit" in page.content.decode()


def test_an_application_is_added_and_opens_the_pages_of_the_role(now):
    person = an_account(LEA)
    client, answer = give_password(person)
    assert client.get("/incidents/").headers["Location"] == SET_UP
    page = client.get(f"{SET_UP}application/").content.decode()
    secret = totp.secret_of(re.search(r'data-copy="([A-Z2-7]{32})"', page)[1])
    before = client.cookies["hygie_session"].value

    shown = client.post(
        f"{SET_UP}application/", {"code": totp.code_of(secret, int(now.timestamp()) // 30)}
    )

    sheet = shown.content.decode()
    codes = re.findall(r">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})<", sheet)
    assert len(codes) == 10
    assert f'data-copy="{chr(10).join(codes)}"' in sheet
    assert "data-print" in sheet
    assert client.get("/incidents/").status_code == 200
    assert client.cookies["hygie_session"].value != before  # no key survives a change of standing
    assert "Un second facteur a été ajouté" in letters_to(person.email)
    stored = str(list(CodeApp.objects.values()) + list(RecoveryCode.objects.values()))
    stored += str(list(Session.objects.values_list("data", flat=True)))
    for secret_text in (totp.readable(secret), *codes, *(c.replace("-", "") for c in codes)):
        assert secret_text not in stored


def test_adding_a_factor_ends_the_sessions_that_did_without(now):
    person = an_account(ANNE)
    other = enter(Client(), person, factor=None)
    client = enter(Client(), person, factor=None)
    page = client.get(f"{SET_UP}application/").content.decode()
    secret = totp.secret_of(re.search(r'data-copy="([A-Z2-7]{32})"', page)[1])

    wrong = client.post(f"{SET_UP}application/", {"code": "000000"})
    client.post(f"{SET_UP}application/", {"code": totp.code_of(secret, int(now.timestamp()) // 30)})

    assert wrong.status_code == 422
    assert other.get(ME).status_code == 302
    assert client.get(ME).status_code == 200


def test_the_password_alone_opens_nothing_once_there_is_a_factor(now):
    person, _ = a_person_with_an_app(ANNE, at=now)

    client, answer = give_password(person, next="/incidents/")

    assert answer.headers["Location"] == CODE
    assert client.get(ME).headers["Location"].startswith("/compte/connexion/")
    answer = client.post(CODE, {"code": code_at(now)})
    assert answer.headers["Location"] == "/incidents/"
    assert client.get(ME).status_code == 200


def test_a_code_opens_once(now):
    person, _ = a_person_with_an_app(ANNE, at=now)
    come_in(person, at=now)

    second, _ = give_password(person)
    answer = second.post(CODE, {"code": code_at(now)})

    assert answer.status_code == 422
    assert "déjà servi" in answer.content.decode()
    assert second.get(ME).status_code == 302
    assert happened("code_replayed") == 1


def test_a_code_older_than_the_last_one_opens_nothing(now):
    person, _ = a_person_with_an_app(ANNE, at=now)

    first = second_factor.check_code(person, code=code_at(now, steps=1), by=SYSTEM, at=now)
    older = second_factor.check_code(person, code=code_at(now), by=SYSTEM, at=now)

    assert (first, older) == (Outcome.RIGHT, Outcome.USED)


@pytest.mark.django_db(transaction=True)
def test_eight_browsers_at_once_open_with_one_code_once():
    now = timezone.now()
    person, _ = a_person_with_an_app(ANNE, at=now)
    found, start = [], threading.Barrier(8)

    def one():
        start.wait()
        found.append(second_factor.check_code(person, code=code_at(now), by=SYSTEM, at=now))
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome.value for outcome in found) == ["right", *["used already"] * 7]


def test_codes_are_counted_for_the_account_and_its_owner_is_told(now):
    person, _ = a_person_with_an_app(ANNE, at=now)
    statuses = []
    for number in range(14):
        client, _ = give_password(person, client=Client(REMOTE_ADDR=f"192.0.2.{number}"))
        if number < 9:  # ten passwords a quarter of an hour are counted as well
            statuses += [client.post(CODE, {"code": "12345x"}).status_code for _ in range(2)]

    assert statuses.count(422) == 10
    assert set(statuses[10:]) == {429}
    assert happened("codes_tried_too_often") == 1
    assert "Quelqu’un a votre mot de passe" in letters_to(person.email)


def test_a_code_on_paper_opens_once(now):
    person, codes = a_person_with_an_app(ANNE, at=now)
    client, _ = give_password(person)
    answer = client.post(CODE, {"code": codes[3].lower().replace("-", " ")})
    again, _ = give_password(person)

    assert answer.status_code == 302
    assert again.post(CODE, {"code": codes[3]}).status_code == 422
    assert happened("code_replayed") == 1
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9
    assert "Un code de secours a servi" in letters_to(person.email)


def test_a_new_sheet_shuts_the_former_one(now):
    person, codes = a_person_with_an_app(ANNE, at=now)
    client = come_in(person, at=now)

    shown = client.post("/compte/second-facteur/codes/", follow=True)
    again, _ = give_password(person)

    assert len(shown.context["codes"]) == 10
    assert codes[0] not in shown.context["codes"]
    assert again.post(CODE, {"code": codes[0]}).status_code == 422


def test_a_new_sheet_is_shown_once_and_reloading_draws_no_other(now):
    person, _ = a_person_with_an_app(ANNE, at=now)
    client = come_in(person, at=now)
    shown = client.post("/compte/second-facteur/codes/", follow=True).context["codes"]

    reloaded = client.get("/compte/second-facteur/codes/").content.decode()

    assert not any(code in reloaded for code in shown)
    assert "Il vous en reste 10" in reloaded


def test_between_the_two_factors_ten_minutes_pass_at_most(now, monkeypatch):
    person, _ = a_person_with_an_app(ANNE, at=now)
    client, _ = give_password(person)
    later = now + timedelta(minutes=11)
    monkeypatch.setattr("hygie.accounts.standing.timezone.now", lambda: later)

    answer = client.post(CODE, {"code": code_at(later)})

    assert answer.headers["Location"] == "/compte/connexion/"


def test_the_last_factor_stays_when_a_role_asks_for_it(now):
    person, _ = a_person_with_an_app(LEA, at=now)
    client = come_in(person, at=now)

    answer = client.post(f"{SET_UP}application/retirer/", follow=True)

    assert "ajoutez-en un autre" in answer.content.decode()
    assert CodeApp.objects.count() == 1


def test_who_owes_none_takes_it_away_and_the_codes_on_paper_go_with_it(now):
    person, _ = a_person_with_an_app(REMI, at=now)
    client = come_in(person, at=now)

    client.post(f"{SET_UP}application/retirer/")

    assert not CodeApp.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert "Un second facteur a été retiré" in letters_to(person.email)


@pytest.mark.parametrize(
    "page", ["mot-de-passe/", "second-facteur/application/", "second-facteur/codes/", "cles/"]
)
def test_what_opens_the_account_asks_for_the_password_again(page, now, monkeypatch):
    person, _ = a_person_with_an_app(ANNE, at=now)
    client = come_in(person, at=now)
    later = now + timedelta(minutes=20)
    monkeypatch.setattr("hygie.accounts.standing.timezone.now", lambda: later)

    for answer in (client.get(f"/compte/{page}"), client.post(f"/compte/{page}")):
        assert (
            answer.headers["Location"]
            == f"/compte/confirmer/?next=%2Fcompte%2F{page[:-1].replace('/', '%2F')}%2F"
        )
    wrong = client.post("/compte/confirmer/", {"password": "autre", "next": f"/compte/{page}"})
    right = client.post(
        "/compte/confirmer/",
        {"password": "une phrase que personne ne devine", "next": f"/compte/{page}"},
    )

    assert wrong.status_code == 422
    assert right.headers["Location"] == f"/compte/{page}"
    assert client.get(f"/compte/{page}").status_code == 200


def test_a_session_without_the_factor_neither_adds_nor_removes_any(now):
    person, _ = a_person_with_an_app(ANNE, at=now)
    client = enter(Client(), person, factor=None)

    for page in ("cles/", "second-facteur/codes/", "second-facteur/application/retirer/"):
        answer = client.post(f"/compte/{page}")
        assert answer.status_code == 403
    assert CodeApp.objects.count() == 1


def test_a_lost_telephone_an_administrator_starts_it_again(now):
    person, codes = a_person_with_an_app(LEA, at=now)
    client = come_in(person, at=now)

    second_factor.reset(person, by=ADAM, at=now)

    assert not CodeApp.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert client.get(ME).status_code == 302
    assert "remis à zéro" in letters_to(person.email)
    fresh, _ = give_password(person)
    assert fresh.get("/incidents/").headers["Location"] == SET_UP


def test_nobody_else_and_not_oneself_may_start_it_again(now):
    person, _ = a_person_with_an_app(LEA, at=now)
    oneself = ADAM.__class__(name="Léa", person_id=person.pk, grants=ADAM.grants)

    for actor in (REMI, oneself):
        with pytest.raises(Refused):
            second_factor.reset(person, by=actor, at=now)
    assert CodeApp.objects.count() == 1


def test_a_secret_sealed_under_another_key_is_a_sentence_and_paper_still_opens(now, settings):
    person, codes = a_person_with_an_app(ANNE, at=now)
    settings.SECRET_KEY = "another key, of an installation restored without its own" * 2

    with pytest.raises(Unreadable, match="La clé de cette installation a changé"):
        second_factor.check_code(person, code=code_at(now), by=SYSTEM, at=now)
    assert second_factor.use_recovery_code(person, code=codes[0], by=SYSTEM, at=NOON)


def test_a_former_key_still_reads(now, settings):
    person, _ = a_person_with_an_app(ANNE, at=now)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new key"

    assert second_factor.check_code(person, code=code_at(now), by=SYSTEM, at=now) == Outcome.RIGHT


def test_a_second_application_waits_until_the_first_is_removed(now):
    person, _ = a_person_with_an_app(ANNE, at=now)

    with pytest.raises(second_factor.AlreadyThere):
        second_factor.add_code_app(person, secret=SECRET, code=code_at(now), by=SYSTEM, at=now)


def test_who_has_the_password_and_tries_codes_does_not_lock_the_owner_out(now):
    person, _ = a_person_with_an_app(ANNE, at=now)
    hers = come_in(person, at=now - timedelta(seconds=30))
    hers.post("/compte/deconnexion/")
    thief, _ = give_password(person, client=Client(REMOTE_ADDR="192.0.2.9"))
    tried = [thief.post(CODE, {"code": "000000"}).status_code for _ in range(12)]

    assert tried[-1] == 429
    come_in(person, at=now + timedelta(seconds=1), client=hers)

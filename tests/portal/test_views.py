import pytest
from django.db import OperationalError
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.accounts.models import Review
from hygie.journal.models import Entry
from hygie.portal import views
from tests.cast import ADAM, ANNE, BELLEVUE_ENTITY, NOON, OSCAR, ZOE
from tests.incidents.factories import a_site
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def test_the_home_page_offers_to_declare_without_an_account(client):
    page = client.get("/").content.decode()

    assert "Déclarer un incident" in page
    assert "09 72 43 91 25" in page


def test_no_page_loads_anything_from_elsewhere_nor_is_kept(client):
    answer = client.get("/")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def a_failed_job(settings):
    app.configure_task("MessageQueued:deliver", queue="mails").defer(message_id=7)
    return ProcrastinateJob.objects.latest("id").pk


def test_the_operator_sees_the_queues_and_others_do_not(settings):
    a_failed_job(settings)

    assert "mails" in signed_in(OSCAR).get("/exploitation/taches/").content.decode()
    assert signed_in(ANNE).get("/exploitation/taches/").status_code == 403


def test_only_a_failed_job_is_tried_again(settings):
    job = a_failed_job(settings)

    answer = signed_in(OSCAR).post(f"/exploitation/taches/{job}/relancer/")

    assert answer.status_code == 409
    assert not Entry.objects.filter(what="jobs.retried").exists()


@pytest.mark.parametrize(("path", "fragment"), [("/nulle-part/", "n’existe pas")])
def test_a_wrong_address_is_told_in_french(client, path, fragment):
    answer = client.get(path)

    assert answer.status_code == 404
    assert fragment in answer.content.decode()


def test_a_database_that_is_away_is_a_503_that_says_what_to_do(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(views, "render", away)

    answer = client.get("/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"


def test_a_bug_is_a_500_that_keeps_its_secrets(monkeypatch):
    def bug(*args, **kwargs):
        raise ZeroDivisionError("le secret")

    monkeypatch.setattr(views, "render", bug)

    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()


def test_who_keeps_accounts_is_told_at_home_what_waits():
    a_site()
    Review.objects.create(
        place_kind="LEGAL_ENTITY",
        place_code=BELLEVUE_ENTITY,
        opened_on=NOON.date(),
        due_on=NOON.date(),
    )

    page = signed_in(ANNE).get("/", follow=True).content.decode()

    assert "Dans Comptes\xa0: 1 revue des comptes en retard." in page
    assert "notice" not in page
    assert "revue des comptes" not in signed_in(ZOE).get("/", follow=True).content.decode()


def test_an_administrator_comes_home_to_the_accounts():
    assert signed_in(ADAM).get("/").headers["Location"] == "/comptes/"

"""Sign-in, codes, cookies, headers: what a stranger may try, and how often."""

import logging
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory
from django.utils import timezone
from procrastinate.exceptions import ConnectorException

from hygie.accounts import limits as accounts
from hygie.accounts.models import Session
from hygie.accounts.sessions import digest_of
from hygie.incidents.models import Incident
from hygie.kernel.errors import TooMany
from hygie.platform import throttle
from hygie.platform.http import address_of
from hygie.platform.models import Attempt
from tests.cast import ANNE, LEA
from tests.hostile.worlds import a_key, a_world
from tests.incidents.factories import a_draft
from tests.incidents.test_views_declare import go_through
from tests.people import PASSWORD, an_account

pytestmark = pytest.mark.django_db
SIGN_IN, RESUME = "/compte/connexion/", "/declarer/reprendre/"
RIGHT = {"email": "anne@hygie.example", "password": PASSWORD}
WRONG = RIGHT | {"password": "une autre phrase"}


@pytest.fixture(autouse=True)
def _in_the_middle_of_a_window(monkeypatch):
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: 3600 * 500_000 + 60))


def from_address(number, **options):
    return Client(REMOTE_ADDR=f"192.0.{number // 250}.{number % 250 + 1}", **options)


def test_strangers_who_try_for_ever_do_not_lock_out_the_browser_of_an_analyst():
    an_account(ANNE)
    hers = from_address(0)
    assert hers.post(SIGN_IN, RIGHT).status_code == 302
    hers.post("/compte/deconnexion/")

    tried = [from_address(n).post(SIGN_IN, WRONG).status_code for n in range(1, 40)]

    # She signed in as a stranger the first time: a right try is given back.
    assert set(tried[: accounts.PASSWORDS]) == {422}
    assert set(tried[accounts.PASSWORDS :]) == {429}
    assert hers.post(SIGN_IN, RIGHT).status_code == 302


def test_the_mark_of_a_browser_opens_nothing_and_counts_too():
    an_account(ANNE)
    hers = from_address(0)
    hers.post(SIGN_IN, RIGHT)
    hers.cookies.pop("hygie_session")

    assert hers.get("/compte/moi/").status_code == 302
    tried = [hers.post(SIGN_IN, WRONG).status_code for _ in range(12)]
    assert tried.count(422) == accounts.PASSWORDS
    forged = from_address(5)
    forged.cookies["hygie_device"] = "x:y:z"
    assert forged.post(SIGN_IN, RIGHT).status_code == 302


@pytest.mark.parametrize("email", ["anne@hygie.example", "nobody@hygie.example"])
def test_an_unknown_address_is_hashed_like_a_known_one(email, monkeypatch):
    an_account(ANNE)
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or encode(*given)
    )

    from_address(1).post(SIGN_IN, WRONG | {"email": email})

    assert len(hashed) == 1


def test_signing_in_changes_the_session_and_signing_out_ends_it():
    an_account(ANNE)
    client = Client()
    client.cookies["hygie_session"] = "a" * 32
    client.post(SIGN_IN, RIGHT)
    taken = client.cookies["hygie_session"].value
    assert taken != "a" * 32

    client.post("/compte/deconnexion/")

    assert not Session.objects.filter(digest=digest_of(taken)).exists()
    client.cookies["hygie_session"] = taken
    assert client.get("/compte/moi/").status_code == 302


def test_a_thousand_codes_from_one_address_and_from_many(caplog):
    _, code = a_draft(at=timezone.now())
    one = from_address(0)
    statuses = [one.post(RESUME, {"code": f"AAAA-BBBB-{n:04d}"}).status_code for n in range(1000)]
    assert (statuses.count(422), statuses.count(429)) == (10, 990)

    with caplog.at_level(logging.ERROR):
        for number in range(1, 500):
            many = from_address(number)
            assert many.post(RESUME, {"code": f"AAAA-CCCC-{number:04d}"}).status_code == 422

    said = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    assert said == ["500 wrong resume codes within an hour, from all addresses"]
    # Nobody honest is kept out by them.
    assert from_address(600).post(RESUME, {"code": code}).status_code == 302


def test_a_flood_of_new_declarations_is_slowed_per_address():
    statuses = [from_address(0).post("/declarer/", {"name": "a", "city": "b"}) for _ in range(61)]

    assert [answer.status_code for answer in statuses].count(302) == 60
    assert statuses[-1].status_code == 429
    assert int(statuses[-1].headers["Retry-After"]) > 0
    assert from_address(1).post("/declarer/", {"name": "a", "city": "b"}).status_code == 302


@pytest.mark.parametrize(
    ("forwarded", "proxies", "who"),
    [
        ("203.0.113.9", 0, "192.0.2.1"),
        ("", 1, "192.0.2.1"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "192.0.2.1"),
        ("6.6.6.6,,, ,203.0.113.9", 1, "203.0.113.9"),
    ],
)
def test_only_what_our_proxies_say_is_believed(forwarded, proxies, who):
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", HTTP_X_FORWARDED_FOR=forwarded)

    assert address_of(request, proxies=proxies) == who


def test_a_header_does_not_give_a_new_address(client):
    for number in range(10):
        client.post(RESUME, {"code": "AAAA-BBBB-CCCC"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")

    answer = client.post(RESUME, {"code": "AAAA-BBBB-CCCC"}, HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert answer.status_code == 429


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("not an address", "neither", False),
    ],
)
def test_a_home_counts_as_one_and_two_homes_as_two(first, second, together):
    throttle.count("door", first, times=1, seconds=3600)

    if together:
        with pytest.raises(TooMany):
            throttle.count("door", second, times=1, seconds=3600)
    else:
        throttle.count("door", second, times=1, seconds=3600)


def test_no_address_is_kept_in_clear():
    throttle.count("door", "192.0.2.77", times=9, seconds=60)

    assert "192.0.2.77" not in str(list(Attempt.objects.values()))


def test_what_is_refused_for_its_number_is_not_even_read(client):
    for _ in range(60):
        client.post("/declarer/fichiers/", b"", content_type="application/x-www-form-urlencoded")

    class Untouchable:
        def read(self, *_):
            raise AssertionError("the body was read")

        readline = read

    answer = client.generic(
        "POST",
        "/declarer/fichiers/",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Untouchable(), "CONTENT_LENGTH": "20000000"},
    )

    assert answer.status_code == 429


def test_cookies_are_for_us_alone(client, settings):
    settings.SECURE = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    an_account(ANNE)
    client.get(SIGN_IN)
    client.post(SIGN_IN, RIGHT)
    client.post("/declarer/", {"name": "a", "city": "b"})

    names = {"hygie_session", "hygie_device", "hygie_declaration", "csrftoken"}
    assert set(client.cookies) == names
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["secure"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=()",
    "Cache-Control": "no-store",
}
ANSWERS = ["/", "/nulle-part/", SIGN_IN, "/incidents/", "/declarer/", "/api/v1/nothing"]


@pytest.mark.parametrize("address", [*ANSWERS, "/api/v1/openapi.json", "/declarer/accuse.pdf"])
def test_every_answer_carries_its_headers(client, address, settings):
    answer = client.get(address)

    for name, value in HEADERS.items():
        assert value in answer.headers[name], name
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_bug_says_nothing_of_itself(client, monkeypatch):
    def broken(*_, **__):
        raise ValueError("SELECT secret FROM /srv/path; sk-123")

    monkeypatch.setattr("hygie.incidents.views.declare.any_structures", broken)
    client.raise_request_exception = False

    answer = client.get("/declarer/structures/", {"q": "a"})

    assert answer.status_code == 500
    assert not re.search("secret|Traceback|/srv|ValueError|django", answer.content.decode(), re.I)


def test_a_whole_story_leaves_no_secret_in_the_logs(caplog, client):
    caplog.set_level(logging.DEBUG)
    _, key = a_key()
    world = a_world()
    an_account(LEA)
    go_through(client)
    client.post("/declarer/relire/")
    client.post(RESUME, {"code": world.code})
    client.post(RESUME, {"code": "WXYZ-WXYZ-WXYZ"})
    client.post(SIGN_IN, {"email": "lea@hygie.example", "password": PASSWORD})
    client.post(SIGN_IN, {"email": "lea@hygie.example", "password": "pas le bon mot"})
    client.get(f"/api/v1/declarations/{world.incident.number}", **key)
    client.get(f"/api/v1/declarations/{world.incident.number}", HTTP_AUTHORIZATION="Bearer faux42")

    said = "\n".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("django.db")  # off in the product: it repeats every value
    )

    cookies = [cookie.value for cookie in client.cookies.values()]
    secrets = [PASSWORD, "pas le bon mot", world.code, "WXYZ", "faux42", "0612345678", *cookies]
    secrets += [key["HTTP_AUTHORIZATION"].removeprefix("Bearer ")]
    assert not [secret for secret in secrets if secret in said]


def test_a_code_is_kept_nowhere_and_travels_in_no_address_and_no_mail(client):
    world = a_world()
    bare = world.code.replace("-", "")
    answer = client.post(RESUME, {"code": world.code})

    stored = everything_in_the_database()

    assert world.code not in stored
    assert bare not in stored
    assert world.code not in answer.headers["Location"]
    page = client.get("/declarer/relire/").content.decode()
    assert not re.search(rf'(href|src|action)="[^"]*({world.code}|{bare})', page)


def everything_in_the_database():
    from django.apps import apps  # noqa: PLC0415 - one use

    found = []
    for model in apps.get_models():
        if model._meta.managed:
            found += [str(row) for row in model.objects.all().values()]
    return "\n".join(found)


def test_a_page_of_another_site_does_not_use_up_the_tries_of_its_visitors(client):
    for _ in range(70):
        forged = client.post("/declarer/", {"name": "a"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert forged.status_code == 403

    assert client.post("/declarer/", {"name": "a", "city": "b"}).status_code == 302


def test_a_message_is_never_stored(client):
    client.post("/declarer/", {"name": "a", "city": "b"})
    for _ in range(30):
        client.post("/declarer/fichiers/", {"file": SimpleUploadedFile("é" * 200, b"")})

    assert not Session.objects.exists()


@pytest.mark.parametrize("cause", [OperationalError("gone"), InterfaceError("closed")])
def test_a_queue_without_its_database_is_503_and_not_a_bug(client, monkeypatch, cause):
    def announce(_):
        raise ConnectorException("no database") from cause

    go_through(client)
    monkeypatch.setattr("hygie.incidents.operations.sending.bus.announce", announce)

    answer = client.post("/declarer/relire/")

    assert answer.status_code == 503
    assert not Incident.objects.exists()

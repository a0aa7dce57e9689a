"""No log line holds what opens something: neither ours, nor Django's, nor the web server's."""

import io
import logging
import re

import pytest
from django.conf import settings
from django.urls import get_resolver
from gunicorn.config import Config

from hygie.config.processes import webserver
from hygie.journal.models import Entry
from hygie.platform.log_lines import SECRET_AFTER, Discreet, WebServerLog, masked
from tests.accounts.test_passwords import the_link
from tests.cast import ANNE, ZOE
from tests.people import an_account, signed_in

SECRET = "kT3v-Wq_9cBf0sYh7LxZ2nR5uJ8pD1mGa4eQ6iOyXtU"
# What other addresses carry, and that everybody may read.
OPEN_TO_ALL = {"finess", "number", "form", "kind", "code", "indicator", "edition", "file"}


@pytest.fixture
def lines():
    """What the log says, written as an installation writes it."""
    line = dict(settings.LOGGING["formatters"]["line"])
    assert line.pop("()") == f"{Discreet.__module__}.{Discreet.__name__}"
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet(line["format"], style=line["style"]))
    loggers = [logging.getLogger(name) for name in ("django.request", "django.server", "hygie")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


def addresses(patterns, before="/"):
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, here)
        elif not here.startswith("/api/"):
            yield here


def test_every_address_with_a_secret_is_masked():
    with_text = [
        (address[: found.start()], found[1])
        for address in addresses(get_resolver().url_patterns)
        for found in re.finditer(r"<str:(\w+)>", address)
    ]
    secret = {before for before, name in with_text if name not in OPEN_TO_ALL}

    assert secret == set(SECRET_AFTER)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"Gone: {SECRET_AFTER[0]}{SECRET}/", f"Gone: {SECRET_AFTER[0]}…/"),
        (f"GET {SECRET_AFTER[1]}{SECRET}/?x=1 HTTP/1.1", f"GET {SECRET_AFTER[1]}…/?x=1 HTTP/1.1"),
        (f"https://h.fr{SECRET_AFTER[2]}{SECRET}", f"https://h.fr{SECRET_AFTER[2]}…"),
        (
            f"?next=%2Fcompte%2Finvitation%2F{SECRET}%2F&x",
            "?next=%2Fcompte%2Finvitation%2F…%2F&x",
        ),
        (
            f"/compte/identites/psc/retour/?code={SECRET}&state=abc&iss=https://i.fr",
            "/compte/identites/psc/retour/?code=…&state=…&iss=https://i.fr",
        ),
        (
            "/compte/connexion/?email=a@b.fr&password=hop",
            "/compte/connexion/?email=a@b.fr&password=…",
        ),
        ("Not Found: /contacts/lien/", "Not Found: /contacts/lien/"),
        ("GET /incidents/2026-00001-4/", "GET /incidents/2026-00001-4/"),
    ],
)
def test_only_the_secret_part_is_masked(line, expected):
    assert masked(line) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *(f"{before}{SECRET}/" for before in SECRET_AFTER),
        f"/compte/identites/psc/retour/?code={SECRET}&state={SECRET}",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_a_refused_request_leaves_no_secret_in_the_log(client, lines, address, method):
    answer = getattr(client, method)(address)

    assert answer.status_code >= 400
    assert address.split(SECRET)[0].split("?")[0] in lines.getvalue()
    assert SECRET not in lines.getvalue()


@pytest.mark.django_db
def test_a_weak_password_on_a_live_link_leaves_no_link_in_the_log(client, lines):
    link = the_link(an_account(ANNE))

    assert client.post(link, {"new": "court", "again": "court"}).status_code == 422
    assert "Unprocessable" in lines.getvalue()
    assert link.split("/")[-2] not in lines.getvalue()


@pytest.mark.django_db
def test_what_somebody_was_refused_is_noted_without_its_secret():
    signed_in(ZOE).get(f"/contacts/lien/{SECRET}/")

    asked = [line.detail["asked"] for line in Entry.objects.filter(what="accounts.denied")]
    assert SECRET not in str(asked)


def test_a_traceback_and_the_web_server_say_no_more():
    cfg = Config()
    cfg.set("errorlog", "-")
    log = WebServerLog(cfg)
    written = io.StringIO()
    [handler] = log.error_log.handlers
    handler.setStream(written)
    try:
        try:
            raise ValueError(f"bad {SECRET_AFTER[0]}{SECRET}/")
        except ValueError:
            log.exception("Error handling request %s", f"{SECRET_AFTER[1]}{SECRET}/")
    finally:
        log.error_log.removeHandler(handler)

    assert "ValueError" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_the_web_server_of_the_product_writes_so():
    assert webserver._options(3)["logger_class"] is WebServerLog

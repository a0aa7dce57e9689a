"""Requests that no browser sends: every page answers with a sentence, never with a fault."""

import json
import logging

import pytest
from django.test import Client

from hygie.incidents.models import Incident
from tests.cast import EVERYBODY
from tests.hostile.table import plain
from tests.hostile.worlds import a_key, a_world, read, routes, with_code
from tests.people import an_account, enter

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=xx"
PART = b'--xx\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n--xx--\r\n'
NAMES = (
    *("finess", "name", "title", "code", "file", "email", "password", "next", "vu", "q", "text"),
    *("reason", "number", "summary", "outcome", "severity", "structure-postcode", "facts-title"),
    *("observed_at_day", "observed_at_hour", "data", "machines", "phone", "incident_type", "etat"),
)
BODIES = {
    "empty": (FORM, b""),
    "nul": (FORM, "&".join(f"{name}=%00a" for name in NAMES).encode()),
    "not utf-8": (FORM, "&".join(f"{name}=%ff%fe%c3" for name in NAMES).encode()),
    "surrogates": (FORM, "&".join(f"{name}=%ed%a0%80" for name in NAMES).encode()),
    "hidden marks": (FORM, "&".join(f"{name}=%e2%80%ae%e2%80%8b" for name in NAMES).encode()),
    "arrays": (FORM, "&".join(f"{name}={n}" for name in NAMES for n in (1, 2, 3)).encode()),
    "huge numbers": (FORM, "&".join(f"{name}={'9' * 5000}" for name in NAMES).encode()),
    "deep seen": (FORM, b"vu=" + b"[" * 100_000),
    "odd seen": (FORM, b"vu=%7B%22title%22%3A%5B1%5D%2C%22x%22%3A1%7D&later=1"),
    "a megabyte": (FORM, b"&".join(name.encode() + b"=" + b"a" * 60_000 for name in NAMES)),
    "three megabytes": (FORM, b"title=" + b"a" * 3_000_000),
    "ten thousand fields": (FORM, b"&".join(b"f%d=1" % n for n in range(10_000))),
    "another charset": (f"{FORM}; charset=utf-16", b"\xff\xfet\x00=\x001\x00"),
    "no such charset": (f"{FORM}; charset=klingon", b"title=1"),
    "json": ("application/json", b'{"title": "a"}'),
    "no kind": ("", b"title=1"),
    "garbage": ("\x7f/\x7f", b"\x00\x01\x02"),
    "multipart without boundary": ("multipart/form-data", b"--xx"),
    "multipart cut": (MULTIPART, PART[:40]),
    "multipart of nothing": (MULTIPART, b""),
    "base64 that is not": (
        MULTIPART,
        PART % (b"title", b"\r\nContent-Transfer-Encoding: base64", b"*&^"),
    ),
    "text where a file is": (MULTIPART, PART % (b"file", b"", b"abc")),
    "a file where a text is": (MULTIPART, PART % (b"title", b'; filename="a.txt"', b"abc")),
    "a name of 3,000": (MULTIPART, PART % (b"file", b'; filename="' + b"a" * 3000 + b'"', b"abc")),
    "twenty files": (MULTIPART, (PART % (b"file", b'; filename="a"', b"b"))[:-6] * 20 + b"--"),
}
QUERIES = [
    *("q=%00", "q=%ff", "page=" + "9" * 4000, "page=-1", "page=²", "etat=x&gravite=y&genre=z"),
    *("annee=%00", "annee=²²", "lieu=%ff", "lieu=region-%00", "lieu=ght-" + "9" * 4000),
    *("depuis=%00", "region=%ed%a0%80", "q=" + "a" * 4000, "next=%00", "libre=&q=%25_%5C"),
]
OPERATORS = ("etablissements/imports", "exploitation", "messages")
# One long test would keep the others waiting for its end.
PARTS = 3
WORDS = ("%00", "%ff%fe", "%ed%a0%80", "../../etc/passwd", "9" * 400, "%0d%0aX: 1", "٢٠٢٦", "'--")


@pytest.fixture(autouse=True)
def _quiet(settings):
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def unlimited(monkeypatch):
    monkeypatch.setattr("hygie.platform.throttle.count", lambda *words, **limit: None)


def clients(world):
    """An analyst and an operator who have a declaration open; everything is open to them."""
    for actor in (EVERYBODY[5], EVERYBODY[6]):
        client = with_code(world.code)
        enter(client, an_account(actor))
        client.raise_request_exception = False
        yield client


@pytest.mark.parametrize("part", range(PARTS))
def test_no_body_breaks_a_page(unlimited, part):
    world, faults = a_world(), []
    analyst, operator = clients(world)
    lines = [(r, v) for r, v in routes() if getattr(v, "kind", "") in {"does", "asks"}]

    for route, _ in lines[part::PARTS]:
        if route.startswith("compte/deconnexion") or route == "declarer/quitter/":
            continue
        client = operator if route.startswith(OPERATORS) else analyst
        for name, (kind, body) in BODIES.items():
            answer = client.generic("POST", world.url(plain(route)), body, content_type=kind)
            text = read(answer).decode("utf-8", "replace")
            if answer.status_code >= 500 or (answer.status_code >= 400 and "<h1" not in text):
                faults.append((route, name, answer.status_code, text[:200]))

    assert not faults


@pytest.mark.parametrize("part", range(PARTS))
def test_no_address_breaks_a_page(unlimited, part):
    world, faults = a_world(), []
    analyst, operator = clients(world)

    for route, view in list(routes())[part::PARTS]:
        kind = getattr(view, "kind", "api")
        queries = QUERIES[:1] if route.endswith(".pdf") else QUERIES  # drawing takes its time
        addresses = [f"{world.url(plain(route))}?{query}" for query in queries]
        if "<" in route:
            addresses += [_with(world, plain(route), word) for word in WORDS]
        for address in addresses:
            client = operator if route.startswith(OPERATORS) else analyst
            method = "POST" if kind == "does" else "GET"
            if "deconnexion" in address or "quitter" in address:
                continue
            answer = client.generic(method, address)
            if answer.status_code >= 500:
                faults.append((method, address[:120], answer.status_code))
            read(answer)

    assert not faults


def _with(world, route, word):
    """The address of a route with this word in place of its first parameter."""
    before, _, after = route.partition("<")
    return world.url(before) + word + world.url(after.partition(">")[2])[1:]


TOO_LONG = [("/declarer/", FORM, b"name=" + b"a" * 3_000_000)]
TOO_LONG += [("/api/v1/declarations", "application/json", b'"' + b"a" * 3_000_000 + b'"')]


@pytest.mark.parametrize(("address", "kind", "body"), TOO_LONG)
def test_what_is_too_long_is_413_with_a_sentence(client, address, kind, body):
    answer = client.post(address, body, content_type=kind, **a_key()[1])

    assert answer.status_code == 413
    assert "2 Mio" in answer.content.decode("unicode_escape" if "api" in address else "utf-8")


DECLARATION = {"schema": 1, "structure": {"name": "a", "city": "b"}}
JSONS = {
    "empty": b"",
    "cut": b'{"schema": 1, "facts": {',
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "huge integer": b'{"schema": ' + b"9" * 10_000 + b"}",
    "huge exponent": b'{"schema": 1e999999}',
    "not a number": b'{"schema": NaN}',
    "twice": b'{"schema": 1, "schema": 2, "facts": {}}',
    "utf-16": '{"schema": 1}'.encode("utf-16"),
    "latin-1": '{"schema": 1, "facts": {"title": "é"}}'.encode("latin-1"),
    "bom": b"\xef\xbb\xbf" + b'{"schema": 1}',
    "lone surrogate": rb'{"schema": 1, "facts": {"title": "\ud800"}}',
    "surrogate as a name": rb'{"schema": 1, "\ud800": {}}',
    "nul": rb'{"schema": 1, "facts": {"title": "a\u0000b"}}',
    "an array": b"[1, 2]",
    "sections as text": b'{"schema": 1, "facts": "x", "impact": [], "cause": null}',
    "a year that is not": b'{"schema": 1, "facts": {"aware_at": "0000-00-00T00:00:00Z"}}',
    "year 1": b'{"schema": 1, "facts": {"aware_at": "0001-01-01T00:00:00+14:00"}}',
    "year 9999": b'{"schema": 1, "facts": {"aware_at": "9999-12-31T23:59:59-14:00"}}',
    "a moment as a number": b'{"schema": 1, "facts": {"aware_at": 1e300}}',
    "no zone": b'{"schema": 1, "facts": {"aware_at": "2026-03-02T10:00:00"}}',
    "a phone that is not": b'{"schema": 1, "declarant": {"phone": "=1+1"}}',
    "a mail of two lines": rb'{"schema": 1, "declarant": {"email": "a@b.fr\r\nBcc: c@d.fr"}}',
    "gzip": b"\x1f\x8b\x08\x00\x00",
}


@pytest.mark.parametrize("name", JSONS)
def test_no_json_breaks_the_api(client, name):
    answer = client.post(
        "/api/v1/declarations", JSONS[name], content_type="application/json", **a_key()[1]
    )

    assert answer.status_code in {400, 422}, answer.content
    assert json.loads(answer.content)["detail"]
    assert not Incident.objects.exists()


def test_a_form_of_another_site_is_told_that_it_expired():
    strict = Client(enforce_csrf_checks=True)
    world = a_world()

    for route, view in routes():
        if getattr(view, "kind", "") in {"does", "asks"}:
            answer = strict.post(world.url(plain(route)), {"name": "a"})
            assert answer.status_code == 403, route
            assert "<h1" in answer.content.decode(), route

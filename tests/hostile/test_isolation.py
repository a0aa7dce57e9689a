"""What is not a page: files, static files, errors of the web server, bodies made to hurt."""

import json
import socket
from pathlib import Path

import pytest
from django.conf import settings as real_settings
from gunicorn.util import write_error

from hygie.config.processes.patience import Plain
from tests.hostile.worlds import a_key, a_world, read

pytestmark = pytest.mark.django_db
ISOLATED = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def test_what_people_join_lies_where_no_address_leads(client, settings):
    a_world()
    kept = [path for path in Path(settings.FILES).rglob("*") if path.is_file()]
    # Of the declaration, of a message, of the evidence, of a takeover, of a proof, of an answer, of
    # an audit.
    assert len(kept) == 7

    for file in kept:
        name = file.relative_to(settings.FILES)
        for address in (
            *(f"/files/{name}", f"/media/{name}", f"/static/{name}", f"/{name}"),
            *(f"/static/../files/{name}", f"/static/..%2ffiles%2f{name}", f"/static//{file}"),
        ):
            assert client.get(address).status_code == 404, address


def test_the_web_root_and_what_is_kept_are_apart():
    home, static = Path(real_settings.HYGIE_HOME), Path(real_settings.STATIC_ROOT)

    for kept in (home / "files", home / "secret-key", home / "postgres", home / "backups"):
        assert static not in (kept, *kept.parents)
        assert kept not in static.parents


def test_static_files_and_errors_are_isolated_too(client, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = True
    (tmp_path / "a.css").write_text("a {}")

    for address, status in (("/static/a.css", 200), ("/nulle-part/", 404), ("/", 200)):
        answer = client.get(address)
        read(answer)
        assert answer.status_code == status
        assert "Access-Control-Allow-Origin" not in answer.headers
        for name, value in ISOLATED.items():
            assert answer.headers[name] == value, (address, name)


def test_what_the_web_server_cannot_read_gets_plain_words_and_no_echo():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        write_error(Plain(ours), 400, "Bad Request", "<script>alert(1)</script>")
        answer = theirs.recv(10_000).decode()

    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 400 Bad Request\r\n")
    assert "Content-Type: text/plain" in head
    assert "Content-Security-Policy: default-src 'none'" in head
    assert f"Content-Length: {len(body.encode())}" in head
    assert body == "Cette demande ne se lit pas\u00a0: rien n’est fait.\n"


def test_an_address_that_is_too_long_is_told_in_french():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        write_error(Plain(ours), 414, "URI Too Long", "")
        answer = theirs.recv(10_000).decode()

    assert answer.startswith("HTTP/1.1 414 URI Too Long\r\n")
    assert answer.endswith("Cette adresse est trop longue\u00a0: rien n’est fait.\n")


def nested(depth):
    return "[" * depth + "]" * depth


@pytest.mark.parametrize(
    "body",
    [
        nested(100_000),
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        json.dumps({"structure": {"name": nested(900)}}),
        '{"declarant": ' + nested(900) + "}",
        '{"a": ' + "9" * 10_000 + "}",
        '{"a": 1e999999}',
        '{"a": "' + "\\ud800" * 50 + '"}',
        '{"a":1' + ',"a":1' * 50_000 + "}",
    ],
    ids=["lists", "objects", "text", "field", "digits", "infinite", "halves", "twice"],
)
def test_json_made_to_hurt_is_refused_with_a_sentence(client, body):
    _, header = a_key()

    answer = client.post("/api/v1/declarations", body, content_type="application/json", **header)

    assert answer.status_code in {400, 413, 422}
    assert answer.json()["detail"]


def test_a_body_that_is_too_long_is_413(client):
    _, header = a_key()
    body = json.dumps({"a": "x" * 3 * 2**20})

    answer = client.post("/api/v1/declarations", body, content_type="application/json", **header)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "word", ["a\r\nSet-Cookie: x=1", "a\nLocation: https://evil.example", "é\r"]
)
def test_nothing_that_is_sent_becomes_a_header(client, word):
    for answer in (
        client.get("/compte/connexion/", {"next": f"/{word}"}),
        client.post("/compte/connexion/", {"email": word, "password": word, "next": word}),
        client.get("/declarer/structures/", {"q": word}),
        client.post(
            "/api/v1/declarations", "{}", "application/json", headers={"Idempotency-Key": word}
        ),
    ):
        text = "".join(f"{name}: {value}" for name, value in answer.headers.items())
        assert "evil.example" not in text
        assert "x=1" not in text
        read(answer)

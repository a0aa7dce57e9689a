"""A real `hygie run` on its worst day: its database killed, its clients slow, cut, or lying."""

import http.client
import os
import re
import signal
import socket
import threading
import time

import psycopg
import pytest

from hygie.platform.postgres.place import OWNER, conninfo
from hygie.platform.postgres.server import Server
from tests.config.running import Running, a_free_port, a_home, end_all, eventually

TOKEN = "a" * 32
FORM = {
    "Cookie": f"csrftoken={TOKEN}",
    "Content-Type": "application/x-www-form-urlencoded",
}


@pytest.fixture(scope="module")
def running():
    home, port = a_home(), a_free_port()
    one = Running(home, port, WEB_WORKERS="1", WEB_THREADS="4")
    try:
        one.wait_for("Hygie est prêt", within=90)
        yield one
    finally:
        end_all(home)


def ask(running, method, path, body="", *, address="127.0.0.1", **headers):
    """One request from one address of this machine: its status, headers and text."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", running.port, timeout=60, source_address=(address, 0)
    )
    try:
        connection.request(method, path, body, {**FORM, **headers})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def begin(running, name, **more):
    """Begin a declaration; return the cookie that opens it, or nothing."""
    body = f"csrfmiddlewaretoken={TOKEN}&name={name}&city=Bellevue"
    status, headers, _ = ask(running, "POST", "/declarer/", body, **more)
    found = re.search("hygie_declaration=[^;]+", headers.get("Set-Cookie", ""))
    return status, found and found[0]


def drafts(running):
    """The names of the structures of all drafts."""
    with psycopg.connect(**conninfo(running.home, role=OWNER)) as owner:
        rows = owner.execute("SELECT content->'structure'->>'name' FROM incidents_draft")
        return [name for (name,) in rows]


def raw(running, data, address="127.0.0.1"):
    connection = socket.create_connection(
        ("127.0.0.1", running.port), timeout=60, source_address=(address, 0)
    )
    connection.sendall(data)
    return connection


def test_a_database_killed_within_requests_is_503_and_comes_back_with_all_that_was_answered(
    running,
):
    status, cookie = begin(running, "Avant", address="127.0.0.11")
    assert status == 302
    answers = {}
    locks = psycopg.connect(**conninfo(running.home, role=OWNER))
    locks.execute("LOCK TABLE incidents_draft IN ACCESS EXCLUSIVE MODE")

    def wait_in(name, *words, **more):
        answers[name] = ask(running, *words, **more)

    body = f"csrfmiddlewaretoken={TOKEN}&name=Pendant&city=Bellevue"
    waiting = [
        threading.Thread(
            target=wait_in,
            args=("post", "POST", "/declarer/", body),
            kwargs={"address": "127.0.0.12"},
        ),
        threading.Thread(
            target=wait_in, args=("get", "GET", "/declarer/relire/"), kwargs={"Cookie": cookie}
        ),
    ]
    for each in waiting:
        each.start()
    time.sleep(1)
    os.kill(Server(running.home).pid(), signal.SIGKILL)
    for each in waiting:
        each.join(60)
    locks.close()

    for status, headers, text in answers.values():
        assert status == 503
        assert "Retry-After" in headers
        assert '<html lang="fr"' in text
        assert "Traceback" not in text
    eventually(lambda: begin(running, "Apr%C3%A8s", address="127.0.0.13")[0] == 302, within=60)
    assert ask(running, "GET", "/declarer/relire/", Cookie=cookie)[0] == 200
    assert {"Avant", "Après"} <= set(drafts(running))
    assert "Pendant" not in drafts(running)


def test_the_api_says_in_json_that_the_database_is_away(running):
    server = Server(running.home)
    os.kill(server.pid(), signal.SIGKILL)

    status, _, text = ask(running, "GET", "/api/v1/establishments?q=a", Authorization="Bearer x")

    assert status in {401, 503}  # it may have come back already
    assert '"detail"' in text
    eventually(lambda: ask(running, "GET", "/declarer/structures/?q=a")[0] == 200, within=60)


def test_a_form_whose_connection_is_cut_is_not_taken_for_a_form(running):
    body = f"csrfmiddlewaretoken={TOKEN}&name=Coupee&city=Bell"
    head = "".join(f"{name}: {value}\r\n" for name, value in FORM.items())
    request = (
        f"POST /declarer/ HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: 900\r\n\r\n{body}"
    )

    with raw(running, request.encode(), "127.0.0.14") as cut:
        cut.shutdown(socket.SHUT_WR)
        answer = cut.recv(4096)

    assert answer.split(b" ")[1] in {b"400", b"403"}
    assert "Coupee" not in drafts(running)


LATE = {
    "head": b"POST /declarer/ HTTP/1.1\r\nHost: loc",
    "body": b"POST /declarer/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken="
    + b"a" * 32
    + b"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nname=a",
}


def test_slow_senders_do_not_keep_others_out(running):
    slow = [raw(running, part, "127.0.0.15") for part in LATE.values() for _ in range(2)]
    stop = threading.Event()

    def drip():
        while not stop.wait(2):
            for connection in slow:
                try:
                    connection.send(b"a")
                except OSError:
                    continue

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        began = time.monotonic()
        assert ask(running, "GET", "/")[0] == 200
        assert time.monotonic() - began < 30
    finally:
        stop.set()
        dripping.join()
        for connection in slow:
            connection.close()


SMUGGLED = [
    b"GET /incidents/ HTTP/1.1\r\nHost: localhost\r\nSCRIPT_NAME: /api/v\r\n\r\n",
    b"GET /api/v/incidents/ HTTP/1.1\r\nHost: localhost\r\nSCRIPT_NAME: /api/v\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET " + b"/a" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
    b"\r\n\r\n0\r\n\r\n",
    b"\x00\x01\x02\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]


@pytest.mark.parametrize("request_line", SMUGGLED, ids=range(len(SMUGGLED)))
def test_what_is_no_proper_request_opens_nothing(running, request_line):
    with raw(running, request_line, "127.0.0.16") as connection:
        answer = connection.recv(4096)

    status = int((answer.split(b" ") + [b"400"])[1]) if answer else 400
    assert 300 <= status < 500
    assert b"evil" not in answer


HUGE = [
    ("/declarer/fichiers/", "Content-Length: 2147483648", b"413"),
    ("/declarer/", "Content-Length: 2147483648", b"413"),
    ("/api/v1/declarations", "Content-Length: 2147483648", b"413"),
    ("/declarer/fichiers/", "Transfer-Encoding: chunked", b"411"),
    ("/api/v1/declarations", "Transfer-Encoding: chunked", b"411"),
]


@pytest.mark.parametrize(("address", "length", "status"), HUGE)
def test_what_is_far_too_large_is_refused_before_it_is_sent(running, address, length, status):
    head = (
        f"POST {address} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n"
        "Content-Type: multipart/form-data; boundary=a\r\n\r\n"
    )

    with raw(running, head.encode(), "127.0.0.17") as connection:
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.split(b" ")[1] == status
    body = answer.partition(b"\r\n\r\n")[2]
    assert (b'"detail"' if "api" in address else b"<html lang=") in body

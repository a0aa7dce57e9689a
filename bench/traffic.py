"""Browsers and machines that ask the server for things, in a process of their own.

Only the standard library: what is measured must not pay for who measures.
"""

import hmac
import http.client
import json
import queue
import re
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from multiprocessing import get_context
from typing import Any, TypeVar
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 30
PASSWORD = "une phrase que personne ne devine"  # noqa: S105 - of a world that lives for minutes
T = TypeVar("T")
RETRY_AFTER = 0.5


def elsewhere() -> ProcessPoolExecutor:
    """A pool of one other process; what it runs is named, its arguments are plain values."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def run(function: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """Run a function in another process and wait for it."""
    with elsewhere() as pool:
        return pool.submit(function, *arguments, **named).result()


def address(number: int) -> str:
    """A loopback address for one visitor: the limits of the product count by address."""
    return f"127.{20 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


@dataclass
class Browser:
    """One visitor: a connection that is kept, cookies, an address."""

    port: int
    visitor: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    seconds: float = 0.0
    cuts: int = 0

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask once; a connection that the server closed meanwhile is opened again."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.cuts = 0
        for last in (False, True):
            if self.connection is None:
                self.connection = http.client.HTTPConnection(
                    "127.0.0.1",
                    self.port,
                    timeout=PATIENCE,
                    source_address=(address(self.visitor), 0),
                )
            began = time.perf_counter()
            try:
                self.connection.request(method, path, body, sent)
                answer = self.connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                self.close()
                self.cuts += 1
                if last:
                    raise
                continue
            self.seconds = time.perf_counter() - began
            break
        self._keep(answer)
        return answer.status, dict(answer.getheaders()), content

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Read a page."""
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """Send a form, with the token that its page gave."""
        kept = fields | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        body = urlencode(kept, doseq=True).encode()
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as a person does."""
        self.get("/compte/connexion/")
        status, _, _ = self.post("/compte/connexion/", {"email": email, "password": password})
        if status != 302:
            raise RuntimeError(f"sign-in answered {status}")

    def close(self) -> None:
        """Leave."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _keep(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, one in SimpleCookie(line).items():
                self.cookies[name] = one.value


def pages(
    port: int,
    who: tuple[str, str] | dict[str, str] | None,
    wanted: Sequence[tuple[str, list[str], int]],
    *,
    times: int,
    at_once: int,
) -> dict[str, list[float]]:
    """Read each page so many times, by so many readers at once: the seconds of each reading.

    Each page has a name, the addresses that take turns, and the status that it must have. Who reads
    is an address with its password, or the cookies of who has signed in.
    """
    readers = [Browser(port, visitor=number) for number in range(at_once)]
    if who is not None:
        if isinstance(who, dict):
            readers[0].cookies = dict(who)
        else:
            readers[0].sign_in(*who)
        for reader in readers[1:]:
            reader.cookies = dict(readers[0].cookies)
    found = {}
    with ThreadPoolExecutor(at_once) as pool:
        for name, paths, status in wanted:
            for path in paths[:3]:  # what is read once at the start of a process is no part
                _read(readers[0], [path], status, 2)
            shares = [paths[start::at_once] or paths for start in range(at_once)]
            count = [times // at_once] * at_once
            lists = pool.map(_read, readers, shares, [status] * at_once, count)
            found[name] = [seconds for one in lists for seconds in one]
    for reader in readers:
        reader.close()
    return found


def _read(reader: Browser, paths: list[str], status: int, times: int) -> list[float]:
    seconds = []
    for number in range(times):
        answered, _, _ = reader.get(paths[number % len(paths)])
        if answered != status:
            raise RuntimeError(f"{paths[number % len(paths)]} answered {answered}")
        seconds.append(reader.seconds)
    return seconds


Step = tuple[str, str, str, dict[str, Any], int]


def journeys(
    port: int, steps: Sequence[Step], *, times: int, at_once: int, first: int = 0
) -> dict[str, list[float]]:
    """Go through the same steps as so many visitors, each with its cookies: seconds by step."""
    found: dict[str, list[float]] = {name: [] for name, *_ in steps}

    def one(number: int) -> None:
        browser = Browser(port, visitor=1000 + first + number)
        for name, method, path, fields, wanted in steps:
            answer = browser.get(path) if method == "GET" else browser.post(path, fields)
            if answer[0] != wanted:
                raise RuntimeError(f"{name}: {answer[0]} {answer[2][:300]!r}")
            found[name].append(browser.seconds)
        browser.close()

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, range(times)))
    return found


@dataclass
class Sent:
    """What became of one declaration of a machine; `waited` counts from when it was due."""

    token: str
    number: str = ""
    waited: float = 0.0
    tries: int = 0
    statuses: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Machines:
    """Declarations sent at a steady rate, whether the former ones were answered or not."""

    port: int
    key: str
    bodies: list[str]
    name: str
    rate: float
    seconds: float
    at_once: int = 48
    retry_for: float = 0.0

    def run(self) -> list[Sent]:
        """Send them all; each is sent again, with the same token, until it has its number."""
        count = round(self.rate * self.seconds)
        due: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in range(count):
            due.put(number)
        sent = [Sent(token=f"{self.name}-{number}") for number in range(count)]
        began = time.perf_counter() + 0.5
        threads = [
            threading.Thread(target=self._work, args=(due, sent, began, number))
            for number in range(self.at_once)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sent

    def _work(
        self, due: "queue.SimpleQueue[int]", sent: list[Sent], began: float, worker: int
    ) -> None:
        browser = Browser(self.port, visitor=5000 + worker)
        while True:
            try:
                number = due.get_nowait()
            except queue.Empty:
                browser.close()
                return
            moment = began + number / self.rate
            time.sleep(max(0.0, moment - time.perf_counter()))
            self._declare(browser, sent[number], self.bodies[number % len(self.bodies)])
            sent[number].waited = time.perf_counter() - moment

    def _declare(self, browser: Browser, one: Sent, body: str) -> None:
        until = time.perf_counter() + self.retry_for
        while True:
            one.tries += 1
            try:
                status, _, content = browser.ask(
                    "POST",
                    "/api/v1/declarations",
                    body.encode(),
                    Authorization=f"Bearer {self.key}",
                    Content_Type="application/json",
                    Idempotency_Key=one.token,
                )
            except (OSError, http.client.HTTPException):
                status, content = 0, b""
            one.statuses += [*[0] * min(browser.cuts, 1), status] if status else [0]
            if status in {200, 201}:
                one.number = json.loads(content)["number"]
                return
            if time.perf_counter() > until:
                return
            time.sleep(RETRY_AFTER)


def declare(machines: Machines) -> list[Sent]:
    """Run in another process."""
    return machines.run()


def flood(machines: Machines) -> float:
    """Declare as fast as answers come, for a while: how many in a second."""
    until = time.perf_counter() + machines.seconds
    done = [0] * machines.at_once

    def one(worker: int) -> None:
        browser = Browser(machines.port, visitor=9000 + worker)
        while time.perf_counter() < until:
            sent = Sent(token=f"{machines.name}-{worker}-{done[worker]}")
            body = machines.bodies[done[worker] % len(machines.bodies)]
            machines._declare(browser, sent, body)
            if sent.number:
                done[worker] += 1
        browser.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(machines.at_once) as pool:
        list(pool.map(one, range(machines.at_once)))
    return sum(done) / (time.perf_counter() - began)


def sign_ins(port: int, emails: Sequence[str], *, times: int, at_once: int) -> list[float]:
    """Sign in so many times: the seconds of each, the form apart."""

    def one(number: int) -> float:
        browser = Browser(port, visitor=12_000 + number)
        browser.sign_in(emails[number % len(emails)], PASSWORD)
        browser.close()
        return browser.seconds

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, range(times)))


def signed_in(port: int, email: str, password: str) -> dict[str, str]:
    """The cookies of somebody who has signed in."""
    browser = Browser(port, visitor=15_000)
    browser.sign_in(email, password)
    browser.close()
    return browser.cookies


def both_factors(port: int, emails: Sequence[str], secret: bytes) -> list[float]:
    """Sign in with a password and a code, one person after the other: the seconds of both."""
    found = []
    for number, email in enumerate(emails):
        browser = Browser(port, visitor=14_000 + number)
        browser.sign_in(email, PASSWORD)
        seconds = browser.seconds
        status, _, _ = browser.post("/compte/connexion/code/", {"code": code_now(secret)})
        if status != 302:
            raise RuntimeError(f"the code answered {status}")
        found.append(seconds + browser.seconds)
        browser.close()
    return found


def code_now(secret: bytes) -> str:
    """The six digits that a telephone shows (RFC 6238)."""
    digest = hmac.new(secret, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def wrong_passwords(
    port: int, *, a_second: int, seconds: int, addresses: int
) -> tuple[dict[int, int], float]:
    """Try passwords at a steady rate, each for another account: how often which answer came."""
    first = Browser(port, visitor=20_000)
    first.get("/compte/connexion/")
    due: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(a_second * seconds):
        due.put(number)
    answers: Counter[int] = Counter()
    began = time.perf_counter() + 0.5

    def work() -> None:
        while True:
            try:
                number = due.get_nowait()
            except queue.Empty:
                return
            time.sleep(max(0.0, began + number / a_second - time.perf_counter()))
            browser = Browser(
                port, visitor=20_001 + number % addresses, cookies=dict(first.cookies)
            )
            fields = {"email": f"personne-{number}@example.org", "password": "azerty"}
            try:
                status, _, _ = browser.post("/compte/connexion/", fields)
            except (OSError, http.client.HTTPException):
                status = 0
            answers[status] += 1
            browser.close()

    threads = [threading.Thread(target=work) for _ in range(48)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(answers), time.perf_counter() - began


def export(port: int, who: tuple[str, str], form: str) -> tuple[float, int]:
    """Take the whole list as a file: the seconds and the bytes."""
    browser = Browser(port, visitor=13_000)
    browser.sign_in(*who)
    status, _, content = browser.post(f"/incidents/export.{form}", {"etat": "ALL"})
    browser.close()
    if status != 200:
        raise RuntimeError(f"export answered {status}")
    return browser.seconds, len(content)

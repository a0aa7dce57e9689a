"""Three hundred people at work: each has the list open and, now and then, reads something else."""

import html
import json
import os
import re
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.traffic import PATIENCE, Browser, address

NUMBER = re.compile(r'id="i-(\d{4}-\d+-\d)"')
LENGTH = re.compile(rb"content-length: (\d+)")
AGAIN = re.compile(
    r'id="liste"\s+hx-get="([^"]+)"\s+hx-trigger="every (\d+)(ms|s), bientot delay:(\d+)ms"'
)
PUT_OFF = b"hx-trigger: bientot"


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Somebody at work: who is signed in, and what they read by turns, by name."""

    cookies: dict[str, str]
    pages: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Shift:
    """How many seconds, how often each reads a page, and what is declared meanwhile."""

    port: int
    workers: list[Worker]
    seconds: float
    every: float
    key: str
    bodies: list[str]


@dataclass
class Seen:
    """What a shift took: seconds by name; how long each new incident took to each open list."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    arrivals: list[float] = field(default_factory=list)
    missed: int = 0
    # What of a core these people took themselves.
    own: float = 0.0
    faults: list[str] = field(default_factory=list)


class Reader:
    """Somebody who only reads, on a connection that is kept.

    Three hundred of them share two cores with the server: `http.client` would take from it several
    times what this does.
    """

    def __init__(self, port: int, *, visitor: int, cookies: dict[str, str]) -> None:
        self.port, self.visitor, self.seconds = port, visitor, 0.0
        self.is_put_off = False
        said = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._rest = f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {said}\r\n\r\n".encode()
        self._link: socket.socket | None = None

    def get(self, path: str) -> tuple[int, bytes]:
        """The status and the content; a connection that the server closed is opened again."""
        if self._link is not None:
            try:
                return self._ask(self._link, path)
            except ConnectionError:
                self.close()
        self._link = socket.create_connection(
            ("127.0.0.1", self.port), PATIENCE, source_address=(address(self.visitor), 0)
        )
        return self._ask(self._link, path)

    def close(self) -> None:
        """Leave."""
        if self._link is not None:
            self._link.close()
            self._link = None

    def _ask(self, link: socket.socket, path: str) -> tuple[int, bytes]:
        began = time.perf_counter()
        link.sendall(b"GET " + path.encode() + self._rest)
        got = _more(link, b"")
        while (end := got.find(b"\r\n\r\n")) < 0:
            got = _more(link, got)
        head = got[:end].lower()
        self.is_put_off = PUT_OFF in head
        size = LENGTH.search(head)
        wanted = end + 4 + (int(size.group(1)) if size else 0)
        while len(got) < wanted:
            got = _more(link, got)
        self.seconds = time.perf_counter() - began
        status = int(head[9:12])
        if size is None and status != 204:
            raise RuntimeError(f"{path}: no length")
        if b"connection: close" in head:
            self.close()
        return status, got[end + 4 :]


def _more(link: socket.socket, got: bytes) -> bytes:
    part = link.recv(262_144)
    if not part:
        raise ConnectionError
    return got + part


def shift(given: Shift) -> Seen:
    """Let them work, and declare; run in another process."""
    found, lock = Seen(), threading.Lock()
    before = time.process_time()
    first_seen: list[dict[str, float]] = [{} for _ in given.workers]
    until = time.perf_counter() + given.seconds
    threads = [
        threading.Thread(target=_at_work, args=(given, rank, until, first_seen[rank], found, lock))
        for rank in range(len(given.workers))
    ]
    for thread in threads:
        thread.start()
    declared = _declare(given, until)
    for thread in threads:
        thread.join()
    found.own = (time.process_time() - before) / given.seconds
    for number, at in declared.items():
        for seen in first_seen:
            if number in seen:
                found.arrivals.append(seen[number] - at)
            else:
                found.missed += 1
    return found


def _at_work(
    given: Shift,
    rank: int,
    until: float,
    first_seen: dict[str, float],
    found: Seen,
    lock: threading.Lock,
) -> None:
    worker = given.workers[rank]
    browser = Reader(given.port, visitor=30_000 + rank, cookies=worker.cookies)
    try:
        # They did not all come at once.
        time.sleep(given.every * rank / len(given.workers))
        address, pause, soon = _open_list(browser)
        read = time.perf_counter() + given.every * (rank % 7) / 7
        turn = rank
        while (now := time.perf_counter()) < until:
            if now >= read:
                name, path = worker.pages[turn % len(worker.pages)]
                turn, read = turn + 1, now + given.every
                status, _ = browser.get(path)
                _note(found, lock, name, browser.seconds, status == 200, f"{path}: {status}")
            status, content = browser.get(address)
            _note(found, lock, "poll", browser.seconds, status in {200, 204}, f"poll: {status}")
            if status == 200:
                text = content.decode()
                address, pause, soon = _again(text)
                for number in NUMBER.findall(text):
                    first_seen.setdefault(number, time.perf_counter())
            wait = now + pause - time.perf_counter()
            time.sleep(max(0.0, min(wait, soon) if browser.is_put_off else wait))
    except Exception as fault:  # noqa: BLE001 - told with the figures
        with lock:
            found.faults.append(repr(fault))
    finally:
        browser.close()


def _open_list(browser: Reader) -> tuple[str, float, float]:
    _, content = browser.get("/incidents/")
    return _again(content.decode())


def _again(text: str) -> tuple[str, float, float]:
    """Where the list asks again, after how many seconds, and after how many when put off."""
    address, count, unit, soon = AGAIN.search(text).groups()  # type: ignore[union-attr]
    return html.unescape(address), int(count) / (1000 if unit == "ms" else 1), int(soon) / 1000


def _note(
    found: Seen, lock: threading.Lock, name: str, seconds: float, right: bool, fault: str
) -> None:
    with lock:
        found.seconds.setdefault(name, []).append(seconds)
        if not right:
            found.faults.append(fault)


def _declare(given: Shift, until: float) -> dict[str, float]:
    """Declare one after the other once everybody is there: each number, and when it was given."""
    machine = Browser(given.port, visitor=40_000)
    declared = {}
    time.sleep(given.every)
    rest = until - time.perf_counter() - 3 * given.every / 4
    for rank, body in enumerate(given.bodies):
        status, _, content = machine.ask(
            "POST",
            "/api/v1/declarations",
            body.encode(),
            Authorization=f"Bearer {given.key}",
            Content_Type="application/json",
            Idempotency_Key=f"shift-{os.getpid()}-{rank}",
        )
        if status == 201:
            declared[json.loads(content)["number"]] = time.perf_counter()
        time.sleep(max(0.0, rest / len(given.bodies)))
    machine.close()
    return declared

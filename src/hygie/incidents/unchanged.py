"""Three hundred open lists ask every second; mostly, nothing has changed anywhere."""

import threading
import time
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hygie.incidents.queries.desk import any_last_change
from hygie.platform import walls
from hygie.platform.walls import Domain

# How old the mark of all incidents may be, for how long an answer stands without asking again who
# it is, and how many answers a process remembers.
MARK_SECONDS, STANDS_SECONDS, MOST = 0.25, 15.0, 4000
# How often a list is put off while another is being made, and what makes it ask again at once.
MOST_PUT_OFF, SOON = 3, "bientot"


class Seen(NamedTuple):
    """Of whom a list is, by their roles, and the mark of what these show."""

    roles: str
    mark: str


class _Answer(NamedTuple):
    """What a list was told, the mark of all incidents then, until when it stands; how often it was
    put off since."""

    mark: str
    until: float
    seen: Seen
    put_off: int = 0


class Unchanged:
    """Says again, without a session or a wall, that nothing is new: it says nothing else.

    Only to a cookie and an address that the page itself has just answered so, or whose list it has
    just made; and only while no incident of anybody has changed since, or the page has found for
    the same roles that none of theirs has. Who has news is put off while another list is made, a
    few times at most: those who read a page meanwhile do not wait for three hundred lists.
    """

    def __init__(
        self,
        get_response: Callable[[HttpRequest], HttpResponse],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.get_response, self._clock = get_response, clock
        self._answers: dict[bytes, _Answer] = {}
        self._mark, self._read_at = "", float("-inf")
        self._reading = threading.Lock()
        # What the page found for each roles, and at which mark of all incidents.
        self._found: dict[str, tuple[str, str]] = {}
        self._making = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not cookie or request.method != "GET" or request.path_info != _address():
            return self.get_response(request)
        asked = request.META["QUERY_STRING"]
        # Taken before the page looks: what comes meanwhile makes it look again.
        mark = self._latest()
        known = self._answers.pop(_key(cookie, asked), None)
        if known and not (mark and self._clock() < known.until):
            known = None
        if known and self._is_as_told(known, mark):
            self._answers[_key(cookie, asked)] = known._replace(mark=mark, put_off=0)
            return HttpResponse(status=204)
        is_alone = self._making.acquire(blocking=False)
        try:
            if known and not is_alone and known.put_off < MOST_PUT_OFF:
                self._answers[_key(cookie, asked)] = known._replace(put_off=known.put_off + 1)
                return HttpResponse(status=204, headers={"HX-Trigger": SOON})
            return self._made(request, cookie, mark)
        finally:
            if is_alone:
                self._making.release()

    def _made(self, request: HttpRequest, cookie: str, mark: str) -> HttpResponse:
        """What the page answers; remembered when it is that nothing is new, or a list."""
        request.latest = mark  # type: ignore[attr-defined]
        response = self.get_response(request)
        asked = request.META["QUERY_STRING"]
        again = asked if response.status_code == 204 else getattr(response, "again", "")
        seen = getattr(response, "seen", None)
        if mark and again and seen:
            self._remember(_key(cookie, again), mark, seen)
        return response

    def _is_as_told(self, known: _Answer, mark: str) -> bool:
        """Say whether what these roles show is what this list was told."""
        return known.mark == mark or self._found.get(known.seen.roles) == (mark, known.seen.mark)

    def _remember(self, key: bytes, mark: str, seen: Seen) -> None:
        if len(self._answers) >= MOST:
            self._answers, self._found = {}, {}
        self._found[seen.roles] = (mark, seen.mark)
        self._answers[key] = _Answer(mark, self._clock() + STANDS_SECONDS, seen)

    def _latest(self) -> str:
        """The mark of all incidents, asked by one request at a time; empty when it is not known."""
        if self._clock() - self._read_at >= MARK_SECONDS and self._reading.acquire(blocking=False):
            try:
                with walls.opened("incidents.unchanged", Domain.CASES):
                    self._mark = any_last_change()
                self._read_at = self._clock()
            except (OperationalError, InterfaceError):
                # The page says it in its words.
                self._mark, self._read_at = "", float("-inf")
            finally:
                self._reading.release()
        return self._mark


def _key(cookie: str, asked: str) -> bytes:
    return sha256(f"{cookie}\n{asked}".encode()).digest()


@cache
def _address() -> str:
    return reverse("incidents:fresh")

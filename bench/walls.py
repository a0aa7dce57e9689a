"""What the walls cost on a page, and whether a page reads all the incidents, for each role."""

import gc
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.db import connection, connections, transaction
from django.test import Client
from django.utils.functional import empty

from bench.report import Figure, equal, percentile, spread, under
from bench.world import World
from hygie.accounts.models import Person
from hygie.platform import walls

PART = "walls"
MOST_ADDED, NATIONAL_LIST = 1.0, 150
CONNECTIONS, TURNS, WARM_UP, READINGS = 4, 30, 6, 140
LISTS = ("", "?etat=ALL", "?etat=ALL&gravite=CRITICAL")
# Words are found by a function that asks for the scope itself: there is no page without it.
WORDS = ("?etat=ALL&q=fictif", "?etat=ALL&q=introuvable", "?q=panne+serveur", "?etat=ALL&q=2026-0")
# A count that stops at a thousand may take them as they lie; nothing may go through them all.
FEW = 5_000
_READ_WHOLE = (
    "SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_xact_user_tables"
    " WHERE relname = 'incidents_incident'"
)


def measure(world: World) -> Iterator[Figure]:
    """Read the same pages in this process with the walls and without, turn by turn."""
    people = world.people
    settings.ALLOWED_HOSTS = ["testserver"]
    staticfiles_storage._wrapped = StaticFilesStorage()
    clients = {login: _signed_in(email) for login, email in people.items()}
    pages = [
        (login, f"/incidents/{path}")
        for login in people
        for path in (*LISTS, f"{_a_number(clients[login])}/")
    ]
    yield from _cost(clients, pages)
    yield from _national(clients["analyst"])
    words = [(login, f"/incidents/{path}") for login in people for path in WORDS]
    yield from _plans(world, clients, [*pages, *words])
    staticfiles_storage._wrapped = empty


def _signed_in(email: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


def _a_number(client: Client) -> str:
    """The number of an incident that this person reads."""
    page = client.get("/incidents/?etat=ALL").content.decode()
    found = re.search(r'href="/incidents/(\d{4}-[\d-]+)/', page)
    assert found is not None  # noqa: S101 - the world is full of them
    return found[1]


def _cost(clients: dict[str, Client], pages: list[tuple[str, str]]) -> Iterator[Figure]:
    added = []
    for login, path in pages:
        turns = [
            turn
            for _ in range(CONNECTIONS)
            for turn in _by_turns(partial(work, clients[login], path))
        ]
        with_walls, without = (statistics.median(each) for each in zip(*turns, strict=True))
        added.append(1000 * statistics.median(a - b for a, b in turns))
        yield under(
            PART,
            f"added to {path} ({login})",
            added[-1],
            most=None,
            unit="ms of a core",
            conditions=f"{1000 * with_walls:.1f} ms; without {1000 * without:.1f} ms",
        )
    yield under(
        PART,
        "added to the median page",
        statistics.median(added),
        most=MOST_ADDED,
        unit="ms of a core",
        conditions=f"{len(pages)} pages, each read {CONNECTIONS * TURNS} times by turns on"
        f" {CONNECTIONS} connections; with PostgreSQL",
    )


def _by_turns(read: Callable[[], float]) -> Iterator[tuple[float, float]]:
    """Seconds with and without, one after the other: what else the machine does falls on both.

    On connections of their own, as where a process lies in memory weighs as much as the walls,
    and with nothing collected meanwhile, which would fall on one of them.
    """
    connection.close()
    before = _BeforeTheWalls()
    gc.collect()
    gc.disable()
    for turn in range(WARM_UP + TURNS):
        with_walls = read()
        with before:
            without = read()
        if turn >= WARM_UP:
            yield with_walls, without
    gc.enable()
    before.close()


def work(client: Client, path: str) -> float:
    """The seconds of a core that a page takes, here and in PostgreSQL: a busy machine adds none."""
    connection.ensure_connection()
    served = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    before = time.process_time() + _on_core(served)
    answer = client.get(path)
    taken = time.process_time() + _on_core(served) - before
    assert answer.status_code == 200, path  # noqa: S101 - a measure of something else
    return taken


def _on_core(process: Path) -> float:
    """How many seconds the system says that a process has run."""
    return int(process.read_text().split()[0]) / 1e9


def _times(client: Client, path: str) -> list[float]:
    found = []
    for _ in range(READINGS):
        began = time.perf_counter()
        client.get(path)
        found.append(time.perf_counter() - began)
    return found


class _BeforeTheWalls(AbstractContextManager[None]):
    """The connection of the owner: no policy, no scope, no round trip for either."""

    def __init__(self) -> None:
        self._walled = connections["default"]
        self._plain = connections.create_connection("default")
        owner = {key: value for key, value in settings.OWNER_DATABASE.items() if key != "EMBEDDED"}
        self._plain.settings_dict = self._plain.settings_dict | owner  # not in place: it is shared
        self._plain.execute_wrappers.clear()

    def __enter__(self) -> None:
        connections["default"] = self._plain

    def __exit__(self, *_: object) -> None:
        connections["default"] = self._walled

    def close(self) -> None:
        self._plain.close()


def _national(client: Client) -> Iterator[Figure]:
    for path in ("/incidents/", "/incidents/?etat=ALL"):
        times = _times(client, path)
        yield under(
            PART,
            f"national list {path}, 95 %",
            1000 * percentile(times, 0.95),
            most=NATIONAL_LIST,
            unit="ms",
            conditions=f"{spread(times)} ms",
        )


def _plans(
    world: World, clients: dict[str, Client], pages: list[tuple[str, str]]
) -> Iterator[Figure]:
    whole = []
    for login, path in pages:
        with transaction.atomic():
            before = _read_whole()
            clients[login].get(path)
            if _read_whole() - before > FEW:
                whole.append(f"{path} ({login})")
    yield equal(
        PART,
        "pages that read all the incidents",
        len(whole),
        wanted=0,
        conditions=", ".join(whole) or f"{len(pages)} pages, {world.size.incidents:,} incidents",
    )


def _read_whole() -> int:
    with walls.nobody(), connection.cursor() as cursor:
        cursor.execute(_READ_WHOLE)
        return int(cursor.fetchone()[0])

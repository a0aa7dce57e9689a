"""`hygie run`: PostgreSQL, web and worker, watched by one process."""

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Protocol

from hygie.config.processes import port
from hygie.config.processes.child import Child
from hygie.config.processes.claim import Claim
from hygie.config.processes.lifeline import Lifeline
from hygie.kernel.errors import Refused

CHILDREN_END_WITHIN = 10.0
OTHERS_LET_GO_WITHIN = 3.0
DATABASE_CHECKED_EVERY = 1.0
FIRST_PAGE_WITHIN = 60.0
LISTENING = "HYGIE_LISTENING"
MOST_FAILED_STARTS = 4


class Database(Protocol):
    """The embedded server, as `hygie.platform.postgres.server.Server` is."""

    def ensure(self) -> None: ...
    def is_alive(self) -> bool: ...
    def release(self, *, patience: float = 0.0) -> bool: ...


class DoesNotStart(Refused):
    """A child ends each time it is started."""


class _Interrupted(BaseException):
    """Asked to stop while preparing."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to run, where, and what to say."""

    home: Path
    host: str
    port: int
    database: Database | None
    prepare: Callable[[], None]
    announce: Callable[[str], str]
    children: Mapping[str, Sequence[str]]
    say: Callable[[str], None]


class Supervisor:
    """Starts everything in order, keeps it running, stops it in the opposite order."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._children = [Child(name, command) for name, command in plan.children.items()]
        self._handles: list[int] = []
        self._environment: dict[str, str] = {}
        self._stopping = self._hurried = False
        self._preparing = True
        self._next_check = 0.0

    def run(self) -> None:
        """Run until asked to stop; raise `Refused` with a sentence when it cannot start."""
        former = {
            number: signal.signal(number, self._asked)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            self._run()
        except _Interrupted:
            pass
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def _run(self) -> None:
        plan = self._plan
        claim = Claim(plan.home)
        claim.take(port.address(plan.host, plan.port), say=plan.say)
        lifeline = Lifeline()
        try:
            with port.listen(plan.host, plan.port) as listening:
                self._handles = [claim.handle, lifeline.reading, listening.fileno()]
                self._environment = {
                    # Many threads would otherwise keep many half empty heaps.
                    "MALLOC_ARENA_MAX": "2",
                    # The 19 MiB that hash a password would stay, once for each of these heaps.
                    "MALLOC_MMAP_THRESHOLD_": str(1024 * 1024),
                    **lifeline.environment(),
                    LISTENING: str(listening.fileno()),
                }
                self._prepare()
                self._preparing = False
                self._first_page()
                self._watch()
        finally:
            self._preparing = False
            self._stop()
            lifeline.cut()
            claim.drop()

    def _prepare(self) -> None:
        if self._plan.database is not None:
            self._plan.database.ensure()
        self._plan.prepare()

    def _first_page(self) -> None:
        """Start the children, and announce the address once a page really comes."""
        plan = self._plan
        until = time.monotonic() + FIRST_PAGE_WITHIN
        status, patience = None, 0.5
        while not self._stopping and time.monotonic() < until:
            self._keep_running()
            self._refuse_a_child_that_always_ends()
            status = port.status(plan.host, plan.port, timeout=patience)
            patience = min(patience * 1.3, 5.0)
            if status is not None and status < 500:
                plan.say(plan.announce(port.address(plan.host, plan.port)))
                return
            time.sleep(0.05 if status is None else 1.0)
        if not self._stopping:
            plan.say(
                f"{port.address(plan.host, plan.port)} ne donne pas de page "
                f"({status or 'pas de réponse'}). Les lignes ci-dessus disent pourquoi ; "
                "« hygie check » aide à trouver."
            )

    def _refuse_a_child_that_always_ends(self) -> None:
        for child in self._children:
            if child.ends_in_a_row >= MOST_FAILED_STARTS:
                raise DoesNotStart(
                    f"Le processus « {child.name} » s’arrête dès son démarrage. La raison est "
                    "dans les lignes ci-dessus ; « hygie check » aide à la trouver."
                )

    def _watch(self) -> None:
        while not self._stopping:
            self._keep_running()
            self._keep_database()
            time.sleep(0.1)

    def _keep_running(self) -> None:
        for child in self._children:
            code = child.ended()
            if code is not None:
                self._plan.say(
                    f"Le processus « {child.name} » s’est arrêté (code {code}) ; il repart."
                )
            if child.is_due():
                child.start(
                    group=self._group(), handles=self._handles, environment=self._environment
                )

    def _group(self) -> int:
        """The process group of the children that live, 0 for a new one."""
        for child in self._children:
            if child.pid is not None:
                with suppress(ProcessLookupError):
                    return os.getpgid(child.pid)
        return 0

    def _keep_database(self) -> None:
        database = self._plan.database
        if database is None or time.monotonic() < self._next_check:
            return
        if not database.is_alive() and not self._stopping:
            self._plan.say("PostgreSQL ne répond plus ; il est relancé.")
            try:
                database.ensure()
                self._plan.say("PostgreSQL répond de nouveau.")
            except Refused as refusal:
                self._plan.say(f"{refusal.sentence} Nouvel essai dans quelques secondes.")
        self._next_check = time.monotonic() + DATABASE_CHECKED_EVERY

    def _stop(self) -> None:
        for child in self._children:
            child.stop(signal.SIGTERM)
        until = time.monotonic() + CHILDREN_END_WITHIN
        while not all(child.is_gone() for child in self._children):
            if time.monotonic() > until or self._hurried:
                for child in self._children:
                    child.stop(signal.SIGKILL)
                until, self._hurried = until + 1, False
            time.sleep(0.02)
        if self._plan.database is not None:
            # The processes of a web server that was killed outlive it for a second.
            self._plan.database.release(patience=OTHERS_LET_GO_WITHIN)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        """Stop when told to; while preparing, break off what is being done."""
        if self._stopping:
            self._hurried = True  # told twice: do not wait for what runs
            return
        self._stopping = True
        self._plan.say("\nArrêt de Hygie…")
        if self._preparing:
            raise _Interrupted

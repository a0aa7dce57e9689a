"""Verifying the chain: two connections, each takes the next range until none is left."""

import queue
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from django.db import connection

from hygie.journal import chain
from hygie.journal.rules import Anchor, Break, Problem, ranges
from hygie.kernel.scope import Domain, Scope
from hygie.platform import walls

CONNECTIONS = 2
RANGE = 100_000


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was verified, and what is wrong, the first broken link on top."""

    first: int
    last: int
    links: int
    anchors: int
    hash: str
    breaks: tuple[Break, ...]


class _Reader:
    """A connection of its own, that only reads, and looks nowhere else than where it says."""

    def __init__(self, scope: Scope) -> None:
        parameters = connection.get_connection_params()
        parameters.pop("cursor_factory", None)
        self._link = psycopg.connect(**parameters, autocommit=True)
        self._link.execute(chain.PREPARATION)
        self._link.execute(chain.SCOPE, {"scope": scope.text})

    def row(self, statement: LiteralString, **values: Any) -> tuple[Any, ...] | None:
        return self._link.execute(statement, values).fetchone()

    def links(self, first: int, last: int) -> tuple[int, int | None]:
        """How many links a range has, and the first that does not hold."""
        ends = self.row(chain.LINES_OF, first=first, last=last) or (None, None)
        lowest, highest = ends
        found = self.row(chain.RANGE, first=first, last=last, lowest=lowest, highest=highest)
        return (found[0], found[1]) if found else (0, None)

    def lines(self, first: int, last: int) -> tuple[int, int | None]:
        """How many lines a range of numbers has, and the first that no link holds."""
        found = self.row(chain.UNLINKED, first=first, last=last)
        return (found[0], found[1]) if found else (0, None)

    def close(self) -> None:
        self._link.rollback()
        self._link.close()


def verify(*, first: int = 1, anchors: Iterable[Anchor] = ()) -> Report:
    """Verify every link from this one on, every line, and what the anchors say of them."""
    scope = _sees_all()
    reader = _Reader(scope)
    try:
        start, last = reader.row(chain.ENDS) or (0, 0)
        lines = reader.row(chain.LINES) or (None, None)
        links, broken = _in_ranges(_Reader.links, (first, last), scope)
        unlinked = None
        if lines[0] is not None:
            _, unlinked = _in_ranges(_Reader.lines, lines, scope)
        breaks = []
        if broken is not None:
            breaks.append(_broken(reader, broken))
        elif first == 1 and start > 1:
            breaks.append(Break(problem=Problem.LINK_REMOVED, position=1))
        if unlinked is not None:
            breaks.append(_unlinked(reader, unlinked))
        known = sorted(anchors, key=lambda anchor: (anchor.position, anchor.at))
        breaks += _denied(reader, known, last)
        head = reader.row(chain.ONE_LINK, position=last)
        return Report(
            first=first,
            last=last,
            links=links,
            anchors=len(known),
            hash=bytes(head[0]).hex() if head else "",
            breaks=tuple(breaks),
        )
    finally:
        reader.close()


def any_denied(anchors: Iterable[Anchor]) -> tuple[Break, ...]:
    """What these anchors say against the chain as it stands; reads one link for each."""
    reader = _Reader(_sees_all())
    try:
        _, last = reader.row(chain.ENDS) or (0, 0)
        return tuple(_denied(reader, anchors, last))
    finally:
        reader.close()


def _sees_all() -> Scope:
    """The scope of the readers: other connections, in other threads, which know of none."""
    with walls.opened("journal.verify", Domain.TRAIL):
        return walls.current()


def _in_ranges(
    look: Callable[[_Reader, int, int], tuple[int, int | None]],
    ends: tuple[Any, ...],
    scope: Scope,
) -> tuple[int, int | None]:
    """Ask the same of every range: the sum of the counts, the least of the numbers found."""
    waiting: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
    for each in ranges(*ends, size=RANGE):
        waiting.put(each)

    def work() -> tuple[int, list[int]]:
        count, found = 0, []
        reader = _Reader(scope)
        try:
            while True:
                start, end = waiting.get_nowait()
                rows, number = look(reader, start, end)
                count += rows
                found += [] if number is None else [number]
        except queue.Empty:
            return count, found
        finally:
            reader.close()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        done = [each.result() for each in [pool.submit(work) for _ in range(CONNECTIONS)]]
    numbers = [number for _, found in done for number in found]
    return sum(count for count, _ in done), min(numbers, default=None)


def _broken(reader: _Reader, position: int) -> Break:
    """Say what is wrong with the first link that does not hold."""
    (after,) = reader.row(chain.WRITTEN_BEFORE, position=position) or (None,)
    if position > 1 and reader.row(chain.ONE_LINK, position=position - 1) is None:
        return Break(problem=Problem.LINK_REMOVED, position=position - 1, after=after)
    _, number, at, what, who = reader.row(chain.ONE_LINK, position=position) or (None,) * 5
    return Break(
        problem=Problem.CHANGED if what is not None else Problem.ENTRY_REMOVED,
        position=position,
        entry_id=number,
        at=at,
        after=after,
        what=what or "",
        who=who or "",
    )


def _unlinked(reader: _Reader, number: int) -> Break:
    at, what, who = reader.row(chain.ONE_LINE, number=number) or (None, "", "")
    return Break(problem=Problem.UNLINKED, entry_id=number, at=at, what=what, who=who)


def _denied(reader: _Reader, anchors: Iterable[Anchor], last: int) -> list[Break]:
    """The first anchor that the chain no longer holds, if any."""
    for anchor in anchors:
        found = reader.row(chain.ONE_LINK, position=anchor.position)
        if found is None or bytes(found[0]).hex() != anchor.hash:
            problem = Problem.SHORTENED if anchor.position > last else Problem.REWRITTEN
            return [
                Break(problem=problem, position=anchor.position, at=anchor.at, anchor=str(anchor))
            ]
    return []

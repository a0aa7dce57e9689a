"""Copying every fact out of the database, all of one moment, into the files of a snapshot."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from hygie.kernel.errors import Refused
from hygie.kernel.fact import Fact
from hygie.observatory.checked import LAYOUT, Press
from hygie.observatory.manifest import Damaged, Manifest, Part, Table, described
from hygie.observatory.rules import keeping
from hygie.observatory.store import NoRoom, Store
from hygie.platform import walls
from hygie.platform.walls import Domain

# The database often lies on the same disk: a snapshot must not be what fills it.
ROOM_LEFT = 512 * 1024 * 1024
# Any number that nobody else takes.
LOCK = 0x6F627365
_LOOK_EVERY = 16 * 1024 * 1024
_BEGIN = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class AlreadyUnderWay(Refused):
    """Another snapshot is being taken."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A snapshot that is on the disk, and how much of it is new."""

    manifest: Manifest
    copied: int
    written: int


def take(
    store: Store, facts: Sequence[Fact], *, at: datetime, hygie: str, room: int = ROOM_LEFT
) -> Taken:
    """Take a snapshot of these facts and write it; nothing of it is seen before it is whole.

    Raise AlreadyUnderWay, NoRoom, NotPublishable, or what the database says when it goes away.
    """
    with _moment() as database:
        store.sweep()
        with store.aside() as aside, Press(aside) as press:
            copier = _Copier(store, database, press, aside, room)
            made = Manifest(
                id=keeping.name_of(at),
                taken_at=at.isoformat(),
                hygie=hygie,
                facts={fact.name: copier.table(fact) for fact in facts},
            )
        store.write(made)
    return Taken(manifest=made, copied=copier.copied, written=copier.written)


@contextmanager
def alone() -> Iterator[None]:
    """Nobody takes or removes a snapshot meanwhile."""
    with _moment():
        yield


class _Copier:
    """The facts, one after the other, from one moment of the database."""

    def __init__(
        self, store: Store, database: BaseDatabaseWrapper, press: Press, aside: Path, room: int
    ) -> None:
        self._store, self._database, self._press = store, database, press
        self._aside, self._room = aside, room
        last = store.latest()
        self._last = last.facts if last else {}
        self.copied = self.written = 0

    def table(self, fact: Fact) -> Table:
        """The files of a fact; a part that has not changed is the file of the last snapshot."""
        print_ = _fingerprint(fact)
        known = {part.part: part for part in self._known(fact)}
        parts = []
        for part, mark in self._marks(fact):
            told = f"{print_}:{mark}" if mark else ""
            before = known.get(part)
            if told and before and before.mark == told and self._is_whole(before):
                parts.append(before)
            else:
                parts.append(self._copy(fact, part, told))
        return Table(title=fact.title, columns=described(fact), parts=tuple(parts))

    def _known(self, fact: Fact) -> tuple[Part, ...]:
        table = self._last.get(fact.name)
        return table.parts if table else ()

    def _is_whole(self, part: Part) -> bool:
        try:
            self._store.whole(part)
        except Damaged:
            return False
        return True

    def _marks(self, fact: Fact) -> list[tuple[str, str]]:
        """Each part and its mark; a fact that is not cut is one part, copied each time."""
        if not fact.parts:
            return [("", "")]
        with self._database.cursor() as cursor:
            cursor.execute(fact.parts)
            return sorted((str(part), str(mark or "")) for part, mark in cursor.fetchall())

    def _copy(self, fact: Fact, part: str, mark: str) -> Part:
        rows, pressed = self._aside / "rows.csv", self._aside / "rows.parquet"
        self._pour(fact, part, rows)
        count = self._press.press(fact, rows, pressed)
        rows.unlink()
        kept = self._store.keep(pressed)
        self.copied += 1
        self.written += kept.size if kept.is_new else 0
        return Part(part=part, mark=mark, sha256=kept.sha256, rows=count, bytes=kept.size)

    def _pour(self, fact: Fact, part: str, into: Path) -> None:
        columns = ", ".join(fact.columns)
        statement = f"COPY (SELECT {columns} FROM ({fact.query}) AS fact) TO STDOUT (FORMAT csv)"  # noqa: S608
        poured = _LOOK_EVERY
        try:
            with (
                into.open("wb") as out,
                self._database.wrap_database_errors,
                self._database.cursor() as cursor,
                cursor.copy(statement, {"part": part} if fact.parts else None) as source,
            ):
                for piece in source:
                    if poured >= _LOOK_EVERY:
                        self._refuse_without_room()
                        poured = 0
                    poured += out.write(piece)
        except OSError as error:
            raise NoRoom(
                "L’instantané n’est pas pris : le disque refuse d’écrire. Rien n’en est gardé ; "
                "les précédents sont entiers. Faites de la place, puis recommencez."
            ) from error

    def _refuse_without_room(self) -> None:
        if shutil.disk_usage(self._aside).free < self._room:
            raise NoRoom(
                f"Le disque de {self._store.folder} est presque plein : l’instantané s’arrête pour "
                f"lui laisser {self._room // 2**20} Mio. Rien n’en est gardé ; les précédents sont "
                "entiers. Faites de la place, puis recommencez."
            )


@contextmanager
def _moment() -> Iterator[BaseDatabaseWrapper]:
    """One moment of the database, that nothing moves, and everything that facts read of it."""
    database: Any = connection.copy()
    with walls.opened(
        "observatory.snapshot",
        Domain.CAMPAIGNS,
        Domain.CASES,
        Domain.DESK,
        Domain.EVIDENCE,
        Domain.POSTURE,
    ):
        try:
            database.connect()
            database.set_autocommit(False)
            with database.wrap_database_errors:
                # Before anything is asked, the scope included: what follows is of this moment.
                database.connection.pgconn.exec_(_BEGIN)
            with database.cursor() as cursor:
                cursor.execute(
                    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout"
                    " = 0; SET LOCAL work_mem = '64MB'"
                )
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
                if not cursor.fetchone()[0]:
                    raise AlreadyUnderWay(
                        "Un instantané est déjà en train d’être pris ou effacé : attendez la fin."
                    )
            yield database
        finally:
            database.close()


def _fingerprint(fact: Fact) -> str:
    """What a mark means: the same question, the same columns, written in the same way."""
    said = json.dumps([fact.query, fact.parts, described(fact), LAYOUT], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]

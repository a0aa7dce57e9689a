"""Taking over a past: each line once, in batches that are whole, with a report of what was not."""

import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Self

from django.db import transaction

from hygie.establishments.models import Site
from hygie.incidents.operations import history
from hygie.incidents.operations.history import Past
from hygie.incidents.rules.reception import Channel
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.takeover import queries
from hygie.takeover.models import KeptMapping, TakenLine, Takeover, WrongLine
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.checking import checked
from hygie.takeover.rules.record import Record, Wrong, declaration_of
from hygie.takeover.rules.telling import Told, differing, said_otherwise, told_by

BATCH = 1000
Line = Record | Wrong


@dataclass(frozen=True, kw_only=True)
class FileKnown:
    """A file that is read: its name, what tool it comes from, its fingerprint."""

    name: str
    source: str
    sha256: str


@dataclass(kw_only=True)
class Outlook:
    """What a file would bring: how many are new, how many are known, which lines are wrong."""

    new: int = 0
    known: int = 0
    wrong: list[Wrong] = field(default_factory=list)


def take_over(
    file: FileKnown, lines: Iterable[Record | Wrong], *, fictional: bool, by: Actor, at: datetime
) -> Takeover:
    """Take over the lines that can be, say which cannot; a file taken twice changes nothing."""
    takeover = Takeover.objects.create(
        name=file.name[:200], source=file.source, sha256=file.sha256, at=at, by=by.name
    )
    with _only_what_is_made_is_collected(), _Ahead(lines, at=at) as ahead:
        while batch := ahead.take():
            _take(takeover, batch, fictional=fictional, by=by, at=at, meanwhile=ahead.read)
    journal.record(
        "takeover.done",
        takeover,
        by=by,
        at=at,
        name=takeover.name,
        taken=takeover.taken,
        known=takeover.known,
        wrong=takeover.wrong,
    )
    return takeover


@transaction.atomic
def keep_mapping(name: str, text: str, *, by: Actor, at: datetime) -> KeptMapping:
    """Keep a mapping under a name, that of the former tool; the last one kept counts."""
    mappings.read(text)
    kept, _ = KeptMapping.objects.update_or_create(
        name=name[:60], defaults={"text": text, "kept_at": at, "kept_by": by.name}
    )
    journal.record("takeover.mapping_kept", kept, by=by, at=at, name=kept.name)
    return kept


@contextmanager
def _only_what_is_made_is_collected() -> Iterator[None]:
    """Spare the collector what was loaded before: it went through all of it for each batch."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Ahead:
    """The lines of a file in batches; the next is read while PostgreSQL writes the one before.

    Its thread reads and checks, which asks the database nothing.
    """

    def __init__(self, lines: Iterable[Line], *, at: datetime) -> None:
        self._lines, self._at = iter(lines), at
        self._thread = ThreadPoolExecutor(1, "takeover")
        self._next: Future[list[Line]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def read(self) -> None:
        """Begin to read the next ones; a caller that is ready to wait says so."""
        self._next = self._next or self._thread.submit(_checked, self._lines, at=self._at)

    def take(self) -> list[Line]:
        """The next ones, checked; none at the end."""
        self.read()
        assert self._next is not None  # noqa: S101 - just begun
        found, self._next = self._next.result(), None
        return found


@transaction.atomic
def _take(
    takeover: Takeover,
    batch: list[Line],
    *,
    fictional: bool,
    by: Actor,
    at: datetime,
    meanwhile: Callable[[], None],
) -> None:
    new, wrong = _sorted_out(takeover.source, batch, {})
    # Numbers follow the years: history gives them year by year.
    new.sort(key=lambda record: record.declared_at)
    pasts = _pasts(new, source=takeover.source, at=at)
    made = []
    if pasts:
        made = history.record(pasts, fictional=fictional, by=by, at=at, meanwhile=meanwhile)
    TakenLine.objects.bulk_create(
        TakenLine(
            takeover=takeover,
            source=takeover.source,
            reference=record.reference,
            incident=incident,
        )
        for record, incident in zip(new, made, strict=True)
    )
    WrongLine.objects.bulk_create(
        WrongLine(takeover=takeover, line=each.line, why=each.why[:500]) for each in wrong
    )
    takeover.taken += len(new)
    takeover.known += len(batch) - len(wrong) - len(new)
    takeover.wrong += len(wrong)
    takeover.save(update_fields=["taken", "known", "wrong"])


def look_at(source: str, lines: Iterable[Record | Wrong], *, by: Actor, at: datetime) -> Outlook:
    """Say what taking over these lines would do; nothing is written."""
    stream, outlook = iter(lines), Outlook()
    met: dict[str, Told] = {}
    while batch := _checked(stream, at=at):
        new, wrong = _sorted_out(source, batch, met)
        outlook.new += len(new)
        outlook.known += len(batch) - len(wrong) - len(new)
        outlook.wrong += wrong
    return outlook


def _checked(lines: Iterator[Line], *, at: datetime) -> list[Line]:
    """The next lines, as many as are written at once."""
    batch = islice(lines, BATCH)
    return [each if isinstance(each, Wrong) else checked(each, at=at) for each in batch]


def _sorted_out(
    source: str, batch: list[Line], met: dict[str, Told]
) -> tuple[list[Record], list[Wrong]]:
    """The lines that are new, and those that are wrong or tell a known reference otherwise."""
    asked = {each.reference for each in batch if isinstance(each, Record)} - met.keys()
    met |= queries.any_told(source, asked)
    new: list[Record] = []
    wrong: list[Wrong] = []
    for each in batch:
        if isinstance(each, Wrong):
            wrong.append(each)
        elif each.reference not in met:
            met[each.reference] = told_by(each)
            new.append(each)
        elif others := differing(told_by(each), met[each.reference]):
            wrong.append(Wrong(line=each.line, why=said_otherwise(each.reference, others)))
    return new, wrong


def _pasts(records: list[Record], *, source: str, at: datetime) -> list[Past]:
    numbers = {record.finess for record in records if record.finess}
    sites = {
        site.finess: site
        for site in Site.objects.filter(finess__in=numbers).select_related("entity__ght")
    }
    return [
        Past(
            declaration=declaration_of(record, source=source),
            site=sites.get(record.finess),
            declared_at=record.declared_at,
            # It is past: what no tool has closed, the taking over closes.
            closed_at=record.closed_at or at,
            severity=record.severity,
            analyst=f"Repris de {source}"[:200],
            channel=Channel.TAKEN_OVER,
        )
        for record in records
    ]

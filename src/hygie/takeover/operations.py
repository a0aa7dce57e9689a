"""Taking over a past: each line once, in batches that are whole, with a report of what was not."""

import gc
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from hygie.establishments.models import Site
from hygie.incidents import past as pasts
from hygie.incidents.operations import history
from hygie.incidents.past import Past, Ready
from hygie.incidents.rules.reception import Channel
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.takeover import queries
from hygie.takeover.models import KeptMapping, TakenLine, Takeover, WrongLine
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.checking import checked
from hygie.takeover.rules.record import Record, Wrong, declaration_of, taken_from
from hygie.takeover.rules.telling import (
    differing,
    is_that_of,
    said_otherwise,
    told_once,
)

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
    file: FileKnown, lines: Iterable[Line], *, fictional: bool, by: Actor, at: datetime
) -> Takeover:
    """Take over the lines that can be, say which cannot; a file taken twice changes nothing."""
    takeover = begin(file, by=by, at=at)
    with batches(takeover.source, lines, fictional=fictional, by=by, at=at) as found:
        for batch in found:
            write(takeover, batch, by=by, at=at)
    end(takeover, by=by, at=at)
    return takeover


def begin(file: FileKnown, *, by: Actor, at: datetime) -> Takeover:
    """A report on which nothing is yet."""
    return Takeover.objects.create(
        name=file.name[:200], source=file.source, sha256=file.sha256, at=at, by=by.name
    )


@contextmanager
def batches(
    source: str, lines: Iterable[Line], *, done: int = 0, fictional: bool, by: Actor, at: datetime
) -> Iterator[Iterator["Prepared"]]:
    """The lines by batches, each to be written before the next one is asked for.

    The first ones are `done`: they are only read, for those that come after may repeat them.
    """
    stream = _told_once(lines, at=at)
    deque(islice(stream, done), maxlen=0)
    with _only_what_is_made_is_collected(), ThreadPoolExecutor(1, "takeover") as aside:
        yield _batches(source, stream, aside, fictional=fictional, at=at)


def end(takeover: Takeover, *, by: Actor, at: datetime) -> None:
    """Say in the journal what was taken over."""
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


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """Lines told apart, with what the database says of those that are new."""

    new: list[Record]
    wrong: list[Wrong]
    known: int
    sites: dict[str, Site]
    numbers: list[str]

    def made_ready(self, *, source: str, fictional: bool, at: datetime) -> Ready:
        """What will be written of them; the database is asked nothing."""
        found = [
            _past(record, self.sites.get(record.finess), source=source, at=at)
            for record in self.new
        ]
        return pasts.made_ready(found, self.numbers, fictional=fictional)


Prepared = tuple[_Batch, Ready]


def _batches(
    source: str, stream: Iterator[Line], aside: Executor, *, fictional: bool, at: datetime
) -> Iterator["Prepared"]:
    """The lines by batches: while PostgreSQL writes one, the next are read and made ready aside."""
    waiting: tuple[_Batch, Future[Ready]] | None = None
    read = aside.submit(_next, stream)
    while read.exception() is None and (found := read.result()):
        batch = _looked_up(source, found)
        ready = aside.submit(batch.made_ready, source=source, fictional=fictional, at=at)
        read = aside.submit(_next, stream)
        if waiting is not None:
            yield waiting[0], waiting[1].result()
        waiting = batch, ready
    if waiting is not None:
        yield waiting[0], waiting[1].result()
    read.result()  # says what broke the file off, once all before it is written


@transaction.atomic
def _looked_up(source: str, found: list[Line]) -> _Batch:
    new, wrong = _sorted_out(source, found)
    # Numbers follow the years: they are given year by year.
    new.sort(key=lambda record: record.declared_at)
    sites = Site.objects.filter(finess__in={record.finess for record in new if record.finess})
    return _Batch(
        new=new,
        wrong=wrong,
        known=len(found) - len(wrong) - len(new),
        sites={site.finess: site for site in sites.select_related("entity__ght")},
        numbers=pasts.numbers([record.declared_at for record in new]),
    )


@transaction.atomic
def write(takeover: Takeover, prepared: "Prepared", *, by: Actor, at: datetime) -> None:
    """Take over what is ready of a batch, all of it or nothing."""
    batch, ready = prepared
    made = history.write(ready, by=by, at=at) if batch.new else []
    TakenLine.objects.bulk_create(
        TakenLine(
            takeover_id=takeover.pk,
            source=takeover.source,
            reference=record.reference,
            incident_id=incident.pk,  # itself and its line would hold each other
        )
        for record, incident in zip(batch.new, made, strict=True)
    )
    WrongLine.objects.bulk_create(
        WrongLine(takeover=takeover, line=each.line, why=each.why[:500]) for each in batch.wrong
    )
    takeover.taken += len(batch.new)
    takeover.known += batch.known
    takeover.wrong += len(batch.wrong)
    takeover.save(update_fields=["taken", "known", "wrong"])


def look_at(source: str, lines: Iterable[Line], *, by: Actor, at: datetime) -> Outlook:
    """Say what taking over these lines would do; nothing is written."""
    stream, outlook = _told_once(lines, at=at), Outlook()
    while batch := _next(stream):
        new, wrong = _sorted_out(source, batch)
        outlook.new += len(new)
        outlook.known += len(batch) - len(wrong) - len(new)
        outlook.wrong += wrong
    return outlook


def _told_once(lines: Iterable[Line], *, at: datetime) -> Iterator[Line]:
    """The lines that can be; those that cannot, or that repeat another, say why."""
    return told_once(each if isinstance(each, Wrong) else checked(each, at=at) for each in lines)


def _next(lines: Iterator[Line]) -> list[Line]:
    """The next lines, as many as are written at once."""
    return list(islice(lines, BATCH))


def _sorted_out(source: str, batch: list[Line]) -> tuple[list[Record], list[Wrong]]:
    """The lines that are new, and those that are wrong or tell a known reference otherwise."""
    records = [each for each in batch if isinstance(each, Record)]
    met = queries.any_told(source, {each.reference for each in records})
    wrong = [each for each in batch if isinstance(each, Wrong)]
    unmet = [each for each in records if each.reference not in met]
    for each in records:
        if each.reference in met and (others := differing(each, met[each.reference])):
            wrong.append(Wrong(line=each.line, why=said_otherwise(each.reference, others)))
    return _never_met(source, unmet), wrong


def _never_met(source: str, records: list[Record]) -> list[Record]:
    """Without those that were taken over when their tool's references were made otherwise."""
    former = {each.formerly for each in records if each.formerly}
    kept = queries.any_declared(source, former) if former else {}
    new = []
    for each in records:
        if each.formerly in kept and is_that_of(each, kept[each.formerly]):
            del kept[each.formerly]  # it was one line, and another one of that day is new
        else:
            new.append(each)
    return new


def _past(record: Record, site: Site | None, *, source: str, at: datetime) -> Past:
    return Past(
        declaration=declaration_of(record, source=source),
        site=site,
        declared_at=record.declared_at,
        # It is past: what no tool has closed, the taking over closes.
        closed_at=record.closed_at or at,
        severity=record.severity,
        analyst=taken_from(source),
        channel=Channel.TAKEN_OVER,
        precision=record.precision,
        end=record.end,
    )

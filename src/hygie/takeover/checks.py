"""What a file would bring, found out by reading all of it; nothing is taken over."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.documents.storage import place_of
from hygie.establishments.models import Site
from hygie.kernel.actor import Actor
from hygie.kernel.errors import Refused
from hygie.kernel.text import fold
from hygie.takeover import operations, shown
from hygie.takeover.files import NotNow, finish, lines_of
from hygie.takeover.models import ReceivedFile
from hygie.takeover.operations import Outlook
from hygie.takeover.placing import Places
from hygie.takeover.readers.opening import rows_of, text_of
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.checking import checked
from hygie.takeover.rules.mapping import BadMapping
from hygie.takeover.rules.proposing import LISTED
from hygie.takeover.rules.reception import (
    LARGEST_UNPACKED,
    LONGEST_WORD,
    REASONS_KEPT,
    REFUSED_KEPT,
    SAMPLE,
    WORDS_KEPT,
    Form,
    State,
)
from hygie.takeover.rules.record import Record, Wrong
from hygie.takeover.rules.summary import reasons


@dataclass(kw_only=True)
class _Tally:
    """What is counted of a file while it is checked."""

    lines: int = 0
    without_number: int = 0
    untyped: int = 0
    mended: int = 0
    numbers: Counter[str] = field(default_factory=Counter)
    sample: list[dict[str, Any]] = field(default_factory=list)


def check(file_id: int, turn: int, *, by: Actor, at: datetime) -> None:
    """Read a whole file and keep what it would bring; nothing is taken over."""
    file = ReceivedFile.objects.get(pk=file_id)
    if file.state != State.CHECKING or file.turn != turn:
        return
    try:
        found = _looked_at(file, by=by, at=at)
    except Refused as refusal:
        _refuse(file, refusal, by=by, at=at)
        return
    rows = ReceivedFile.objects.filter(pk=file.pk, state=State.CHECKING, turn=turn)
    rows.update(state=State.CHECKED, checked=found, read=found["lines"])


@transaction.atomic
def _refuse(read: ReceivedFile, refusal: Refused, *, by: Actor, at: datetime) -> None:
    """A description that does not fit is mended; a file that cannot be read is removed."""
    file = ReceivedFile.objects.select_for_update(of=("self",)).get(pk=read.pk)
    if file.state != State.CHECKING or file.turn != read.turn:
        return
    file.sentence = refusal.sentence
    if isinstance(refusal, BadMapping):
        file.state = State.TO_DESCRIBE
        file.save(update_fields=["state", "sentence"])
        return
    finish(file, State.REFUSED, by=by, at=at)


def _looked_at(file: ReceivedFile, *, by: Actor, at: datetime) -> dict[str, Any]:
    tally = _Tally()
    text = text_of(place_of(file.sha256), name=file.name, largest=LARGEST_UNPACKED)
    source, lines = lines_of(file, text)
    outlook = operations.look_at(source, _followed(file, lines, tally, at=at), by=by, at=at)
    return {"source": source, **_told(file, text), **_found(outlook, tally)}


def _found(outlook: Outlook, tally: _Tally) -> dict[str, Any]:
    known = set(
        Site.objects.filter(finess__in=tally.numbers.keys()).values_list("finess", flat=True)
    )
    unknown = sum(count for number, count in tally.numbers.items() if number not in known)
    counted = reasons(outlook.wrong)
    return {
        "lines": tally.lines,
        "new": outlook.new,
        "known": outlook.known,
        "wrong": len(outlook.wrong),
        "unplaced": tally.without_number + unknown,
        "untyped": tally.untyped,
        "mended": tally.mended,
        "reasons": [vars(each) for each in counted[:REASONS_KEPT]],
        "refused": [[each.line, each.why] for each in outlook.wrong[:REFUSED_KEPT]],
        "sample": tally.sample,
    }


def _followed(
    file: ReceivedFile, lines: Iterable[Record | Wrong], tally: _Tally, *, at: datetime
) -> Iterator[Record | Wrong]:
    """The same lines, counted on their way; a check that nobody waits for any more ends."""
    rows = ReceivedFile.objects.filter(pk=file.pk, state=State.CHECKING, turn=file.turn)
    for each in lines:
        tally.lines += 1
        if len(tally.sample) < SAMPLE:
            read = checked(each, at=at) if isinstance(each, Record) else each
            tally.sample.append(shown.sampled(read))
        if isinstance(each, Record):
            tally.without_number += not each.finess
            tally.untyped += not each.incident_type
            tally.mended += each.is_mended
            if each.finess:
                tally.numbers[each.finess] += 1
        if tally.lines % operations.BATCH == 0 and not rows.update(read=tally.lines):
            raise NotNow("Cette vérification n’est plus attendue.")
        yield each


def _told(file: ReceivedFile, text: str) -> dict[str, Any]:
    """What a person may have to say of a table: the words of its lists, its structures."""
    if file.form != Form.CSV:
        return {"words": {}, "places": []}
    columns = mappings.read(file.mapping).columns
    counts: dict[str, Counter[str]] = {name: Counter() for name in LISTED if name in columns}
    places = Places(columns)
    for _, row in rows_of(text):
        places.meet(row)
        for name, counter in counts.items():
            counter[row[columns[name]][:LONGEST_WORD]] += 1
    found = {name: _spelt(counter) for name, counter in counts.items()}
    return {
        "words": {name: words for name, words in found.items() if words},
        "places": places.proposed(),
    }


def _spelt(counter: Counter[str]) -> list[list[Any]]:
    """Words and their counts; those that read the same are one, as it is most often written."""
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for word, count in counter.most_common():
        if words := fold(word):
            counts[words] += count
            spelling.setdefault(words, word)
    return [[spelling[words], count] for words, count in counts.most_common(WORDS_KEPT)]

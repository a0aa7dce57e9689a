"""Everything that is done with the file of a past: given, described, checked, taken over, left."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from hygie.documents import operations as documents
from hygie.documents.rules import Bound
from hygie.documents.storage import place_of
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.platform import bus
from hygie.takeover import access, operations, shown
from hygie.takeover.events import CheckAsked, TakeoverAsked
from hygie.takeover.models import ReceivedFile
from hygie.takeover.operations import FileKnown
from hygie.takeover.readers import hhs, table, veris
from hygie.takeover.readers.opening import head_of, headers_of, likely_form, text_of
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.mapping import Mapping
from hygie.takeover.rules.proposing import written
from hygie.takeover.rules.reception import (
    BEFORE,
    KEPT_DAYS,
    LARGEST,
    LARGEST_UNPACKED,
    OVER,
    Form,
    State,
)
from hygie.takeover.rules.record import Record, Wrong

BOUND = Bound(
    largest=LARGEST,
    otherwise="Coupez-le, ou demandez à l’exploitant de le reprendre par la commande.",
)
_FORMS = {"veris": Form.VERIS, "hhs": Form.HHS}
_UNREAD = (
    "Hygie n’a pas pu lire ce fichier jusqu’au bout. L’exploitant voit pourquoi dans ses tâches."
)
_INTERRUPTED = (
    "La reprise s’est interrompue. Ce qui est repris le reste ; l’exploitant voit pourquoi dans "
    "ses tâches."
)


class NotNow(Refused):
    """Not where the file stands: somebody else went on meanwhile, or it is over."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file on its way in, at its temporary place."""

    name: str
    path: Path
    chunks: Callable[[], Iterable[bytes]]
    is_fictional: bool = False


@transaction.atomic
def receive(given: Given, *, by: Actor, at: datetime) -> ReceivedFile:
    """Keep a file whose beginning can be read; what needs no description is checked at once."""
    _check(by)
    form = recognised(given.path, name=given.name)
    document = documents.keep(given.chunks(), name=given.name, by=by, at=at, bound=BOUND)
    file = ReceivedFile.objects.create(
        name=document.name,
        sha256=document.sha256,
        size=document.size,
        document=document,
        form=form,
        is_fictional=given.is_fictional,
        state=State.TO_DESCRIBE if form == Form.CSV else State.CHECKING,
        received_at=at,
        received_by=by.name,
    )
    journal.record("takeover.received", file, by=by, at=at, name=file.name)
    if file.state == State.CHECKING:
        bus.announce(CheckAsked(file_id=file.pk, turn=file.turn))
    return file


def recognised(path: Path, *, name: str) -> Form:
    """How a file is written, by its beginning; raise Refused when nothing can be read of it."""
    head = head_of(path, name=name)
    if not head.strip():
        raise Refused(f"{name} est vide.")
    form = _FORMS.get(likely_form(head), Form.CSV)
    if form == Form.CSV and len(headers_of(head)) < len(mappings.NEEDED):
        raise Refused(
            f"{name} n’a pas assez de colonnes : il faut au moins une référence, une date, un "
            "établissement et un titre, séparés par « ; », « , », une tabulation ou « | »."
        )
    return form


def head(file: ReceivedFile) -> str:
    """The whole lines with which a kept file begins."""
    text = head_of(place_of(file.sha256), name=file.name)
    return text.rpartition("\n")[0] or text


@transaction.atomic
def describe(file_id: int, mapping: Mapping, *, turn: int, by: Actor, at: datetime) -> None:
    """Say what the columns of a table mean: kept under the name of its tool, and checked at once.

    `turn` is the one that the person has read: two do not describe one file.
    """
    file = _held(file_id, by)
    if file.form != Form.CSV or file.state not in BEFORE:
        raise NotNow("Ce fichier ne se décrit plus.")
    if file.turn != turn:
        raise NotNow("Quelqu’un a décrit ce fichier entre-temps : relisez la page.")
    text = written(mapping)
    operations.keep_mapping(mapping.source, text, by=by, at=at)
    file.mapping, file.state, file.sentence = text, State.CHECKING, ""
    file.turn, file.read, file.checked = turn + 1, 0, {}
    file.save()
    bus.announce(CheckAsked(file_id=file.pk, turn=file.turn))


@transaction.atomic
def start(file_id: int, *, by: Actor, at: datetime) -> None:
    """Take over what a check found, or go on with what was stopped."""
    file = _held(file_id, by)
    if file.state == State.CHECKED:
        if not file.checked["new"]:
            raise NotNow("Rien de ce fichier n’est à reprendre.")
        known = FileKnown(name=file.name, source=file.checked["source"], sha256=file.sha256)
        file.takeover = operations.begin(known, by=by, at=at)
    elif file.state != State.STOPPED:
        raise NotNow("Cette reprise est déjà en cours, ou n’a plus lieu d’être.")
    file.state, file.sentence = State.TAKING, ""
    file.asked_by, file.person_id = by.name, by.person_id
    file.save()
    journal.record("takeover.started", file, by=by, at=at, name=file.name)
    bus.announce(TakeoverAsked(file_id=file.pk))


def take(file_id: int, *, by: Actor, at: datetime) -> None:
    """Take over the lines of a file, after those that were; until its end, or until it is stopped.

    What is taken over is so in the name of who asked for it.
    """
    file = ReceivedFile.objects.select_related("takeover").get(pk=file_id)
    if file.state != State.TAKING or file.takeover is None:
        return
    try:
        text = text_of(place_of(file.sha256), name=file.name, largest=LARGEST_UNPACKED)
        source, lines = lines_of(file, text)
        done, fictional = shown.done_of(file.takeover), file.is_fictional
        with operations.batches(
            source, lines, done=done, fictional=fictional, by=by, at=at
        ) as batches:
            for batch in batches:
                if (went := _wrote(file.pk, batch, done=done, at=at)) is None:
                    return
                done = went
        _ended(file.pk, done=done, at=at)
    except Refused as refusal:
        interrupt(file_id, refusal.sentence, by=by, at=at)


def lines_of(file: ReceivedFile, text: str) -> tuple[str, Iterator[Record | Wrong]]:
    """The lines of a file as it is described, and the tool that they are of."""
    if file.form == Form.VERIS:
        return veris.SOURCE, veris.read(text)
    if file.form == Form.HHS:
        return hhs.SOURCE, hhs.read(text)
    mapping = mappings.read(file.mapping)
    return mapping.source, table.read(text, mapping)


@transaction.atomic
def stop(file_id: int, *, by: Actor, at: datetime) -> None:
    """Take over no further line; those that are taken over stay."""
    file = _held(file_id, by)
    if file.state != State.TAKING:
        raise NotNow("Cette reprise n’est plus en cours.")
    file.state = State.STOPPED
    file.save(update_fields=["state"])
    journal.record("takeover.stopped", file, by=by, at=at, name=file.name)


@transaction.atomic
def interrupt(file_id: int, sentence: str = "", *, by: Actor, at: datetime) -> None:
    """Say that a job could not go on: the page would wait for it for ever."""
    file = ReceivedFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if file.state == State.TAKING:
        file.state, file.sentence = State.STOPPED, sentence or _INTERRUPTED
        file.save(update_fields=["state", "sentence"])
        journal.record("takeover.stopped", file, by=by, at=at, name=file.name)
    elif file.state == State.CHECKING:
        file.sentence = sentence or _UNREAD
        finish(file, State.REFUSED, by=by, at=at)


@transaction.atomic
def abandon(file_id: int, *, by: Actor, at: datetime) -> None:
    """Remove a file; what is taken over of it stays."""
    file = _held(file_id, by)
    if file.state not in BEFORE | {State.STOPPED}:
        raise NotNow("Ce fichier est en cours de reprise, ou n’est plus là.")
    _abandon(file, by=by, at=at)


@transaction.atomic
def forget_old(*, by: Actor, at: datetime) -> int:
    """Remove the files that nobody went on with: they say more than what is taken over."""
    old = ReceivedFile.objects.select_for_update(of=("self",)).filter(
        received_at__lt=at - timedelta(days=KEPT_DAYS),
        state__in=[State.TO_DESCRIBE, State.CHECKED, State.STOPPED],
    )
    files = list(old.order_by("id"))
    for file in files:
        _abandon(file, by=by, at=at)
    return len(files)


def _abandon(file: ReceivedFile, *, by: Actor, at: datetime) -> None:
    if file.takeover is not None:
        operations.end(file.takeover, by=by, at=at)
    journal.record("takeover.abandoned", file, by=by, at=at, name=file.name)
    finish(file, State.ABANDONED, by=by, at=at)


def _check(by: Actor) -> None:
    if not access.may_take_over(by):
        raise NotAllowed("Seuls les analystes reprennent un historique.")


def _held(file_id: int, by: Actor) -> ReceivedFile:
    _check(by)
    rows = ReceivedFile.objects.select_for_update(of=("self",)).select_related("takeover")
    file = rows.filter(pk=file_id).first()
    if file is None:
        raise NotFound("Ce fichier n’existe pas.")
    return file


def finish(file: ReceivedFile, state: State, *, by: Actor, at: datetime) -> None:
    """Bring a file to its end: its content is removed."""
    assert state in OVER  # noqa: S101 - a file that is not over is kept
    kept = file.document_id
    file.state, file.document, file.checked = state, None, {}
    file.save()
    if kept is not None:
        documents.forget([kept], by=by, at=at)


@transaction.atomic
def _wrote(file_id: int, batch: operations.Prepared, *, done: int, at: datetime) -> int | None:
    """Take over the next lines; return how many are done, or None when we are to go no further."""
    file = _at_work(file_id, done=done)
    if file is None or file.takeover is None:
        return None
    operations.write(file.takeover, batch, by=_asked_by(file), at=at)
    return shown.done_of(file.takeover)


@transaction.atomic
def _ended(file_id: int, *, done: int, at: datetime) -> None:
    file = _at_work(file_id, done=done)
    if file is not None and file.takeover is not None:
        operations.end(file.takeover, by=_asked_by(file), at=at)
        finish(file, State.DONE, by=_asked_by(file), at=at)


def _at_work(file_id: int, *, done: int) -> ReceivedFile | None:
    """Hold a file that is being taken over, unless it was stopped or somebody else goes on.

    Another worker is given the same work when this one gave no sign of life.
    """
    rows = ReceivedFile.objects.select_for_update(of=("self",)).select_related("takeover")
    file = rows.get(pk=file_id)
    if file.state != State.TAKING or file.takeover is None:
        return None
    return file if shown.done_of(file.takeover) == done else None


def _asked_by(file: ReceivedFile) -> Actor:
    return Actor(name=file.asked_by, person_id=file.person_id)

"""Everything that can be done with backups."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from hygie.backups import access, queries, rules
from hygie.backups.archive import making, reading, restoring, sealing
from hygie.backups.archive.making import Made, Source
from hygie.backups.archive.problems import AlreadyUnderWay, BackupProblem, Unsealed
from hygie.backups.archive.reading import Contents
from hygie.backups.archive.sealing import Identity
from hygie.backups.events import BackupAsked
from hygie.backups.models import Backup, RestoreTest
from hygie.backups.rules import Key, Retention, State
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform import bus


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to save, where, for whom, and how it is proven."""

    source: Source
    folder: Path
    recipients: Sequence[str]
    retention: Retention | None
    # Where a throw-away restore may be made; None to read the backup again and no more.
    tested_in: Path | None
    in_clear: bool = False
    scheduled: bool = False


def back_up(plan: Plan, *, by: Actor, at: datetime) -> tuple[Backup, RestoreTest | None]:
    """Make a backup, read it again, perhaps restore it, forget the ones that are too many."""
    to = sealing.recipients(plan.recipients)
    if not to and not plan.in_clear:
        raise Unsealed(
            "La sauvegarde contient des secrets d’hôpitaux : elle ne s’écrit que chiffrée. Donnez "
            "une clé publique à BACKUP_RECIPIENT ; « hygie backup --new-key FICHIER » en fait une."
        )
    # Known to this process alone, for the time of reading what was written.
    passing = sealing.new_identity()
    making.lay_out(plan.folder)
    began = time.monotonic()
    file = plan.folder / rules.name_of(at, sealed=bool(to))
    row = Backup(started_at=at, file_name=file.name, folder=str(plan.folder))
    row.scheduled = plan.scheduled
    try:
        made = making.make(
            plan.source,
            file=file,
            to=[*to, passing.to_public()] if to else [],
            made_at=at.isoformat(),
        )
        _read_again(made, passing)
    except AlreadyUnderWay:
        raise
    except Refused as refusal:
        _note_failure(row, refusal, by=by, at=at + _since(began))
        raise
    _note_made(row, made, by=by, at=at + _since(began))
    tested = None
    if plan.tested_in is not None:
        tested = test(
            made.file,
            identities=[passing],
            key=Key.PASSING,
            tested_in=plan.tested_in,
            programs=plan.source.programs,
            by=by,
            at=at + _since(began),
        )
    if plan.retention is not None:
        forget(plan.folder, retention=plan.retention, by=by, at=at + _since(began))
    return row, tested


def test(
    file: Path,
    *,
    identities: Sequence[Identity],
    key: Key,
    tested_in: Path,
    programs: Path | None,
    by: Actor,
    at: datetime,
) -> RestoreTest:
    """Restore a backup into a throw-away place, compare, and remember how it went."""
    began = time.monotonic()
    size = file.stat().st_size if file.is_file() else 0
    row = RestoreTest(at=at, file_name=file.name[:200], size=size, key=key, passed=True)
    try:
        whole = reading.read(file, by=identities)
        restoring.refuse_without_room(tested_in, whole)
        with restoring.throwaway(tested_in, whole.header, programs=programs) as place:
            restoring.restore(file, by=identities, into=place)
        row.rows, row.files = whole.rows, whole.manifest.files
    except Refused as refusal:
        row.passed, row.error = False, refusal.sentence[:500]
    row.seconds = round(time.monotonic() - began, 1)
    with transaction.atomic():
        row.save()
        journal.record("backups.tested", row, by=by, at=at, passed=row.passed, file=row.file_name)
    return row


@transaction.atomic
def note_restored(file: Path, whole: Contents, *, by: Actor, at: datetime) -> None:
    """Write into the restored journal from where it comes."""
    row = RestoreTest.objects.create(
        at=at,
        file_name=file.name[:200],
        size=file.stat().st_size,
        key=Key.OPERATOR,
        passed=True,
        seconds=0,
        rows=whole.rows,
        files=whole.manifest.files,
    )
    journal.record(
        "backups.restored", row, by=by, at=at, file=row.file_name, made_at=whole.header.made_at
    )


@transaction.atomic
def forget(folder: Path, *, retention: Retention, by: Actor, at: datetime) -> list[str]:
    """Remove the backups of a folder that no day, week or month keeps; nothing else in it."""
    named = {
        moment: path
        for path in folder.iterdir()
        if (moment := rules.moment_of(path.name)) and path.is_file()
    }
    forgotten = []
    for moment in sorted(rules.to_forget(named, retention=retention)):
        named[moment].unlink(missing_ok=True)
        forgotten.append(named[moment].name)
    for row in Backup.objects.filter(file_name__in=forgotten, forgotten_at=None).order_by("id"):
        row.forgotten_at = at
        row.save(update_fields=["forgotten_at"])
        journal.record("backups.forgotten", row, by=by, at=at, file=row.file_name)
    return forgotten


@transaction.atomic
def ask(*, by: Actor, at: datetime) -> None:
    """Have a backup made in the background."""
    if not access.may_keep(by):
        raise NotAllowed("Demander une sauvegarde se fait avec le rôle d’exploitant.")
    last = queries.any_backups().first()
    if last is not None and at - last.started_at < timedelta(minutes=1):
        raise BackupProblem("Une sauvegarde vient d’être faite : attendez une minute.")
    bus.announce(BackupAsked(asked_at=at.isoformat()))


@transaction.atomic
def _note_made(row: Backup, made: Made, *, by: Actor, at: datetime) -> None:
    row.state, row.ended_at = State.GOOD, at
    row.size, row.sha256 = made.size, made.sha256
    row.files, row.files_damaged = made.manifest.files, made.manifest.damaged_count
    row.save()
    journal.record(
        "backups.made", row, by=by, at=at, file=row.file_name, size=row.size, sha256=row.sha256
    )


@transaction.atomic
def _note_failure(row: Backup, refusal: Refused, *, by: Actor, at: datetime) -> None:
    row.state, row.ended_at, row.error = State.FAILED, at, refusal.sentence[:500]
    row.save()
    journal.record("backups.failed", row, by=by, at=at, file=row.file_name)


def _read_again(made: Made, key: Identity) -> None:
    """What the disk did not keep is no backup."""
    try:
        reading.read(made.file, by=[key])
    except Refused:
        made.file.unlink(missing_ok=True)
        raise


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)

"""Everything that can be done to the register."""

import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from hygie.establishments import access
from hygie.establishments.events import FileReceived
from hygie.establishments.loading import around, demonstration, search_entries
from hygie.establishments.loading.merge import Counts, Origin, merge
from hygie.establishments.loading.staging import Stage, Tally
from hygie.establishments.loading.targets import ENTITIES, GROUPS, SITES
from hygie.establishments.models import RegisterImport
from hygie.establishments.readers.inspection import inspect
from hygie.establishments.readers.opening import NothingToImport, recognise
from hygie.establishments.readers.records import OpenedRegister
from hygie.establishments.rules.sources import (
    UNDATED,
    ImportStatus,
    SourceKind,
    Subject,
    is_mostly_refused,
)
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.text import clean_line
from hygie.platform import bus

# So many changed rows make the statistics of the tables wrong.
MANY = 1000
# Any number will do, as long as no other lock of the product has it.
LOCK = 7_202_601
_NOMENCLATURES = {
    SourceKind.XML_CATEGORIES: ("establishments_category", Subject.CATEGORY),
    SourceKind.XML_LEGAL_STATUSES: ("establishments_legalstatus", Subject.LEGAL_STATUS),
}
_OF_ENTITIES = {SourceKind.ETALAB_ENTITIES, SourceKind.XML_ENTITIES}


class AlreadyImporting(Refused):
    """Two imports would step on each other."""


class NotKept(Refused):
    """The disk did not take the file."""


class MostlyRefused(Refused):
    """So many lines are wrong that the file itself is."""


def import_file(path: Path, *, by: Actor, at: datetime, name: str = "") -> RegisterImport:
    """Bring the register to what a file states, wholly or not at all; return the report.

    A file that is refused, or that says nothing for the register, has its report too: look at its
    status. `name` is what people call the file, when the path does not say it.
    """
    _check(by)
    report = _new_report(name or path.name, by=by, at=at)
    _read(report, path, by=by)
    return report


@transaction.atomic
def receive(chunks: Iterable[bytes], *, name: str, by: Actor, at: datetime) -> RegisterImport:
    """Keep a file that a page hands over; a job reads it at once."""
    _check(by)
    report = _new_report(name, by=by, at=at)
    report.status = ImportStatus.WAITING
    report.save()
    try:
        _keep(chunks, _place_of(report))
    except OSError as error:
        raise NotKept(
            "Le disque de la plateforme ne prend pas le fichier : rien n’est importé."
        ) from error
    bus.announce(FileReceived(import_id=report.pk))
    return report


def read_received(import_id: int, *, by: Actor, at: datetime) -> RegisterImport:
    """Read a file that was received; doing it twice changes nothing."""
    _check(by)
    report = RegisterImport.objects.get(pk=import_id)
    if report.status != ImportStatus.WAITING:
        return report
    report.started_at, report.status = at, ImportStatus.DONE
    path = _place_of(report)
    _read(report, path, by=by)
    path.unlink(missing_ok=True)
    return report


@transaction.atomic
def load_demonstration(*, by: Actor, at: datetime) -> RegisterImport:
    """Load the fictional region that comes with the product; twice changes nothing."""
    _check(by)
    report = _new_report("Région de démonstration", by=by, at=at)
    _merge_all(report, demonstration.opened(), by=by, began=time.monotonic())
    demonstration.add_contacts()
    return report


def _read(report: RegisterImport, path: Path, *, by: Actor) -> None:
    """Read a file into the register; its report says how it went."""
    began = time.monotonic()
    known_as = report.pk
    try:
        file = inspect(path)
        report.sha256, report.size = file.sha256, file.size
        _merge_all(report, recognise(file), by=by, began=began)
    except AlreadyImporting:
        raise
    except Refused as refusal:
        # What the merge had counted is undone, and so is the row of a new report.
        report.pk = known_as
        report.status = (
            ImportStatus.IGNORED if isinstance(refusal, NothingToImport) else ImportStatus.REFUSED
        )
        report.sentence = refusal.sentence
        for figure in ("read", "new", "changed", "unchanged", "closed", "damaged", "refused"):
            setattr(report, figure, 0)
        with transaction.atomic():
            report.save()
            _remember(report, by=by)


def _place_of(report: RegisterImport) -> Path:
    return Path(settings.FILES) / "register" / str(report.pk)


def _keep(chunks: Iterable[bytes], place: Path) -> None:
    """Write aside, then move into place: the job never meets half a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_suffix(".in")
    try:
        with aside.open("wb") as out:
            for chunk in chunks:
                out.write(chunk)
        aside.replace(place)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _new_report(name: str, *, by: Actor, at: datetime) -> RegisterImport:
    file_name = clean_line(name)[:200] or "fichier"
    return RegisterImport(file_name=file_name, started_at=at, by=by.name, status=ImportStatus.DONE)


def _check(by: Actor) -> None:
    if not access.may_import(by):
        raise NotAllowed(
            "Le registre se charge avec le rôle d’exploitant, ou d’administrateur national."
        )


def _remember(report: RegisterImport, *, by: Actor) -> None:
    journal.record(
        "establishments.register_imported",
        report,
        by=by,
        at=report.started_at,
        status=report.status,
        kind=report.kind,
        sha256=report.sha256,
        new=report.new,
        changed=report.changed,
        closed=report.closed,
        refused=report.refused,
    )


def _prepare(cursor: CursorWrapper) -> None:
    """Take the lock of imports; give the statements the time that they need."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
    if not cursor.fetchone()[0]:
        raise AlreadyImporting(
            "Un autre import du registre est en cours : réessayez dans une minute."
        )
    cursor.execute(
        "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
    )


def _merge_all(
    report: RegisterImport, register: OpenedRegister, *, by: Actor, began: float
) -> None:
    """Read, compare and write in one transaction, the report with the rest."""
    report.kind = register.kind
    with transaction.atomic(), connection.cursor() as cursor:
        _prepare(cursor)
        stage = Stage(cursor)
        tally = stage.fill(register.records)
        _refuse_ruin(tally)
        report.save()
        origin = Origin(
            import_id=report.pk,
            kind=register.kind,
            on=tally.data_date,
            is_stock=register.is_stock,
        )
        counts = _merge(cursor, stage, origin, report)
        cursor.execute(_TELL, [report.pk])
        report.data_date = None if tally.data_date == UNDATED else tally.data_date
        report.new, report.changed, report.closed = counts.new, counts.changed, counts.closed
        report.unchanged = counts.unchanged
        report.damaged, report.refused = tally.damaged, tally.refused
        report.read = counts.stated + tally.refused
        if counts.new + counts.changed + counts.closed > MANY:
            cursor.execute("SELECT establishments_analyze()")
        report.seconds = round(time.monotonic() - began, 2)
        report.save()
        _remember(report, by=by)


def _refuse_ruin(tally: Tally) -> None:
    """Refuse a file of which little or nothing can be read."""
    read = max(count for table, count in tally.staged.items() if table != "staged_line")
    if read and not is_mostly_refused(read=read, refused=tally.refused):
        return
    raise MostlyRefused(
        f"Lignes refusées : {tally.refused}, lisibles : {read}. Le fichier est abîmé, rien n’en "
        f"est repris. {tally.first_refusal}".strip()
    )


def _merge(cursor: CursorWrapper, stage: Stage, origin: Origin, report: RegisterImport) -> Counts:
    """Merge what is staged, in the order of the foreign keys; return the counts of the subject."""
    if origin.kind in _NOMENCLATURES:
        table, subject = _NOMENCLATURES[origin.kind]
        new, changed = around.label(
            cursor, origin, table=table, subject=subject.value, replaces=True
        )
        return Counts(stated=stage.tally.staged["staged_label"], new=new, changed=changed)
    around.label(
        cursor,
        origin,
        table="establishments_category",
        subject=Subject.CATEGORY.value,
        replaces=False,
    )
    groups = merge(cursor, GROUPS, origin)
    around.stage_placeholders(cursor, stage)
    entities = merge(cursor, ENTITIES, origin)
    around.join_groups(cursor, stage, origin)
    around.place(cursor, stage)
    sites = merge(cursor, SITES, origin)
    absent, report.sentence = around.close_absent(cursor, stage, origin)
    search_entries.renew(cursor)
    if origin.kind is SourceKind.SAE_GHT:
        return groups
    if origin.kind in _OF_ENTITIES:
        return entities
    return Counts(
        stated=sites.stated + absent,
        new=sites.new,
        changed=sites.changed,
        closed=sites.closed + absent,
    )


_TELL = """
    INSERT INTO establishments_registerimportline
        (register_import_id, number, outcome, subject, code, name, reason, text, changes)
    SELECT %s, line, outcome, '', coalesce(code, ''), '', reason, text, '{}'::jsonb
    FROM staged_line ORDER BY line
"""

"""Sealing an export: its files are read again, its manifest signed, and all of it remembered."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.documents.storage import FileRefused, Found, hold_content, look_again
from hygie.exhibits import queries, sealed
from hygie.exhibits.models import Custody, Exhibit
from hygie.exhibits.models import Seal as SealRow
from hygie.exhibits.operations import keeping
from hygie.exhibits.rules import custody
from hygie.exhibits.rules.custody import Receiver
from hygie.exhibits.rules.kinds import Act
from hygie.exhibits.sealed import Package
from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.markings import Tlp, TooStrict, check_leaving

WHAT = "éléments de preuve"


class Broken(Refused):
    """A chosen file is no longer the one that was deposited."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What leaves, or all that stands when nothing is chosen; for whom, and how it is marked."""

    to: Receiver
    as_: Tlp
    chosen: frozenset[int] = frozenset()


def seal(incident_id: int, wanted: Wanted, *, by: Actor, at: datetime) -> Package:
    """Make a sealed export; the caller sends it, file by file, from the disk.

    Refuses what its marks do not let out, and files that are not what was deposited.
    """
    to = custody.check_receiver(wanted.to)
    with ExitStack() as held:
        with transaction.atomic():
            incident, rows = _chosen(incident_id, wanted, by)
            _hold(rows, held)
        _check_marks(incident, rows, wanted.as_, by=by, at=at)
        # Before the incident is held or anything written: a gigabyte takes seconds.
        _check_files(rows, by=by, at=at)
        with transaction.atomic():
            incident, rows = _chosen(incident_id, wanted, by)
            package = sealed.package(
                incident, rows, queries.any_custody(rows), to=to, tlp=wanted.as_, by=by.name, at=at
            ).hold()
            _write(incident, rows, package, wanted.as_, to, by=by, at=at)
    return package


def _hold(rows: Sequence[Exhibit], held: ExitStack) -> None:
    """Nobody erases what is being sealed; what is not there any more is told by its check."""
    for row in rows:
        with suppress(FileRefused):
            held.enter_context(hold_content(row.document))


def _chosen(incident_id: int, wanted: Wanted, by: Actor) -> tuple[Incident, list[Exhibit]]:
    incident = locked(incident_id)
    rows = queries.chosen(by, incident, wanted.chosen)
    if not rows or len(rows) < len(wanted.chosen):
        raise NotFound("Il n’y a rien à exporter, ou un élément choisi a été retiré depuis.")
    for row in rows:
        row.incident = incident
    return incident, rows


def _check_marks(
    incident: Incident, rows: Sequence[Exhibit], as_: Tlp, *, by: Actor, at: datetime
) -> None:
    try:
        check_leaving([Tlp(row.tlp) for row in rows], as_=as_, what=WHAT)
    except TooStrict:
        with transaction.atomic():
            journal.record(
                "exhibits.seal_refused", incident, by=by, at=at, count=len(rows), tlp=as_.mark
            )
        raise


def _check_files(rows: Sequence[Exhibit], *, by: Actor, at: datetime) -> None:
    """Read every file again; what was found is noted when one of them is not what it was."""
    for row in rows:
        found = look_again(row.document)
        if found == Found.SAME:
            continue
        with transaction.atomic():
            keeping.write(row, Act.VERIFIED, found=found, by=by, at=at)
        raise Broken(
            f"L’élément de preuve n° {row.pk}, « {row.document.name} », est {found.label} : "
            "l’export n’est pas fait. Prévenez l’exploitant, ou retirez cet élément du choix."
        )


def _write(
    incident: Incident,
    rows: Sequence[Exhibit],
    package: Package,
    tlp: Tlp,
    to: Receiver,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Remember the seal for good: its table, the log of each piece, and the journal."""
    row = SealRow.objects.create(
        incident=incident,
        made_at=at,
        made_by=by.name,
        tlp=tlp,
        **to.__dict__,
        **package.seal.__dict__,
    )
    Custody.objects.bulk_create(
        Custody(
            exhibit=each,
            act=Act.SEALED,
            happened_at=at,
            written_at=at,
            written_by=by.name,
            seal=row,
            **to.__dict__,
        )
        for each in rows
    )
    journal.record(
        "exhibits.sealed_by_desk" if tlp == Tlp.RED else "exhibits.sealed",
        incident,
        by=by,
        at=at,
        count=len(rows),
        exhibits=[each.pk for each in rows],
        to=to.service,
        tlp=tlp.mark,
        manifest=package.seal.manifest_sha256,
        signature=package.seal.signature,
    )

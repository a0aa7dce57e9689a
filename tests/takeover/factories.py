"""Files as people give them, and the worker that does what was asked."""

from pathlib import Path

from django.conf import settings

from hygie.kernel.actor import SYSTEM
from hygie.kernel.scope import NOBODY
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.takeover import checks, files, operations
from hygie.takeover.files import Given
from hygie.takeover.models import ReceivedFile
from hygie.takeover.operations import FileKnown
from hygie.takeover.rules.mapping import Mapping
from hygie.takeover.rules.record import Wrong
from tests.cast import LEA, NOON

HEADER = "Numéro;Date;Établissement;Objet;Danger;Famille"
LINES = (
    "2024-1;12/03/2024 09:30;CH de Test;Serveur chiffré;oui;crypto",
    "2024-2;13/03/2024;CH de Test;Panne du réseau;non;panne",
)
COLUMNS = {
    "reference": "Numéro",
    "declared_at": "Date",
    "structure": "Établissement",
    "title": "Objet",
    "danger": "Danger",
    "incident_type": "Famille",
}
VALUES = {
    "danger": {"oui": "PROVEN", "non": "NONE"},
    "incident_type": {"crypto": "RANSOMWARE", "panne": "INFRA_FAILURE"},
}


def csv_of(*lines, header=HEADER):
    return "\r\n".join((header, *(lines or LINES), "")).encode()


def given(folder, content=None, name="registre.csv", *, by=LEA, at=NOON, **said):
    """A file that somebody gave to a page."""
    path = folder / "incoming"
    path.write_bytes(csv_of() if content is None else content)
    handed = Given(name=name, path=path, chunks=lambda: [path.read_bytes()], **said)
    return files.receive(handed, by=by, at=at)


def described(file, *, by=LEA, at=NOON, **changes):
    """A table whose columns somebody said, and which was checked."""
    said = {"source": "Registre du CHU", "columns": COLUMNS, "values": VALUES, **changes}
    files.describe(file.pk, Mapping(**said), turn=file.turn, by=by, at=at)
    return checked(file, at=at)


def checked(file, *, at=NOON):
    """What the worker finds, in the scope of its job."""
    turn = ReceivedFile.objects.get(pk=file.pk).turn
    with working():
        checks.check(file.pk, turn, by=SYSTEM, at=at)
    return again(file)


def taken(file, *, by=LEA, at=NOON):
    """The file once it is taken over."""
    files.start(file.pk, by=by, at=at)
    return worked(file, at=at)


def worked(file, *, at=NOON):
    """The file once the worker has gone on with it."""
    with working():
        files.take(file.pk, by=SYSTEM, at=at)
    return again(file)


def working():
    """The scope of the jobs of this module."""
    return walls.scoped(NOBODY.with_all_of("job", Domain.CASES, Domain.DESK))


def again(file):
    """The same file, as it is now."""
    return ReceivedFile.objects.select_related("takeover").get(pk=file.pk)


def a_past_of_addresses(*, at):
    """A table that is checked, and the report of another, by the names that addresses have."""
    file = described(given(Path(settings.FILE_UPLOAD_TEMP_DIR), at=at), at=at)
    known = FileKnown(name="passe.csv", source="FIR", sha256="0" * 64)
    wrong = [Wrong(line=2, why="Illisible.")]
    report = operations.take_over(known, wrong, fictional=False, by=LEA, at=at)
    return {"upload_id": str(file.pk), "takeover_id": str(report.pk)}

"""Make one backup: a file that appears whole, or not at all."""

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hygie.backups.archive import contents, database, sealing
from hygie.backups.archive.manifest import Header, Manifest
from hygie.backups.archive.problems import NoRoom
from hygie.backups.archive.sealing import Recipient
from hygie.backups.archive.tape import PIECE, Part, Recording, small
from hygie.kernel.reasons import reason
from hygie.platform.postgres.owner import Reach
from hygie.platform.settled import settle

# A backup must not be what fills the disk: the database often lies on the same one.
ROOM_LEFT = 512 * 1024 * 1024
PARTIAL = ".partial"


@dataclass(frozen=True, kw_only=True)
class Source:
    """The installation that is saved."""

    owner: Reach
    application: str
    files: Path
    # Snapshots of statistics: what figures were made of cannot be made again from the database.
    snapshots: Path
    mark: Path
    hygie: str
    address: str
    key: bytes
    programs: Path | None


@dataclass(frozen=True, kw_only=True)
class Made:
    """A backup that is on the disk."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest


def make(
    source: Source, *, file: Path, to: Sequence[Recipient], made_at: str, room: int = ROOM_LEFT
) -> Made:
    """Write the backup, for these recipients; for nobody, it is written in clear."""
    manifest = Manifest()
    with database.snapshot(source.owner) as found, _appearing(file, room=room) as outlet:
        tape = Recording(_parts(source, found, made_at=made_at, manifest=manifest))
        if to:
            sealing.seal(tape, outlet, to=to)
        else:
            while piece := tape.read(PIECE):
                outlet.write(piece)
    return Made(file=file, size=outlet.size, sha256=outlet.sha256, manifest=manifest)


def lay_out(folder: Path) -> None:
    """A folder of backups, for its owner alone when we make it; each file is, in any folder."""
    try:
        # One that is there keeps its rights: it may be the disk of others, or /tmp itself.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise NoRoom(
            f"Les sauvegardes ne peuvent pas aller dans {folder} ({reason(error)}). Donnez un "
            "dossier accessible en écriture dans BACKUP_DIR, ou par --to."
        ) from error


def _sweep(folder: Path) -> None:
    """Remove what a killed backup left: no other one is being made."""
    for remainder in folder.glob(f".*{PARTIAL}"):
        with suppress(OSError):
            remainder.unlink()


class Outlet:
    """The file on its way: counted, hashed, stopped before the disk is full."""

    def __init__(self, out: BinaryIO, folder: Path, *, room: int) -> None:
        self._out, self._folder, self._room = out, folder, room
        self._hashed = hashlib.sha256()
        self._looked_at = -1
        self.size = 0

    def write(self, data: bytes) -> int:
        """Write one piece."""
        if self.size // (16 * PIECE) != self._looked_at:
            self._looked_at = self.size // (16 * PIECE)
            if shutil.disk_usage(self._folder).free < self._room:
                raise NoRoom(
                    f"Le disque de {self._folder} est presque plein : la sauvegarde s’arrête pour "
                    f"lui laisser {self._room // 2**20} Mio. Rien n’en est gardé. Faites de la "
                    "place, ou donnez un autre dossier dans BACKUP_DIR."
                )
        self._out.write(data)
        self._hashed.update(data)
        self.size += len(data)
        return len(data)

    @property
    def sha256(self) -> str:
        """The hash of what was written."""
        return self._hashed.hexdigest()


@contextmanager
def _appearing(file: Path, *, room: int) -> Iterator[Outlet]:
    """A file that takes its name once it is whole and on the disk."""
    aside = file.with_name(f".{file.name}{PARTIAL}")
    _sweep(file.parent)
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            yield Outlet(out, file.parent, room=room)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(file)
        settle(file.parent)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise NoRoom(
            f"La sauvegarde ne peut pas être écrite dans {file.parent} ({reason(error)}). Rien "
            "n’en est gardé."
        ) from error
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _parts(
    source: Source, found: database.Snapshot, *, made_at: str, manifest: Manifest
) -> Iterator[Part]:
    header = Header(
        made_at=made_at,
        hygie=source.hygie,
        address=source.address,
        server=found.server,
        owner=source.owner.role,
        application=source.application,
        tables=found.tables,
        migrations=found.migrations,
        rights=found.rights,
        journal=found.journal,
        space=found.space,
    ).as_bytes()
    manifest.header_sha256 = hashlib.sha256(header).hexdigest()
    yield small("header.json", header)
    if source.mark.exists():
        yield small("home/demonstration", source.mark.read_bytes())
    tally = contents.FileTally()
    yield from contents.saved(source.files, tally=tally, told=manifest)
    for wanted in found.documents():
        if not (source.files / wanted[:2] / wanted).exists():
            contents.note_damaged(manifest, wanted)
    manifest.files, manifest.files_size = tally.files, tally.size
    manifest.files_sha256 = tally.sha256
    kept = contents.FileTally()
    yield from contents.snapshots(source.snapshots, tally=kept)
    manifest.snapshots, manifest.snapshots_size = kept.files, kept.size
    manifest.snapshots_sha256 = kept.sha256
    dump = database.Dump()
    yield from database.dumped(source.owner, found, programs=source.programs, told=dump)
    manifest.database_size, manifest.database_sha256 = dump.size, dump.sha256
    manifest.proof = manifest.proven(source.key)
    yield small("manifest.json", manifest.as_bytes())

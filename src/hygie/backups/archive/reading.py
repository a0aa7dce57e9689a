"""Read a backup to its end, before believing any of it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hygie.backups.archive import contents, manifest
from hygie.backups.archive.manifest import Header, Manifest
from hygie.backups.archive.problems import NotTheSame, Unreadable
from hygie.backups.archive.sealing import Identity
from hygie.backups.archive.tape import CUT, Found, played


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a backup holds, once all of it was read and its hashes agree."""

    header: Header
    manifest: Manifest

    @property
    def rows(self) -> int:
        """The lines of every table."""
        return sum(self.header.tables.values())

    def is_of(self, key: bytes) -> bool:
        """Say whether the installation that has this secret key made it."""
        return self.manifest.proof == self.manifest.proven(key)


def read(file: Path, *, by: Sequence[Identity]) -> Contents:
    """Read everything; raise when one byte is not what was written."""
    count = _Count()
    with played(file, by=by) as tape:
        header, raw = begun(tape)
        for part in tape:
            count.take(part)
    if count.said is None:
        raise Unreadable(CUT)
    _compare(count.said, count.counted(raw))
    return Contents(header=header, manifest=count.said)


class _Count:
    """What a tape really holds, part after part."""

    def __init__(self) -> None:
        self.said: Manifest | None = None
        self._tally, self._snapshots = contents.FileTally(), contents.FileTally()
        self._database, self._size, self._parts = hashlib.sha256(), 0, 0

    def take(self, part: Found) -> None:
        """Count one part; the manifest is the last one."""
        if self.said is not None:
            raise Unreadable(CUT)
        if part.name == "manifest.json":
            self.said = manifest.manifest_of(part.whole(most=manifest.LONGEST))
        elif part.name.startswith("files/"):
            self._tally.add(part.name, part.size, contents.digest(part))
        elif part.name.startswith("observatory/"):
            self._snapshots.add(part.name, part.size, contents.digest(part))
        elif part.name == f"database/{self._parts:06d}":
            self._take_piece(part)
        elif part.name != "home/demonstration":
            raise Unreadable(CUT)

    def counted(self, header: bytes) -> Manifest:
        """The manifest that this content should have."""
        return Manifest(
            header_sha256=hashlib.sha256(header).hexdigest(),
            database_size=self._size,
            database_sha256=self._database.hexdigest(),
            files=self._tally.files,
            files_size=self._tally.size,
            files_sha256=self._tally.sha256,
            snapshots=self._snapshots.files,
            snapshots_size=self._snapshots.size,
            snapshots_sha256=self._snapshots.sha256,
        )

    def _take_piece(self, part: Found) -> None:
        for piece in part.pieces():
            self._database.update(piece)
        self._size += part.size
        self._parts += 1


def begun(tape: Iterator[Found]) -> tuple[Header, bytes]:
    """The header, which comes first."""
    first = next(tape, None)
    if first is None or first.name != "header.json":
        raise Unreadable(CUT)
    raw = first.whole(most=manifest.LONGEST)
    return manifest.header_of(raw), raw


def _compare(said: Manifest, counted: Manifest) -> None:
    names = ["header_sha256", "database_size", "database_sha256"]
    names += ["files", "files_size", "files_sha256", "snapshots", "snapshots_size"]
    if said.snapshots_sha256 or counted.snapshots:
        names.append("snapshots_sha256")
    for name in names:
        if getattr(said, name) != getattr(counted, name):
            raise NotTheSame(
                "Cette sauvegarde ne contient pas ce qu’elle annonce : elle a été modifiée, ou mal "
                "faite. Rien n’en a été repris. Prenez une autre copie."
            )

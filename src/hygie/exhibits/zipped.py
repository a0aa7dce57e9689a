"""A ZIP that is written while it leaves: its files are read from the disk, a block at a time."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from hygie.documents.storage import FileRefused
from hygie.exhibits.rules.manifest import Part

_BLOCK = 1024 * 1024
# From here on, ZIP needs its larger headers; they are announced before the bytes.
_LARGE = 2**31 - 2**20


class _Outlet:
    """What the archive writes to: it keeps a piece until the piece is taken."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, piece: bytes) -> int:
        self.waiting += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing to do: what waits is taken."""

    def take(self) -> bytes:
        taken, self.waiting = bytes(self.waiting), bytearray()
        return taken


def stream(
    texts: Iterable[tuple[str, bytes]],
    evidence: Iterable[tuple[Part, IO[bytes]]],
    *,
    at: datetime,
) -> Iterator[bytes]:
    """Yield the archive; a file that changes meanwhile cuts it short, and it opens nowhere."""
    outlet = _Outlet()
    with ZipFile(cast(IO[bytes], outlet), "w", ZIP_STORED) as archive:
        for path, content in texts:
            archive.writestr(_entry(path, at), content)
        yield outlet.take()
        for part, file in evidence:
            entry, hashed = _entry(part.path, at), hashlib.sha256()
            with archive.open(entry, "w", force_zip64=part.size > _LARGE) as out:
                while block := file.read(_BLOCK):
                    hashed.update(block)
                    out.write(block)
                    yield outlet.take()
            if hashed.hexdigest() != part.sha256:
                raise FileRefused(f"Le fichier « {part.path} » a changé pendant l’export.")
    yield outlet.take()


def _entry(path: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(path, at.astimezone(ZoneInfo("Europe/Paris")).timetuple()[:6])
    entry.compress_type, entry.external_attr = ZIP_STORED, 0o600 << 16
    return entry

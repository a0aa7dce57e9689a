"""A tape: named parts one after the other, in the tar format, written and read as a stream."""

import os
import re
import tarfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hygie.backups.archive import sealing
from hygie.backups.archive.problems import Unreadable
from hygie.backups.archive.sealing import Identity
from hygie.kernel.reasons import reason

BLOCK = tarfile.BLOCKSIZE
PIECE = 256 * 1024
# The only names that a tape of ours has: nothing else is ever written anywhere.
NAMES = re.compile(
    r"header\.json|manifest\.json|home/demonstration|database/\d{6,9}"
    r"|files/([0-9a-f]{2})/\1[0-9a-f]{62}"
    r"|observatory/objects/([0-9a-f]{2})/\2[0-9a-f]{62}\.parquet"
    r"|observatory/(?:snapshots|figures)/[0-9A-Za-z-]{1,60}\.json"
    r"|observatory/open/[0-9]{4}-(?:FR|[0-9]{2,3})-[1-9][0-9]{0,2}/[a-z]{4,20}\.(?:csv|json|parquet)"
)
LARGEST_PART = 1024**3
CUT = (
    "Ce fichier n’est pas une sauvegarde de Hygie, ou il a été coupé ou modifié. Rien n’en a été "
    "repris. Prenez une autre copie."
)


@dataclass(frozen=True)
class Part:
    """One part to write: a name, the number of its bytes, the bytes."""

    name: str
    size: int
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Found:
    """One part that is read: its pieces come once."""

    name: str
    size: int
    stream: IO[bytes]

    def pieces(self) -> Iterator[bytes]:
        """The content, piece by piece."""
        left = self.size
        while left:
            try:
                piece = self.stream.read(min(PIECE, left))
            except tarfile.TarError as error:
                raise Unreadable(CUT) from error
            if not piece:
                raise Unreadable(CUT)
            left -= len(piece)
            yield piece

    def whole(self, *, most: int) -> bytes:
        """The content of a small part."""
        if self.size > most:
            raise Unreadable(CUT)
        return b"".join(self.pieces())


class Recording:
    """What is read from it is the tape of the parts, made while it is read."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._bytes = _recorded(parts)
        self._left = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes, none at the end."""
        while not self._left:
            piece = next(self._bytes, None)
            if piece is None:
                return b""
            self._left = memoryview(piece)
        taken = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(taken) :]
        return bytes(taken)


def small(name: str, content: bytes) -> Part:
    """A part that is held in memory."""
    return Part(name, len(content), [content])


@contextmanager
def played(file: Path, *, by: Sequence[Identity]) -> Iterator[Iterator[Found]]:
    """The parts of a tape, decrypted as they are read; the end is believed only when it came."""
    try:
        source = file.open("rb")
    except OSError as error:
        raise Unreadable(f"{file} ne peut pas être lu : {reason(error)}.") from error
    with source:
        if not sealing.is_sealed(source):
            yield _parts(source)
            return
        with _unsealed(source, by) as plain:
            yield plain


@contextmanager
def _unsealed(source: IO[bytes], by: Sequence[Identity]) -> Iterator[Iterator[Found]]:
    """Decrypt in a thread, through a pipe."""
    reading, writing = os.pipe()
    errors: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as out:
                sealing.unseal(source, out, by=by)
        except BaseException as error:  # noqa: BLE001 - told by the thread that reads
            errors.append(error)

    thread = threading.Thread(target=run, name="unseal", daemon=True)
    thread.start()

    def end() -> None:
        thread.join()
        if errors and not isinstance(errors[0], BrokenPipeError):
            raise errors[0]

    plain = os.fdopen(reading, "rb", PIECE)
    try:
        yield _parts(plain, end=end)
    except Unreadable:
        plain.close()
        end()  # the reason of a cut is the one of the thread
        raise
    finally:
        with suppress(OSError):
            plain.close()
        thread.join()


def _parts(stream: IO[bytes], *, end: object = None) -> Iterator[Found]:
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=PIECE) as tape:
            for member in tape:
                tape.members.clear()  # type: ignore[attr-defined] # a million would stay in memory
                yield _checked(member, tape)
        while stream.read(PIECE):  # up to the last piece: it is the one that proves the others
            pass
    except tarfile.TarError as error:
        raise Unreadable(CUT) from error
    if callable(end):
        end()


def _checked(member: tarfile.TarInfo, tape: tarfile.TarFile) -> Found:
    content = tape.extractfile(member) if member.isreg() else None
    known = NAMES.fullmatch(member.name) and 0 <= member.size <= LARGEST_PART
    if content is None or not known:
        raise Unreadable(CUT)
    return Found(member.name, member.size, content)


def _recorded(parts: Iterable[Part]) -> Iterator[bytes]:
    for part in parts:
        head = tarfile.TarInfo(part.name)
        head.size, head.mode = part.size, 0o600
        yield head.tobuf(tarfile.USTAR_FORMAT)
        yield from part.pieces
        if part.size % BLOCK:
            yield bytes(BLOCK - part.size % BLOCK)
    yield bytes(2 * BLOCK)

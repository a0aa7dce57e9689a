"""A first pass over a file: its size, its hash, its compression, its encoding, how it begins."""

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, cast

from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason

LARGEST = 500 * 1024 * 1024
LARGEST_EXPANDED = 2 * 1024 * 1024 * 1024
LONGEST_LINE = 64 * 1024
LARGEST_PART = 32 * 1024 * 1024
_CHUNK = 1024 * 1024
_HEAD = 64 * 1024

_ASCII = bytes(range(0x80))
_NOT_LETTERS = bytes(range(0xC0))
# UTF-8 that was read as Windows-1252 and written as UTF-8 again: « Ã© » for « é ».
_TWICE = b"\xc3\x83\xc2"


class NotReadable(Refused):
    """The file is missing, empty, cut, too large, or not in an encoding that we know."""


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What the first pass found; `encoding` is empty for a workbook."""

    path: Path
    sha256: str
    size: int
    is_gzip: bool
    is_zip: bool
    encoding: str
    head: bytes


def inspect(path: Path) -> Inspection:
    """Read the whole file once, in pieces; raise NotReadable when it cannot be a register."""
    size = _size_of(path)
    try:
        digest = _digest(path)
        with path.open("rb") as raw:
            start = raw.read(4)
        if start == b"PK\x03\x04":
            return Inspection(
                path=path,
                sha256=digest,
                size=size,
                is_gzip=False,
                is_zip=True,
                encoding="",
                head=start,
            )
        is_gzip = start[:2] == b"\x1f\x8b"
        encoding, head = _scan(path, is_gzip=is_gzip)
    except EOFError as error:
        raise NotReadable("Le fichier est coupé : la fin de l’archive gzip manque.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise NotReadable("L’archive gzip est abîmée : son contenu ne se lit pas.") from error
    except OSError as error:
        raise NotReadable(f"Le fichier ne se lit pas : {reason(error)}.") from error
    return Inspection(
        path=path,
        sha256=digest,
        size=size,
        is_gzip=is_gzip,
        is_zip=False,
        encoding=encoding,
        head=head,
    )


class BoundedStream:
    """Bytes for a parser that builds one thing at a time; none of them may grow without bound.

    The reader sets `pending` back to zero after each thing.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.pending = 0

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece = self.stream.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self.pending += len(piece)
        if self.pending > LARGEST_PART:
            raise NotReadable("Un élément du fichier dépasse 32 Mio : ce n’est pas un registre.")
        return piece


@contextmanager
def as_bytes(file: Inspection) -> Iterator[BoundedStream]:
    """Open the content, decompressed."""
    with _content(file.path, is_gzip=file.is_gzip) as stream:
        yield BoundedStream(stream)


def lines(file: Inspection) -> Iterator[str]:
    """The lines of the content, each with its line break."""
    content = _content(file.path, is_gzip=file.is_gzip)
    with content, TextIOWrapper(content, encoding=file.encoding) as text:
        while line := text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and not line.endswith("\n"):
                raise NotReadable(
                    "Une ligne dépasse 64 Kio : ce n’est pas un registre, ou il est abîmé."
                )
            yield line


def _content(path: Path, *, is_gzip: bool) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if is_gzip else path.open("rb")


def _size_of(path: Path) -> int:
    if not path.exists():
        raise NotReadable(f"Le fichier « {path.name} » n’existe pas.")
    if not path.is_file():
        raise NotReadable(f"« {path.name} » n’est pas un fichier.")
    size = path.stat().st_size
    if size == 0:
        raise NotReadable("Le fichier est vide.")
    if size >= LARGEST:
        raise NotReadable(
            f"Le fichier pèse {size // 2**20} Mio : la limite est de 500 Mio. "
            "Compressez-le avec gzip si c’est bien un fichier de registre."
        )
    return size


def _digest(path: Path) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _scan(path: Path, *, is_gzip: bool) -> tuple[str, bytes]:
    """Go through the content in pieces; return its encoding and how it begins."""
    scan = _EncodingScan()
    with _content(path, is_gzip=is_gzip) as stream:
        total, head = 0, b""
        while chunk := stream.read(_CHUNK):
            total += len(chunk)
            if total > LARGEST_EXPANDED:
                raise NotReadable("Décompressé, le fichier dépasse 2 Gio.")
            if not head:
                head = chunk[:_HEAD]
                _refuse_binary(head)
            scan.feed(chunk)
    if not head.strip():
        raise NotReadable("Le fichier est vide.")
    return scan.encoding(), head


def _refuse_binary(head: bytes) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotReadable("Le fichier est en UTF-16 : enregistrez-le en UTF-8.")
    if b"\0" in head:
        raise NotReadable("Le fichier n’est ni un texte, ni un classeur : son contenu est binaire.")


class _EncodingScan:
    """Tells UTF-8 from Windows-1252, and both from what is neither."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.is_utf8 = True
        self.has_bom = False
        self.started = False
        self.letters = self.others = self.undefined = 0

    def feed(self, chunk: bytes) -> None:
        """Look at the next piece."""
        if b"\0" in chunk:
            raise NotReadable("Le fichier contient des octets nuls : il est abîmé ou binaire.")
        if _TWICE in chunk:
            raise NotReadable(
                "Le fichier a été encodé deux fois (« Ã© » au lieu de « é ») : reprenez l’original."
            )
        if not self.started:
            self.started, self.has_bom = True, chunk.startswith(codecs.BOM_UTF8)
        if self.is_utf8:
            try:
                self.decoder.decode(chunk)
            except UnicodeDecodeError:
                self.is_utf8 = False
        high = chunk.translate(None, _ASCII)
        self.letters += len(high.translate(None, _NOT_LETTERS))
        self.others += sum(byte < 0xA0 for byte in high)
        self.undefined += sum(byte in b"\x81\x8d\x8f\x90\x9d" for byte in high)

    def encoding(self) -> str:
        """Name the encoding, at the end."""
        if self.is_utf8:
            try:
                self.decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                raise NotReadable("Le fichier est coupé au milieu d’un caractère.") from error
            return "utf-8-sig" if self.has_bom else "utf-8"
        if self.has_bom or self.undefined or self.others > self.letters:
            raise NotReadable(
                "L’encodage du fichier n’est ni UTF-8, ni Windows-1252 : reprenez l’original."
            )
        return "cp1252"

"""The files of an installation: onto the tape, and back into their folder."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hygie.backups.archive.manifest import NOTED, Manifest
from hygie.backups.archive.problems import BackupProblem, NoRoom
from hygie.backups.archive.tape import NAMES, PIECE, Found, Part
from hygie.kernel.reasons import reason

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileTally:
    """What a tape holds of files, counted in the order of the tape."""

    def __init__(self) -> None:
        self.files = self.size = 0
        self._hashed = hashlib.sha256()

    def add(self, name: str, size: int, content: str) -> None:
        """One more file, and the hash of its content."""
        self.files += 1
        self.size += size
        self._hashed.update(f"{name} {size} {content}\n".encode())

    @property
    def sha256(self) -> str:
        """One mark for all of them."""
        return self._hashed.hexdigest()


def snapshots(folder: Path, *, tally: FileTally) -> Iterator[Part]:
    """The snapshots of statistics, first what they name, then what names it; what was published."""
    # Whatever a manifest names was there before it: those that come meanwhile wait for the next.
    manifests = sorted(folder.glob("*/*.json"))
    published = sorted(folder.glob("open/*/*"))
    for place in [*sorted(folder.glob("objects/*/*.parquet")), *manifests, *published]:
        name = f"observatory/{place.relative_to(folder)}"
        try:
            size = place.stat().st_size
        except FileNotFoundError:  # the last night of it was over
            continue
        if NAMES.fullmatch(name):
            hashed = hashlib.sha256()
            yield Part(name, size, _pieces(place, size, hashed))
            tally.add(name, size, hashed.hexdigest())


def saved(folder: Path, *, tally: FileTally, told: Manifest) -> Iterator[Part]:
    """Every joined file; one that is no longer what its name says is kept, and told."""
    for place in _places(folder):
        try:
            size = place.stat().st_size
        except FileNotFoundError:  # a draft expired meanwhile
            continue
        hashed = hashlib.sha256()
        name = f"files/{place.parent.name}/{place.name}"
        yield Part(name, size, _pieces(place, size, hashed))
        content = hashed.hexdigest()
        tally.add(name, size, content)
        if content != place.name:
            note_damaged(told, place.name)


def note_damaged(told: Manifest, name: str) -> None:
    """Remember a file that is not what it was."""
    told.damaged_count += 1
    if len(told.damaged) < NOTED:
        told.damaged.append(name)


def put_back(part: Found, folder: Path) -> None:
    """Write one file of a tape into the folder, under its name without the first word."""
    place = folder / part.name.partition("/")[2]
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with place.open("wb") as out:
            for piece in part.pieces():
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise NoRoom(
            f"Les fichiers joints ne peuvent pas être écrits dans {folder} ({reason(error)}). "
            "Rien n’est restauré. Faites de la place, puis recommencez."
        ) from error


def digest(part: Found) -> str:
    """The hash of the content of a part."""
    hashed = hashlib.sha256()
    for piece in part.pieces():
        hashed.update(piece)
    return hashed.hexdigest()


def clear(folder: Path) -> None:
    """Remove what an interrupted restore left."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _places(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    try:
        for aisle in sorted(path for path in folder.iterdir() if path.is_dir()):
            for place in sorted(aisle.iterdir()):
                if _SHA256.fullmatch(place.name) and place.name.startswith(aisle.name):
                    yield place
    except OSError as error:
        raise BackupProblem(
            f"Les fichiers joints de {folder} ne peuvent pas être lus ({reason(error)})."
        ) from error


def _pieces(place: Path, size: int, hashed: "hashlib._Hash") -> Iterator[bytes]:
    """So many bytes, whatever becomes of the file: zeros stand for what cannot be read."""
    left = size
    with suppress(OSError), place.open("rb") as content:
        while left and (piece := content.read(min(PIECE, left))):
            hashed.update(piece)
            left -= len(piece)
            yield piece
    while left:
        piece = bytes(min(PIECE, left))
        hashed.update(piece)
        left -= len(piece)
        yield piece

"""A file of warning lists, as MISP publishes them: an archive of JSON files, or one of these."""

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line

# The published archive has a hundred files; the longest list is some twenty mebibytes.
MOST_FILES, LARGEST, LARGEST_OF_ALL = 2_000, 64 * 1024**2, 512 * 1024**2


class Unreadable(Refused):
    """The file is no archive and no list, or is damaged, or unpacks to something huge."""


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """One JSON file, under the name of the folder that holds it."""

    name: str
    content: dict[str, Any]


def unpack(path: Path) -> Iterator[Unpacked]:
    """Read the lists of a file, one at a time; what is no JSON object is passed over."""
    if path.suffix == ".json":
        if path.stat().st_size > LARGEST:
            raise Unreadable("Ce fichier est trop grand pour une liste d’avertissement.")
        yield from _read(path.stem if path.stem != "list" else path.parent.name, path.read_bytes())
        return
    try:
        with tarfile.open(path, "r:*") as archive:
            yield from _members(archive)
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise
        raise Unreadable(
            "Ce fichier n’est pas une archive tar lisible, ni un fichier JSON."
        ) from None


def _members(archive: tarfile.TarFile) -> Iterator[Unpacked]:
    """Nothing is written to the disk: names of members lead nowhere."""
    total = 0
    for rank, member in enumerate(archive):
        total += member.size
        if rank >= MOST_FILES or member.size > LARGEST or total > LARGEST_OF_ALL:
            raise Unreadable(
                "Cette archive est bien plus grande que celle de MISP : rien n’est lu."
            )
        content = archive.extractfile(member) if member.isfile() else None
        where = PurePosixPath(member.name)
        if content is not None and where.suffix == ".json":
            yield from _read(
                where.parent.name if where.stem == "list" else where.stem, content.read()
            )


def _read(name: str, content: bytes) -> Iterator[Unpacked]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable(f"Le fichier « {clean_line(name)[:60]} » n’est pas du JSON.") from None
    if isinstance(said, dict):
        yield Unpacked(name=clean_line(name)[:100], content=said)

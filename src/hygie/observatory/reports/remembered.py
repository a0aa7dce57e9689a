"""What was found once about figures, kept in files beside them: `held`, `told`.

A file is named by the hash of all that it follows from, so that nothing in it is ever wrong; it is
only of no use any more. Reading one dates it; who has not been read for long goes.
"""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from hygie.observatory.rules import keeping

FOLDERS = ("held", "told")
# As long as the snapshot of a day is kept: figures of which no snapshot is left are not asked
# again, and those of the months that stay are found again in less than a minute.
UNREAD = timedelta(days=keeping.DAYS)


def place(folder: str, name: str) -> Path:
    """Where something is remembered, or will be."""
    return Path(settings.OBSERVATORY) / folder / name


def recalled(found: Path) -> bytes | None:
    """What is remembered, and that it was asked again; None when nothing is, or it is gone."""
    try:
        content = found.read_bytes()
    except OSError:
        return None
    with suppress(OSError):
        os.utime(found)
    return content


def remember(kept: Path, content: bytes = b"") -> None:
    """Whole or not at all; a disk that cannot be written forgets, and it is found again."""
    with suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = kept.with_suffix(f".{os.getpid()}")
        aside.write_bytes(content)
        aside.replace(kept)


def forget(*, at: datetime) -> int:
    """Remove what nobody has asked for long, and what was left half written; how many bytes.

    Who reads at this very moment has it already, or finds it again.
    """
    freed, before = 0, (at - UNREAD).timestamp()
    for folder in FOLDERS:
        for each in place(folder, "").glob("*"):
            with suppress(OSError):
                found = each.stat()
                if each.is_file() and found.st_mtime < before:
                    each.unlink()
                    freed += found.st_size
    return freed

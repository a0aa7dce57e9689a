"""The anchors that this machine keeps: one line each, in a file a year, beside the database."""

import os
from pathlib import Path

from django.conf import settings

from hygie.journal.rules import Anchor, anchors_in


def keep(anchor: Anchor) -> Path:
    """Add an anchor to the file of its year; it is on the disk when this returns."""
    folder = Path(settings.ANCHORS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{anchor.at.year}.txt"
    with file.open("a", encoding="utf-8") as out:
        # After a line that a full disk cut short, this one begins afresh.
        out.write(f"\n{anchor}\n" if _is_cut(file) else f"{anchor}\n")
        out.flush()
        os.fsync(out.fileno())
    return file


def kept() -> list[Anchor]:
    """Every anchor of this machine, the oldest first."""
    files = sorted(Path(settings.ANCHORS).glob("*.txt"))
    return sorted((anchor for file in files for anchor in read(file)), key=lambda anchor: anchor.at)


def read(file: Path) -> list[Anchor]:
    """The anchors of any text: a kept file, a mail that was saved."""
    return anchors_in(file.read_text("utf-8", errors="replace"))


def _is_cut(file: Path) -> bool:
    content = file.read_bytes()
    return bool(content) and not content.endswith(b"\n")

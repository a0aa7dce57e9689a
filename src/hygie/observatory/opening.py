"""The engine of a snapshot that is kept: its files, and the day of which it speaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from django.utils import timezone

from hygie.observatory.engine import Engine, Known
from hygie.observatory.manifest import Damaged, Manifest
from hygie.observatory.needed import NEEDED
from hygie.observatory.store import Store

UNREADABLE = (
    "L’instantané dont viennent ces chiffres ne peut pas être lu. L’exploitant de la plateforme "
    "le vérifie par « hygie observatory snapshots --verify »."
)


@contextmanager
def opened(
    kept: Store, found: Manifest, *, is_verified: bool = False, **more: Any
) -> Iterator[Engine]:
    """The engine of a snapshot, as of the day when it was taken here, in France; raise Damaged.

    `is_verified` reads its files again to their last byte, which no page has time for, and believes
    nothing that was found before. The rest is for `Engine`.
    """
    known = None if is_verified else _known(kept, found.id)
    day = timezone.localdate(datetime.fromisoformat(found.taken_at))
    try:
        files = _files(kept, found, is_verified=is_verified)
        with Engine(files, as_of=day, known=known, **more) as engine:
            yield engine
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise Damaged(UNREADABLE) from error


def _known(kept: Store, name: str) -> Known | None:
    """What its figures were made with; none before they are, or when it was not written."""
    said = kept.said(name, "known")
    fictional, first = said.get("fictional"), said.get("first")
    if not isinstance(fictional, bool) or not isinstance(first, int | None):
        return None
    return Known(fictional=fictional, first=first)


def _files(kept: Store, found: Manifest, *, is_verified: bool) -> dict[str, list[Path]]:
    return {
        name: [kept.whole(part) if is_verified else kept.place(part.sha256) for part in table.parts]
        for name, table in found.facts.items()
        if name in NEEDED
    }

"""The engine of a snapshot that is kept: its files, and the day of which it speaks."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from hygie.observatory.engine import Engine
from hygie.observatory.manifest import Manifest
from hygie.observatory.needed import NEEDED
from hygie.observatory.store import Store


def opened(kept: Store, found: Manifest, *, is_verified: bool = False, **more: Any) -> Engine:
    """The engine of a snapshot, as of the day when it was taken here, in France.

    `is_verified` reads its files again to their last byte, which no page has time for; raise
    Damaged. The rest is for `Engine`.
    """
    day = timezone.localdate(datetime.fromisoformat(found.taken_at))
    return Engine(_files(kept, found, is_verified=is_verified), as_of=day, **more)


def _files(kept: Store, found: Manifest, *, is_verified: bool) -> dict[str, list[Path]]:
    return {
        name: [kept.whole(part) if is_verified else kept.place(part.sha256) for part in table.parts]
        for name, table in found.facts.items()
        if name in NEEDED
    }

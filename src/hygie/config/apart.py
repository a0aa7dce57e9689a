"""A command that needs no installation: where there is none, it makes none."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hygie.platform.postgres.place import Place, default_home

# Said by who types the command, or added here: nothing is asked of a database.
ALONE = "--alone"


def is_apart(command: str, words: list[str]) -> bool:
    """Say whether a command is of those who were handed a file, and have no database for it."""
    return command == "exhibits" and (ALONE in words or not _has_database())


@contextmanager
def borrowed_home(apart: bool) -> Iterator[None]:
    """A home that is gone with the command, before the settings lay one out for good."""
    if not apart:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="hygie-") as folder:
        os.environ["HYGIE_HOME"] = folder
        yield


def _has_database() -> bool:
    """Whether somebody installed Hygie here: a database outside, or one in its home."""
    if any(os.environ.get(name) for name in ("DATABASE_URL", "DATABASE_URL_FILE")):
        return True
    given = os.environ.get("HYGIE_HOME", "").strip()
    home = Path(os.path.expanduser(given)) if given else default_home(Path.cwd())  # noqa: PTH111
    return (Place(home).data / "PG_VERSION").exists()

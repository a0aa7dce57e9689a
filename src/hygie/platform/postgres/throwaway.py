"""A server for tests: quick, forgetful, and gone afterwards."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hygie.platform.postgres.server import Server

PREFIX = "hygie-throwaway-"
IN_USE = "in-use"


@contextmanager
def throwaway(*, binaries: Path | None = None, durable: bool = False) -> Iterator[Server]:
    """A server in a temporary folder that the server's account can enter."""
    _sweep()
    making = Path(tempfile.mkdtemp(prefix="hygie-making-"))
    making.chmod(0o711)  # pytest's own folders are closed to the account that root uses
    # Held even while a test stops its server, and before others see the name: nobody sweeps it.
    with (making / IN_USE).open("wb") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        home = making.rename(making.with_name(making.name.replace("hygie-making-", PREFIX)))
        server = Server(home, binaries=binaries, durable=durable)
        try:
            server.ensure()
            yield server
        finally:
            server.release()
            shutil.rmtree(home, ignore_errors=True)


def _sweep() -> None:
    """End the servers whose test process was killed before it could."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # another process swept it first
            _end(home)


def _end(home: Path) -> None:
    ours = home.stat().st_uid == os.geteuid()
    if ours and _is_unused(home) and Server(home).release():
        shutil.rmtree(home, ignore_errors=True)


def _is_unused(home: Path) -> bool:
    try:
        with (home / IN_USE).open("rb") as its:
            fcntl.flock(its, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held by a live test
        return False
    return True

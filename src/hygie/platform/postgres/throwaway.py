"""A server for tests: quick, forgetful, and gone afterwards."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hygie.platform.postgres.server import Server

PREFIX = "hygie-throwaway-"


@contextmanager
def throwaway(*, binaries: Path | None = None, durable: bool = False) -> Iterator[Server]:
    """A server in a temporary folder that the server's account can enter."""
    _sweep()
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    home.chmod(0o711)  # pytest's own folders are closed to the account that root uses
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
        ours = home.stat().st_uid == os.geteuid()
        if ours and _is_unused(home) and Server(home).release():
            shutil.rmtree(home, ignore_errors=True)


def _is_unused(home: Path) -> bool:
    users = home / "postgres" / "users"
    if not users.exists():
        return False  # being made just now
    with users.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True

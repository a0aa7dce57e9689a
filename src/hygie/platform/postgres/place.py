"""Where the embedded database lives, and how to reach it; nothing is started here."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from hygie.platform.postgres import account

DATABASE = "hygie"
SUPERUSER = "hygie_root"
OWNER = "hygie_owner"
APPLICATION = "hygie_app"
PORT = 5432  # only a part of the socket's name: nothing listens on the network

# The path of a Unix socket holds 107 bytes on Linux, 103 on macOS, and PostgreSQL adds 14.
LONGEST_SOCKET_FOLDER = 88
# The same for every process, whatever its TMPDIR: the path must be computed alike by all.
SHORT_FOLDERS = Path("/tmp")  # noqa: S108 - the folder is 0700 and its owner is checked
SYSTEM_HOME = Path("/var/lib/hygie")


@dataclass(frozen=True)
class Place:
    """The files of the embedded database inside HYGIE_HOME."""

    home: Path

    @property
    def root(self) -> Path:
        """The folder of everything below."""
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        """The data folder of PostgreSQL."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """The folder of the server's logs."""
        return self.root / "log"

    @property
    def lock(self) -> Path:
        """Held while the server is started, stopped or checked."""
        return self.root / "lock"

    @property
    def users_lock(self) -> Path:
        """Shared by every process that uses the server: the last one stops it."""
        return self.root / "users"

    @property
    def socket(self) -> Path:
        """The folder of the socket; a short one elsewhere when the path would be too long."""
        near = self.root / "run"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return SHORT_FOLDERS / f"hygie-{name}"


def conninfo(home: Path, *, role: str, database: str = DATABASE) -> dict[str, str | int]:
    """The connection parameters of the embedded database, started or not."""
    socket = Place(_absolute(home)).socket
    return {"host": str(socket), "port": PORT, "user": role, "dbname": database}


def default_home(folder: Path) -> Path:
    """The state folder of a checkout: `var` in it, unless the server could not go there."""
    near = _absolute(folder / "var")
    if os.geteuid() != 0:
        return near
    existing = next(parent for parent in (near, *near.parents) if parent.exists())
    return near if account.of_the_server().can_enter(existing) else SYSTEM_HOME


def _absolute(home: Path) -> Path:
    # Not resolve(): a path through a symbolic link must stay the one that people know, and
    # every process must compute the same socket whether or not the folder exists yet.
    return Path(os.path.abspath(home))  # noqa: PTH100 - Path.absolute() keeps the « .. »

"""The account that runs the server: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hygie.platform.postgres.problems import DatabaseProblem

# A distribution's account for PostgreSQL, then the account that owns nothing.
CANDIDATES = ("postgres", "nobody")
# The server inherits nothing else: our environment may hold secrets.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")


@dataclass(frozen=True)
class Account:
    """The user and groups of the server's processes; `switch` when they are not ours."""

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]
    switch: bool

    def run(self, *command: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command to its end as this account, with its output kept."""
        return subprocess.run(  # noqa: S603 - our own commands, no shell
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            cwd="/",
            env=_environment(),
            umask=0o077,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=self.groups if self.switch else None,
        )

    def start(self, *command: str | Path, output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a command that goes on as this account, in a session of its own.

        Without a session of its own, Ctrl-C in the terminal would reach the server directly.
        """
        return subprocess.Popen(  # noqa: S603 - our own commands, no shell
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=_environment(),
            umask=0o077,
            start_new_session=True,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=self.groups if self.switch else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Say whether the account can go into the folder."""
        return not self.switch or self._test("-x", folder)

    def can_run(self, program: Path) -> bool:
        """Say whether the account can read and run the program."""
        return not self.switch or (self._test("-x", program) and self._test("-r", program))

    def give(self, path: Path) -> None:
        """Make the account the owner of a file or folder."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def _test(self, question: str, path: Path) -> bool:
        # Asked to the system as the account itself: access lists and mount options count too.
        return self.run("/bin/sh", "-c", f'test {question} "$0"', path).returncode == 0


def of_the_server() -> Account:
    """The account that will run the server: ourselves, unless we are root."""
    if os.geteuid() != 0:
        return Account(_own_name(), os.geteuid(), os.getegid(), (), switch=False)
    asked = os.environ.get("HYGIE_POSTGRES_USER")
    for name in [asked] if asked else CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            groups = tuple(os.getgrouplist(found.pw_name, found.pw_gid))
            return Account(found.pw_name, found.pw_uid, found.pw_gid, groups, switch=True)
    wanted = f"« {asked} »" if asked else " ni ".join(f"« {name} »" for name in CANDIDATES)
    raise DatabaseProblem(
        "PostgreSQL refuse de tourner sous le compte root, et cette machine n’a pas de compte "
        f"ordinaire {wanted}. Lancez Hygie sous un compte ordinaire, ou nommez-en un dans "
        "HYGIE_POSTGRES_USER."
    )


def _own_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container may run under a number without a name
        return str(os.geteuid())


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {"PATH": os.defpath} | kept | {"LC_ALL": "C"}

"""One `hygie run` per state folder."""

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hygie.kernel.errors import Refused
from hygie.kernel.reasons import reason

PREVIOUS_ENDS_WITHIN = 25.0


class AlreadyRunning(Refused):
    """Another supervisor serves this folder."""


class FolderRefused(Refused):
    """The state folder cannot be written."""


class Claim:
    """The lock of the state folder, held by the supervisor and inherited by its children.

    So it stays held until the last process of a killed supervisor is gone, with its port.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.handle = self._open()

    def take(self, address: str, *, say: Callable[[str], None]) -> None:
        """Take the folder, waiting for the children of a supervisor that was killed."""
        until = time.monotonic() + PREVIOUS_ENDS_WITHIN
        told = False
        while not self._locked():
            there = self._written()
            if _lives(there.get("pid")):
                raise AlreadyRunning(
                    f"Hygie tourne déjà pour {self.home} : {there.get('address')} "
                    f"(processus {there.get('pid')}). Arrêtez-le d’abord, ou donnez un autre "
                    "dossier dans HYGIE_HOME et un autre port dans PORT."
                )
            if time.monotonic() > until:
                raise AlreadyRunning(
                    f"Des processus d’une exécution précédente tiennent encore {self.home} et ne "
                    "se terminent pas. Arrêtez-les, puis recommencez."
                )
            if not told:
                say("Les processus de l’exécution précédente se terminent…")
                told = True
            time.sleep(0.1)
        self._write({"pid": os.getpid(), "address": address})

    def drop(self) -> None:
        """Leave the folder to the next one."""
        self._write({})
        os.close(self.handle)

    def _open(self) -> int:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            return os.open(self.home / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            full = error.errno == errno.ENOSPC
            raise FolderRefused(
                f"Hygie ne peut pas écrire dans {self.home} ({reason(error)}). "
                + ("Faites de la place" if full else "Rendez ce dossier accessible en écriture")
                + ", ou donnez-en un autre dans HYGIE_HOME."
            ) from error

    def _locked(self) -> bool:
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _written(self) -> dict[str, object]:
        with suppress(OSError, ValueError):
            content = json.loads(os.pread(self.handle, 4096, 0))
            return content if isinstance(content, dict) else {}
        return {}

    def _write(self, content: dict[str, object]) -> None:
        text = json.dumps(content).encode()
        os.ftruncate(self.handle, 0)
        with suppress(OSError):  # a full disk takes nothing but this remark away
            os.pwrite(self.handle, text, 0)


def _lives(pid: object) -> bool:
    if not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

"""One child of the supervisor: started, watched, started again."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

FIRST_DELAY, LONGEST_DELAY = 0.2, 10.0
STEADY_AFTER = 30.0  # seconds of life after which an end is not counted with the former ones


class Child:
    """A command that must always run."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = list(command)
        self.ends_in_a_row = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._starts_again_at = 0.0

    @property
    def pid(self) -> int | None:
        """The number of the live process."""
        return self._process.pid if self._process else None

    def start(self, *, group: int, handles: Sequence[int], environment: Mapping[str, str]) -> None:
        """Start the process in a group, with the handles that it inherits."""
        self._process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            self.command,
            stdin=subprocess.DEVNULL,
            pass_fds=tuple(handles),
            env={**os.environ, **environment},
            process_group=group,
        )
        self._started_at = time.monotonic()

    def ended(self) -> int | None:
        """The exit code of a process that has just ended, told once."""
        code = self._process.poll() if self._process else None
        if code is None:
            return None
        now = time.monotonic()
        steady = now - self._started_at > STEADY_AFTER
        self.ends_in_a_row = 1 if steady else self.ends_in_a_row + 1
        self._starts_again_at = now + self.delay()
        self._process = None
        return code

    def delay(self) -> float:
        """How long to wait before the next start: longer after each end in a row."""
        return min(FIRST_DELAY * 2.0 ** max(0, self.ends_in_a_row - 1), LONGEST_DELAY)

    def is_due(self) -> bool:
        """Say whether it must be started now."""
        return self._process is None and time.monotonic() >= self._starts_again_at

    def stop(self, number: signal.Signals) -> None:
        """Send a signal to the process, if it lives."""
        if self._process is not None and self._process.poll() is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    def is_gone(self) -> bool:
        """Say whether no process is left."""
        return self._process is None or self._process.poll() is not None

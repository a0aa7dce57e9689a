"""Children that end by themselves when their supervisor was killed.

The supervisor alone holds the write end of a pipe; the system closes it whatever kills it, and
each child reads the end of the file.
"""

import os
import signal
import threading
import time

VARIABLE = "HYGIE_LIFELINE"
GRACE = 12.0  # seconds to finish what is being done


class Lifeline:
    """The supervisor's end; `reading` is passed to the children."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()

    def environment(self) -> dict[str, str]:
        """What tells a child where its end is."""
        return {VARIABLE: str(self.reading)}

    def cut(self) -> None:
        """Close both ends: what is left of the children stops."""
        for end in (self.reading, self._writing):
            os.close(end)


def hold() -> None:
    """In a child: watch the pipe, if a supervisor gave one."""
    number = os.environ.pop(VARIABLE, "")
    if number.isdigit():
        threading.Thread(target=_watch, args=[int(number)], name="lifeline", daemon=True).start()


def _watch(reading: int) -> None:
    while os.read(reading, 1):  # nothing is ever written
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)

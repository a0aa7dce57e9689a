"""A real `hygie run` for tests: its own folder, its own port, its lines read as they come."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import ClassVar

from hygie.platform.postgres.server import Server

HYGIE = [sys.executable, "-m", "hygie.config.cli"]
# What a busy machine may need; nothing is measured here.
WITHIN = 180


def a_home():
    """A folder that the server's account can enter."""
    home = Path(tempfile.mkdtemp(prefix="hygie-run-"))
    home.chmod(0o711)
    return home


def a_free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def environment(home, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE")}
    return kept | {"HYGIE_HOME": str(home), "PYTHONPATH": "."} | more


class Running:
    """One `hygie run`, and what it said."""

    started: ClassVar[list["Running"]] = []
    cwd: ClassVar[Path | None] = None

    def __init__(self, home, port, *words, **more):
        self.home, self.port = home, port
        self.lines = []
        self.process = subprocess.Popen(
            [*HYGIE, "run", *words],
            env=environment(home, PORT=str(port), **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.cwd,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.started.append(self)

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    @property
    def text(self):
        return "".join(self.lines)

    def wait_for(self, words, *, within=WITHIN):
        eventually(lambda: words in self.text or self.process.poll() is not None, within=within)
        assert words in self.text, self.text

    def children(self):
        """The live children by name."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _parent(entry) == self.process.pid:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"hygie.config.cli" in words:
                    found[words[-2].decode()] = int(entry.name)
        return found

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        code = self.process.wait(WITHIN)
        self._reader.join(5)
        return code


def eventually(question, *, within=WITHIN, every=0.05):
    """Wait until the answer is yes; return it."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if answer := question():
            return answer
        time.sleep(every)
    raise AssertionError("it never came")


def page(port, path="/"):
    """The status of a page, None when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def hygie(home, *words, **more):
    return subprocess.run(
        [*HYGIE, *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def end_all(home):
    """Stop what a failed test left running in this folder."""
    for one in Running.started:
        if one.home == home and one.process.poll() is None:
            one.stop()
    Server(home).release()


def lock_of(home):
    return json.loads((home / "run.lock").read_text() or "{}")


def _parent(entry):
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None

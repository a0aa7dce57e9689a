"""A real `hygie run` on the data of the measures, its processes and what they weigh."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HYGIE = [sys.executable, "-m", "hygie.config.cli"]


def environment(home: Path, **more: str) -> dict[str, str]:
    """What the product runs with: its defaults, in this folder."""
    ours = ("DATABASE", "DJANGO")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"HYGIE_HOME": str(home)} | more


class Running:
    """One `hygie run`; what it says goes to a file of its folder."""

    def __init__(self, home: Path, *words: str) -> None:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = int(one.getsockname()[1])
        home.mkdir(exist_ok=True)
        home.chmod(0o711)  # where root starts it, the server's account passes through
        self.log = home / "bench.log"
        self.began = time.perf_counter()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*HYGIE, "run", *words],
                env=environment(home, PORT=str(self.port)),
                stdout=log,
                stderr=log,
            )

    def first_page(self, *, within: float = 120.0) -> float:
        """Wait for a page: the seconds since the start."""
        while time.perf_counter() - self.began < within:
            if self.process.poll() is not None:
                break
            if self.answers():
                return time.perf_counter() - self.began
            time.sleep(0.02)
        raise SystemExit(f"no page: {self.log.read_text('utf-8')[-2000:]}")

    def answers(self) -> bool:
        """Say whether the home page comes."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.HTTPError, OSError):
            return False

    def child(self, name: str) -> int:
        """The process `web` or `worker`."""
        for pid in children(self.process.pid):
            words = _words(pid)
            if name in words and "hygie.config.cli" in words:
                return pid
        raise LookupError(name)

    def weights(self) -> dict[str, tuple[float, float]]:
        """RSS and PSS in MiB of the web server with its processes, and of the worker."""
        return {name: _weight(tree(self.child(name))) for name in ("web", "worker")}

    def processor(self) -> float:
        """The seconds of a core that the web server and its processes have taken so far."""
        return sum(_processor(pid) for pid in tree(self.child("web")))

    def stop(self) -> None:
        """Stop as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()


@contextmanager
def running(home: Path, *words: str) -> Iterator[Running]:
    """Run for the time of some measures."""
    one = Running(home, *words)
    try:
        one.first_page()
        yield one
    finally:
        one.stop()


def children(pid: int) -> list[int]:
    """The direct children of a process."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
    return found


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    return [pid, *(one for child in children(pid) for one in tree(child))]


def _processor(pid: int) -> float:
    try:
        stat = (Path("/proc") / str(pid) / "stat").read_text()
    except OSError:
        return 0.0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _words(pid: int) -> list[str]:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().decode().split("\0")
    except OSError:
        return []


def _weight(pids: list[int]) -> tuple[float, float]:
    sums = {"Rss:": 0, "Pss:": 0}
    for pid in pids:
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
            name, *values = line.split()
            if name in sums:
                sums[name] += int(values[0])
    return sums["Rss:"] / 1024, sums["Pss:"] / 1024

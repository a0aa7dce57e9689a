"""The processes of one server: which they are, whether they really live, how they end."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
FAST, IMMEDIATE, FORCE = signal.SIGINT, signal.SIGQUIT, signal.SIGKILL
PATIENCE = (20.0, 5.0, 5.0)  # seconds, for each of the three


def written_pid(data: Path) -> int | None:
    """The process that postmaster.pid names, dead or alive."""
    try:
        first = (data / "postmaster.pid").read_text("utf-8", errors="replace").split("\n")[0]
    except FileNotFoundError:
        return None
    return int(first) if first.strip().isdigit() else None


def postmaster(data: Path) -> int | None:
    """The live server of this data folder.

    A number in postmaster.pid proves nothing: after a power cut it may belong to any program,
    and a killed server stays in the table, as a zombie, until its parent looks at it.
    """
    pid = written_pid(data)
    return pid if pid is not None and pid > 1 and _works_in(pid, data) else None


def left_over(data: Path) -> list[int]:
    """The live processes of this data folder, children of a killed server included."""
    if not PROC.is_dir() or not (PROC / "self").exists():
        pid = postmaster(data)
        return [] if pid is None else [pid]
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in pids if _works_in(pid, data)]


def end(data: Path, process: subprocess.Popen[bytes] | None = None) -> None:
    """Stop the server: fast, then immediately, then by force."""
    for number, patience in zip((FAST, IMMEDIATE, FORCE), PATIENCE, strict=True):
        pids = left_over(data)
        main = postmaster(data)
        # Only the server itself understands the first two; its children follow it.
        targets = [main] if main is not None and number != FORCE else pids
        for pid in targets:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        if not pids or wait_until_gone(data, process, patience):
            break
    if process is not None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)


def wait_until_gone(data: Path, process: subprocess.Popen[bytes] | None, patience: float) -> bool:
    """Wait for the last process of this data folder; say whether it went."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process is not None:
            process.poll()  # a dead child must be looked at, or it stays
        if not left_over(data):
            return True
        time.sleep(0.02)
    return False


def _works_in(pid: int, data: Path) -> bool:
    """Say whether the process lives and works in the folder: each of PostgreSQL's does."""
    if not (PROC / "self").exists():
        return _looks_like_postgres(pid, data)
    try:
        # « pid (name) state … »: the name may hold anything, even brackets.
        before, _, after = (PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")
        if not before.endswith("(postgres") or after.split()[0] in "ZXx":
            return False  # an operator's shell may stand in this folder too
        return (PROC / str(pid) / "cwd").samefile(data)
    except OSError:  # gone meanwhile, or of another user
        return False


def _looks_like_postgres(pid: int, data: Path) -> bool:
    """The same where there is no /proc, from the command line of the process."""
    answer = subprocess.run(  # noqa: S603 - a number is the only argument
        ["/bin/ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    state, _, command = answer.stdout.strip().partition(" ")
    return bool(state) and "Z" not in state and "postgres" in command and str(data) in command

"""What the tests of the embedded database share: folders, rows, other processes."""

import multiprocessing
import os
import signal
import subprocess
import sys
import traceback
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from hygie.platform.postgres.place import OWNER, Place, conninfo

AS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
NOBODY = 65534


def query(home, sql, *, role=OWNER, database="hygie"):
    with psycopg.connect(**conninfo(home, role=role, database=database), connect_timeout=5) as link:
        cursor = link.execute(sql)
        return cursor.fetchall() if cursor.description else []


def fill(home):
    query(home, "CREATE TABLE bed AS SELECT n FROM generate_series(1, 20000) AS n")


def count(home):
    return query(home, "SELECT count(*) FROM bed")[0][0]


def a_user_of(home, then=""):
    """Another process that ensures the server, says its number, and waits to be told to go on."""
    code = (
        "import sys; from pathlib import Path\n"
        "from hygie.platform.postgres.server import Server\n"
        "server = Server(Path(sys.argv[1]), durable=False); server.ensure()\n"
        "print(server.pid(), flush=True); sys.stdin.readline()\n" + then
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process):
    return int(process.stdout.readline())


def kill_all(home):
    """What a power cut does: every process of the server at once."""
    from_folder = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _works_in(entry, Place(home).data)
    ]
    for pid in from_folder:
        with suppress(ProcessLookupError):  # it ended when the first of them did
            os.kill(pid, signal.SIGKILL)


def _works_in(entry, folder):
    try:
        return (entry / "cwd").samefile(folder)
    except OSError:
        return False


def as_nobody(act, *arguments):
    """Run a function in a child process that is an ordinary user; return the error it ended by."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(
        target=_become_nobody, args=(sender, act, arguments)
    )
    child.start()
    sender.close()
    try:
        answer = receiver.recv()
    except EOFError:
        answer = "the child ended without a word"
    child.join(60)
    return answer


def _become_nobody(sender, act, arguments):
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    try:
        act(*arguments)
    except BaseException as error:  # noqa: BLE001 - told to the parent, which judges
        sender.send(getattr(error, "sentence", None) or traceback.format_exc())
    else:
        sender.send(None)

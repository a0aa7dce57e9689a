"""A backup of a gigabyte, read again, then restored to prove it: time, size, memory."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from bench.report import Figure, under
from bench.running import HYGIE, environment
from bench.world import World
from hygie.backups.archive import sealing
from hygie.config.roles import as_owner

PART = "backup"
LETTERS, FEWER_LETTERS = 900_000, 20_000  # a kilobyte each, which does not compress well
# Time to read, to compress and to encrypt may grow with the data; memory may not.
MOST_MEMORY = 150.0
# Linux counts, for a process, what the one that started it held then: it must be a small one.
_WEIGHED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
FILL = """
INSERT INTO notifications_message ("to", subject, body, state, created_at, sent_at, error, letter)
SELECT 'a@bench.example', 'x', (
    SELECT string_agg(md5(row::text || word::text), ' ') FROM generate_series(1, 32) AS word
), 'SENT', now(), now(), '', '' FROM generate_series(1, %s) AS row
"""


def measure(world: World) -> Iterator[Figure]:
    """Fill the database with letters, save it, restore it."""
    assert world.tables  # noqa: S101 - makes them
    count = LETTERS if world.size.incidents > 10_000 else FEWER_LETTERS
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(FILL, [count])
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0] / 2**20
    of = f"database of {size:.0f} MiB"
    with tempfile.TemporaryDirectory(dir=world.home) as name:
        folder = Path(name)
        public = sealing.write_key(folder / "key")
        known = environment(world.home, BACKUP_RECIPIENT=public, BACKUP_TEST_EVERY="0")
        yield from _timed(["backup", "--to", name], known, what="backup, read again", of=of)
        [file] = folder.glob("*.age")
        yield under(
            PART, "its file", file.stat().st_size / 2**20, most=None, unit="MiB", conditions=of
        )
        words = ["restore", "--test", str(file), "--identity", str(folder / "key")]
        yield from _timed(words, known, what="restored to prove it", of=of)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE notifications_message")


def _timed(words: list[str], known: dict[str, str], *, what: str, of: str) -> Iterator[Figure]:
    """A command: how long it took, and the most memory that it or one of its programs held."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _WEIGHED, *HYGIE, *words],
        env=known,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - began
    yield under(PART, what, seconds, most=None, unit="s", conditions=of)
    memory = int(done.stdout) / 1024
    yield under(PART, f"{what}: most memory", memory, most=MOST_MEMORY, unit="MiB", conditions=of)

"""The embedded server: started when it is missing, adopted when it lives, stopped by its last user.

Alive means one thing: it answers `SELECT 1`. A process number proves nothing (see `process`).
"""

import errno
import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg

from hygie.kernel.reasons import reason
from hygie.platform.postgres import account, binaries, cluster, process
from hygie.platform.postgres.place import SUPERUSER, Place, conninfo
from hygie.platform.postgres.problems import NotStarted, NotWritable, Unreachable
from hygie.platform.postgres.provision import create_database, provision

ANSWER_WITHIN = 2  # seconds, the least that libpq accepts
LOCK_WITHIN = 120.0
# A server that recovers after a power cut says so; it is left to work as long as it does.
RECOVERY_WITHIN = 600.0
START_WITHIN = 30.0
FROZEN_AFTER = 10.0

FULL = (
    "Le disque de {root} est plein : PostgreSQL ne peut pas démarrer. Faites de la place, puis "
    "recommencez : aucune donnée n’est perdue."
)


class Server:
    """One embedded server, seen by one process that uses it."""

    def __init__(self, home: Path, *, binaries: Path | None = None, durable: bool = True) -> None:
        self.place = Place(Path(os.path.abspath(home)))  # noqa: PTH100 - as `conninfo` does
        self.durable = durable
        self._explicit = binaries
        self._account = account.of_the_server()
        self._process: subprocess.Popen[bytes] | None = None
        self._use: int | None = None
        self._used_by = os.getpid()

    def ensure(self) -> None:
        """Have a server that answers, with its roles and database, and be one of its users."""
        self._used_by = os.getpid()
        self._lay_out()
        with self._alone():
            self._take_use()
            if not self._adopt():
                try:
                    self._start()
                except OSError as error:
                    raise self._not_writable(error) from error
            with self._connect() as connection:
                provision(connection)

    def is_alive(self) -> bool:
        """Say whether the server answers a real query now."""
        if self._process is not None:
            self._process.poll()
        try:
            with self._connect() as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.Error:
            return False

    def release(self, *, patience: float = 0.0) -> bool:
        """Stop being a user of the server; the last one stops it, and is told True.

        `patience` is how many seconds the others that are ending have to let go.
        """
        if os.getpid() != self._used_by:
            return False  # a fork ends: it shares its parent's lock, which goes on
        if not self.place.root.is_dir():
            return True
        with self._alone():
            last = self._is_last(patience)
            self._drop_use()
            if last:
                process.end(self.place.data, self._process)
                self._process = None
            return last

    def create_database(self, name: str) -> None:
        """Create one more database with the same two roles, unless it is there."""
        with self._connect() as connection:
            create_database(connection, name)

    def pid(self) -> int | None:
        """The live server's process, whoever started it."""
        return process.postmaster(self.place.data)

    def _connect(self) -> psycopg.Connection[Any]:
        parameters = conninfo(self.place.home, role=SUPERUSER, database="postgres")
        return psycopg.connect(
            **parameters,  # type: ignore[arg-type]
            connect_timeout=ANSWER_WITHIN,
            autocommit=True,
            application_name="hygie: server",
            options=f"-c statement_timeout={ANSWER_WITHIN * 5000}",
        )

    def _lay_out(self) -> None:
        """Create the folders, and refuse at once what the server could not use."""
        place, server_account = self.place, self._account
        try:
            new_home = not place.home.exists()
            place.home.mkdir(parents=True, exist_ok=True)
            if new_home and server_account.switch:
                place.home.chmod(0o711)  # the account passes through, and reads nothing
            place.root.mkdir(exist_ok=True)
            place.root.chmod(0o711 if server_account.switch else 0o700)
        except OSError as error:
            raise NotWritable(
                f"Hygie ne peut pas écrire dans {place.home} ({reason(error)}). Rendez ce dossier "
                "accessible en écriture, ou donnez-en un autre dans HYGIE_HOME."
            ) from error
        self._refuse_unreachable()
        for folder in (place.log, place.socket):
            self._private(folder)

    def _refuse_unreachable(self) -> None:
        for folder in (*reversed(self.place.root.parents), self.place.root):
            if not self._account.can_enter(folder):
                raise Unreachable(
                    f"PostgreSQL tourne sous le compte « {self._account.name} », car il refuse "
                    f"root, et ce compte ne peut pas entrer dans {folder}. Donnez un autre dossier "
                    "dans HYGIE_HOME, par exemple /var/lib/hygie, ou ouvrez le passage : "
                    f"chmod o+x {folder}"
                )

    def _private(self, folder: Path) -> None:
        """A folder of the server's account alone; in a shared place, somebody else's is refused."""
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
            if folder.is_symlink() or found.st_uid not in {os.geteuid(), self._account.uid}:
                raise NotWritable(f"Le dossier {folder} appartient à quelqu’un d’autre.")
            folder.chmod(0o700)
            self._account.give(folder)
        except OSError as error:
            raise NotWritable(
                f"Hygie ne peut pas préparer {folder} ({reason(error)}). Les données ont-elles "
                "été créées sous un autre compte ? Reprenez ce compte, ou un autre HYGIE_HOME."
            ) from error

    def _adopt(self) -> bool:
        """Say whether a live server was found, waiting for one that is recovering."""
        if process.written_pid(self.place.data) is None:
            return False  # whatever answers on the socket lost its folder
        if self.is_alive():
            return True
        if process.postmaster(self.place.data) is None:
            return False
        with suppress(NotStarted):
            self._wait(patience=FROZEN_AFTER)
            return True
        return False

    def _start(self) -> None:
        place = self.place
        found = binaries.find(self._explicit)
        programs = binaries.usable_by(self._account, found, copies=place.root)
        cluster.refuse_other_version(place, programs)
        process.end(place.data, self._process)
        self._process = None
        cluster.sweep(place)
        binaries.forget_others(programs, copies=place.root)
        if cluster.version_of(place.data) is None:
            cluster.make(place, programs, self._account, durable=self.durable)
        self._clear_remains()
        cluster.write_settings(place, self._account, durable=self.durable)
        with (place.root / "start.log").open("wb") as output:
            self._process = self._launch(programs, output)
        self._wait(patience=START_WITHIN)

    def _launch(self, programs: Path, output: IO[bytes]) -> subprocess.Popen[bytes]:
        return self._account.start(programs / "postgres", "-D", self.place.data, output=output)

    def _clear_remains(self) -> None:
        """Remove what a killed server left: no process of this folder lives any more."""
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)
        for remainder in self.place.socket.glob(".s.PGSQL.*"):
            remainder.unlink(missing_ok=True)

    def _wait(self, *, patience: float) -> None:
        """Wait for an answer: as long as it recovers, else for a limited time."""
        began = time.monotonic()
        while True:
            try:
                with self._connect():
                    return
            except psycopg.OperationalError as error:
                waited = time.monotonic() - began
                recovering = "starting up" in str(error) or "recovery" in str(error)
                if waited > (RECOVERY_WITHIN if recovering else patience) or self._died():
                    raise NotStarted(self._why()) from error
            time.sleep(0.02)

    def _died(self) -> bool:
        if self._process is not None:
            return self._process.poll() is not None
        return process.postmaster(self.place.data) is None

    def _why(self) -> str:
        """The sentence for a server that does not start, with its own last words."""
        words = "".join(path.read_text("utf-8", "replace")[-4000:] for path in self._logs())
        if "No space left on device" in words:
            return FULL.format(root=self.place.root)
        serious = [line for line in words.splitlines() if "FATAL" in line or "PANIC" in line]
        last = (serious or words.splitlines() or ["sans message"])[-1]
        return f"PostgreSQL ne répond pas dans {self.place.data}. Il dit : {last.strip()}"

    def _not_writable(self, error: OSError) -> NotWritable:
        if error.errno == errno.ENOSPC:
            return NotWritable(FULL.format(root=self.place.root))
        return NotWritable(f"Hygie ne peut pas écrire {error.filename} ({reason(error)}).")

    def _logs(self) -> list[Path]:
        logs = sorted(self.place.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
        start = self.place.root / "start.log"
        return [*([start] if start.exists() else []), *logs[-1:]]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of starts and stops."""
        handle = self._open(self.place.lock)
        try:
            until = time.monotonic() + LOCK_WITHIN
            while not _locked(handle, fcntl.LOCK_EX):
                if time.monotonic() > until:
                    raise NotStarted(
                        f"Un autre processus tient {self.place.lock} depuis {LOCK_WITHIN:.0f} s."
                    )
                time.sleep(0.02)
            yield
        finally:
            os.close(handle)

    def _take_use(self) -> None:
        if self._use is None:
            self._use = self._open(self.place.users_lock)
        _locked(self._use, fcntl.LOCK_SH)

    def _is_last(self, patience: float) -> bool:
        """Say whether no other process uses the server, or does any more within the patience."""
        handle = self._use if self._use is not None else self._open(self.place.users_lock)
        self._use = handle
        until = time.monotonic() + patience
        while not _locked(handle, fcntl.LOCK_EX):
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        return True

    def _drop_use(self) -> None:
        if self._use is not None:
            os.close(self._use)
            self._use = None

    def _open(self, path: Path) -> int:
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise NotWritable(
                f"Hygie ne peut pas écrire {path} ({reason(error)}). Les données ont-elles été "
                "créées sous un autre compte ? Reprenez ce compte, ou un autre HYGIE_HOME."
            ) from error


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

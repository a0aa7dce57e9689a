"""The database of a backup: one snapshot, dumped and put back by PostgreSQL's own programs."""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from hygie.backups.archive.problems import AlreadyUnderWay, BackupProblem, NotEmpty
from hygie.backups.archive.tape import Part, small
from hygie.platform.postgres import binaries
from hygie.platform.postgres.owner import Reach

# One part of the tape holds so much of the dump, and so does memory.
PIECE = 4 * 1024 * 1024
# Open sessions and links are not saved: what was open then must not be again after a restore.
LEFT_EMPTY = ("accounts_session", "accounts_passwordreset")
_LOCK = 0x4879676965  # any number that nobody else takes
_KEPT_VARIABLES = (
    "PATH",
    "HOME",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "TMPDIR",
    "PGSSLROOTCERT",
)


class NotDumped(BackupProblem):
    """PostgreSQL's program failed."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The database at one moment, as the manifest describes it."""

    identifier: str
    server: int
    tables: dict[str, int]
    migrations: list[tuple[str, str]]
    rights: str
    journal: str
    space: int
    link: "psycopg.Connection[Any]"

    def documents(self) -> Iterator[str]:
        """The contents that the database knows at this moment."""
        with self.link.cursor(name="documents") as cursor:
            for (sha256,) in cursor.execute("SELECT DISTINCT sha256 FROM documents_document"):
                yield sha256


@dataclass
class Dump:
    """What the dump was, known once it is over."""

    size: int = 0
    sha256: str = ""
    parts: int = 0


@contextmanager
def snapshot(owner: Reach) -> "Iterator[Snapshot]":
    """Hold one moment of the database; only one backup at a time may."""
    with _connected(owner) as link:
        held = link.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
        if held != (True,):
            raise AlreadyUnderWay("Une sauvegarde est déjà en cours : attendez qu’elle finisse.")
        _refuse_a_stranger(link)
        link.execute("SET idle_in_transaction_session_timeout = 0")
        link.execute("SET statement_timeout = 0")
        try:
            with link.transaction():
                link.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                identifier = _one(link, "SELECT pg_export_snapshot()")
                yield Snapshot(
                    identifier=identifier,
                    server=link.info.server_version,
                    space=_one(link, "SELECT pg_database_size(current_database())"),
                    link=link,
                    **described(link),
                )
        finally:
            with suppress(psycopg.Error):  # closing alone would let it go a moment later
                link.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def described(link: "psycopg.Connection[Any]") -> dict[str, Any]:
    """What must be the same after a restore: rows, migrations, rights and walls, the journal."""
    return {
        "tables": _counts(link),
        "migrations": [
            (app, name)
            for app, name in link.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
        ],
        "rights": _rights(link),
        "journal": _one(
            link,
            "SELECT coalesce((SELECT position || ' ' || encode(hash, 'hex') FROM journal_link"
            " ORDER BY position DESC LIMIT 1), '')",
        ),
    }


def dumped(owner: Reach, found: Snapshot, *, programs: Path | None, told: Dump) -> Iterator[Part]:
    """The dump of a snapshot, in parts; `told` is filled as it goes."""
    program = _program("pg_dump", owner, programs, server=found.server // 10000)
    command = [
        *(program, "--format=custom", "--compress=2", "--no-password"),
        *(f"--snapshot={found.identifier}", f"--dbname={owner.words()}"),
        *(f"--exclude-table-data={table}" for table in LEFT_EMPTY),
    ]
    hashed = hashlib.sha256()
    with _running(command, owner, stdout=subprocess.PIPE) as (process, said):
        output = process.stdout
        while output is not None and (piece := output.read(PIECE)):
            hashed.update(piece)
            told.size += len(piece)
            yield small(f"database/{told.parts:06d}", piece)
            told.parts += 1
        if process.wait() != 0:
            raise NotDumped(f"La base ne peut pas être sauvegardée. pg_dump dit : {_last(said)}")
    told.sha256 = hashed.hexdigest()


class Refill:
    """A dump on its way back into an empty database: wholly or not at all."""

    def __init__(self, owner: Reach, *, programs: Path | None) -> None:
        with _connected(owner) as link:
            self._server = link.info.server_version // 10000
        self._owner, self._programs = owner, programs

    def pour(self, pieces: Iterable[bytes], *, sha256: str) -> None:
        """Give the dump to pg_restore, which commits when it has read a whole that is the one."""
        program = _program("pg_restore", self._owner, self._programs, server=self._server)
        command = [
            *(program, "--no-owner", "--exit-on-error", "--single-transaction", "--no-password"),
            f"--dbname={self._owner.words()}",
        ]
        hashed = hashlib.sha256()
        with _running(command, self._owner, stdin=subprocess.PIPE) as (process, said):
            entry = process.stdin
            if entry is None:
                raise NotDumped("pg_restore n’écoute pas.")
            with suppress(BrokenPipeError):
                for piece in pieces:
                    hashed.update(piece)
                    entry.write(piece)
                entry.flush()
            if process.poll() is None and hashed.hexdigest() != sha256:
                raise NotDumped("La sauvegarde a changé pendant qu’elle était relue.")
            with suppress(BrokenPipeError):
                entry.close()
            if process.wait() != 0:
                raise NotDumped(
                    "La base ne peut pas être restaurée ; rien n’y a été écrit. pg_restore dit : "
                    + _last(said)
                )


def refuse_unless_empty(owner: Reach) -> None:
    """Refuse a database that holds a table."""
    with _connected(owner) as link:
        count = _one(
            link,
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm')",
        )
    if count:
        raise NotEmpty(
            f"La base « {owner.name} » n’est pas vide : elle a {count} tables. Une sauvegarde ne "
            "se restaure que dans une base neuve ; rien n’a été changé."
        )


def look_at(owner: Reach) -> dict[str, Any]:
    """The description of a database, to compare with the one of a backup."""
    with _connected(owner) as link:
        return described(link)


def _program(name: str, owner: Reach, programs: Path | None, *, server: int) -> Path:
    folder = binaries.clients(programs, server=server)
    if owner.asks_tls and not binaries.speak_tls(folder):
        raise NotDumped(
            f"{name} de {folder} ne sait pas TLS, que l’adresse de la base demande. Installez les "
            f"programmes clients de PostgreSQL {server} (paquet postgresql-client-{server} sous "
            "Debian), ou donnez leur dossier dans POSTGRES_BINARIES."
        )
    return folder / name


@contextmanager
def _connected(owner: Reach) -> "Iterator[psycopg.Connection[Any]]":
    with owner.connect() as link:
        yield link


def _refuse_a_stranger(link: "psycopg.Connection[Any]") -> None:
    """The dump of a role that does not own the tables would fail, or lack what walls hide."""
    others = _one(
        link,
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT pg_has_role(relowner, 'USAGE')",
    )
    if others:
        raise NotDumped(
            "La sauvegarde lit toute la base, et demande pour cela le rôle qui la possède : "
            "donnez DATABASE_OWNER_URL."
        )


def _counts(link: "psycopg.Connection[Any]") -> dict[str, int]:
    names = link.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind = 'r' ORDER BY 1"
    ).fetchall()
    counts = {}
    for (name,) in names:
        statement = sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))
        counts[name] = 0 if name in LEFT_EMPTY else _one(link, statement)
    return counts


def _rights(link: "psycopg.Connection[Any]") -> str:
    """A mark of who may do what on each table, and of the walls in it."""
    questions = (
        "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants"
        " WHERE table_schema = 'public' AND grantee <> current_user ORDER BY 1, 2, 3",
        "SELECT relname, relrowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
        "SELECT tablename, policyname, cmd, roles::text FROM pg_policies"
        " WHERE schemaname = 'public' ORDER BY 1, 2",
        "SELECT p.proname, p.prosecdef, a.grantee, a.privilege_type FROM pg_proc p, LATERAL ("
        "  SELECT pg_get_userbyid(grantee) AS grantee, privilege_type FROM"
        "  aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))) a"
        " WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d"
        "  WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1, 2, 3, 4",
        "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2",
    )
    hashed = hashlib.sha256()
    for question in questions:
        for row in link.execute(question):
            hashed.update(repr(tuple(map(str, row))).encode())
    return hashed.hexdigest()


@contextmanager
def _running(
    command: list[Any], owner: Reach, **streams: Any
) -> "Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]":
    """A program that does not outlive us, and what it said of its errors."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    with tempfile.TemporaryFile() as said:
        process: Any = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, no shell
            [str(word) for word in command],
            stderr=said,
            env=kept | {"LC_ALL": "C"} | owner.environment(),
            **({"stdin": subprocess.DEVNULL} | streams),
        )
        try:
            yield process, said
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(BrokenPipeError):
                        stream.close()


def _last(said: IO[bytes]) -> str:
    said.seek(0)
    lines = [line for line in said.read(20_000).decode("utf-8", "replace").splitlines() if line]
    serious = [line for line in lines if "error:" in line]
    return (serious or lines or ["sans message"])[0][:300]


def _one(link: "psycopg.Connection[Any]", statement: Any, *values: Any) -> Any:
    row = link.execute(statement, values or None).fetchone()
    return row[0] if row else None

"""Put a backup back into an empty place, and look whether it is the same."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from hygie.backups.archive import contents, database, reading
from hygie.backups.archive.making import ROOM_LEFT
from hygie.backups.archive.manifest import Header
from hygie.backups.archive.problems import NoRoom, NotEmpty, NotTheSame, OtherVersion
from hygie.backups.archive.reading import Contents
from hygie.backups.archive.sealing import Identity
from hygie.backups.archive.tape import Found, played
from hygie.platform.postgres.owner import Reach
from hygie.platform.postgres.place import APPLICATION, OWNER, SUPERUSER
from hygie.platform.postgres.server import Server

# Its presence says that the folder holds half of a restore.
UNDER_WAY = "restoring"


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a backup goes."""

    home: Path
    files: Path
    snapshots: Path
    owner: Reach
    application: str
    programs: Path | None

    @property
    def mark(self) -> Path:
        """What says that a restore is under way, or was interrupted."""
        return self.home / UNDER_WAY


def restore(file: Path, *, by: Sequence[Identity], into: Target) -> Contents:
    """Read the whole file, then put it back: files aside, the database in one transaction."""
    refuse_unless_empty(into)
    whole = reading.read(file, by=by)
    refuse_unknown_version(whole.header)
    _refuse_other_roles(whole.header, into)
    _clear_aside(into)
    into.mark.write_text(f"{file}\n", "utf-8")
    try:
        for folder in _folders(into):
            _aside(folder).mkdir(mode=0o700)
        _pour(file, whole, by=by, into=into)
    except BaseException:
        _clear_aside(into)
        into.mark.unlink(missing_ok=True)
        raise
    check(whole, into)
    into.mark.unlink()
    return whole


def half_done(home: Path) -> bool:
    """Say whether a restore into this folder was interrupted."""
    return (home / UNDER_WAY).exists()


def refuse_unless_empty(into: Target) -> None:
    """Refuse a place that holds anything; files that a killed restore left are nothing."""
    database.refuse_unless_empty(into.owner)
    there = [each for each in _folders(into) if each.is_dir() and any(each.iterdir())]
    if there and not into.mark.exists():
        raise NotEmpty(
            f"Le dossier {there[0]} n’est pas vide. Une sauvegarde ne se restaure que dans un "
            "dossier neuf : donnez-en un par --into ou HYGIE_HOME ; rien n’a été changé."
        )


def refuse_unknown_version(header: Header) -> None:
    """A later Hygie knows what this one does not; an earlier one is brought up to date after."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations or ())
    replaced = {each for one in (loader.disk_migrations or {}).values() for each in one.replaces}
    unknown = [each for each in header.migrations if tuple(each) not in known | replaced]
    if unknown:
        raise OtherVersion(
            f"Cette sauvegarde vient de Hygie {header.hygie}, plus récent que ce programme : il ne "
            "sait pas la lire. Installez cette version, ou une plus récente, puis recommencez."
        )


def refuse_without_room(folder: Path, whole: Contents) -> None:
    """A test must not be what fills the disk of the database that it protects."""
    held = whole.manifest.files_size + whole.manifest.snapshots_size
    wanted = whole.header.space + held + ROOM_LEFT
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise NoRoom(
            f"L’essai demande {wanted // 2**20} Mio dans {folder}, et il en reste "
            f"{free // 2**20}. Faites de la place, ou essayez la sauvegarde sur une autre machine."
        )


def check(whole: Contents, into: Target) -> None:
    """Compare rows, rights, walls, journal and files with what the backup announced."""
    found = database.look_at(into.owner)
    header = whole.header
    wrong = [
        f"{name} ({found['tables'].get(name, 0)} lignes pour {count})"
        for name, count in header.tables.items()
        if found["tables"].get(name) != count
    ]
    if found["journal"] != header.journal:
        wrong.append("fin du journal")
    if found["rights"] != header.rights:
        wrong.append("droits et cloisons de la base")
    if wrong:
        raise NotTheSame(
            "Ce qui est restauré n’est pas ce qui avait été sauvegardé : "
            f"{', '.join(wrong)[:300]}. N’utilisez pas cette installation."
        )


@contextmanager
def throwaway(folder: Path, header: Header, *, programs: Path | None) -> Iterator[Target]:
    """A place of its own, with its own server, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="restore-test-", dir=folder) as name:
        home = Path(name)
        home.chmod(0o711)
        server = Server(home, binaries=programs, durable=False)
        try:
            server.ensure()
            _make_roles(home, header)
            yield Target(
                home=home,
                files=home / "files",
                snapshots=home / "observatory",
                owner=Reach.of_home(home, role=header.owner),
                application=header.application,
                programs=programs,
            )
        finally:
            server.release()
            shutil.rmtree(home / "postgres", ignore_errors=True)


def _folders(into: Target) -> tuple[Path, Path]:
    return into.files, into.snapshots


def _aside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.{UNDER_WAY}")


def _clear_aside(into: Target) -> None:
    for folder in _folders(into):
        contents.clear(_aside(folder))


def _pour(file: Path, whole: Contents, *, by: Sequence[Identity], into: Target) -> None:
    refill = database.Refill(into.owner, programs=into.programs)
    with played(file, by=by) as tape:
        first = None
        for part in tape:
            if part.name.startswith("files/"):
                contents.put_back(part, _aside(into.files))
            elif part.name.startswith("observatory/"):
                contents.put_back(part, _aside(into.snapshots))
            elif part.name == "home/demonstration":
                _put_mark(into.home / "demonstration", part)
            elif part.name.startswith("database/"):
                first = part
                break
        for folder in _folders(into):
            contents.clear(folder)
            _aside(folder).rename(folder)
        refill.pour(_dump(first, tape), sha256=whole.manifest.database_sha256)


def _dump(first: Found | None, tape: Iterator[Found]) -> Iterator[bytes]:
    if first is not None:
        yield from first.pieces()
    for part in tape:
        if part.name.startswith("database/"):
            yield from part.pieces()


def _put_mark(place: Path, part: Found) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        for piece in part.pieces():
            out.write(piece)


def _refuse_other_roles(header: Header, into: Target) -> None:
    if (header.owner, header.application) != (into.owner.role, into.application):
        raise OtherVersion(
            f"Dans cette sauvegarde, les rôles de la base sont « {header.owner} » et "
            f"« {header.application} » ; ici, « {into.owner.role} » et « {into.application} ». Les "
            "droits ne se retrouveraient pas : donnez les mêmes noms aux rôles de la base neuve."
        )


def _make_roles(home: Path, header: Header) -> None:
    """The roles of a PostgreSQL of one's own may have other names than the embedded ones."""
    with Reach.of_home(home, role=SUPERUSER).connect() as root:
        for role in {header.owner, header.application} - {OWNER, APPLICATION}:
            root.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if header.owner != OWNER:
            root.execute(
                sql.SQL("ALTER DATABASE hygie OWNER TO {}").format(sql.Identifier(header.owner))
            )

"""A data folder: made whole or not at all, and its settings."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from hygie.platform.postgres import binaries, memory
from hygie.platform.postgres.account import Account
from hygie.platform.postgres.place import PORT, SUPERUSER, Place
from hygie.platform.postgres.problems import NotStarted, NotWritable, WrongVersion

ROOM_NEEDED = 200 * 1024 * 1024

# Written at each start. The operator's own settings go to `postgres/local.conf`, read after these.
SETTINGS = """\
# Written by Hygie at each start: your own settings go to {local}
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777  # the folder is 0700
max_connections = 60
superuser_reserved_connections = 5
shared_buffers = {buffers}MB
effective_cache_size = {cached}MB
work_mem = 8MB
maintenance_work_mem = 64MB
wal_level = replica
max_wal_senders = 2
max_wal_size = 1GB
min_wal_size = 80MB
checkpoint_timeout = 5min
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 1
autovacuum_max_workers = 2
idle_in_transaction_session_timeout = 10min
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.french'
logging_collector = on
log_directory = '{log}'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 2s
log_checkpoints = off
"""
FORGETFUL = """\
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
autovacuum_naptime = 1h
"""
ACCESS = """\
# Written by Hygie: by the Unix socket only, whose folder nobody else enters.
local all all trust
"""


def version_of(data: Path) -> int | None:
    """The major version that made the data, None when there are none yet."""
    try:
        return int((data / "PG_VERSION").read_text("utf-8").strip())
    except FileNotFoundError:
        return None


def make(place: Place, programs: Path, account: Account, *, durable: bool) -> None:
    """Create the data folder beside its place, then rename it: a kill leaves nothing half made."""
    _refuse_without_room(place)
    making = Path(tempfile.mkdtemp(prefix="data.new-", dir=place.root))
    account.give(making)
    try:
        answer = account.run(programs / "initdb", "-D", making, *_options(programs, durable))
        if answer.returncode != 0:
            raise NotStarted(
                f"PostgreSQL n’a pas pu créer sa base dans {place.data} : {_last(answer.stdout)}"
            )
        if place.data.exists():
            _set_aside(place.data)
        making.rename(place.data)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def sweep(place: Place) -> None:
    """Remove what a killed creation left."""
    for remainder in place.root.glob("data.new-*"):
        shutil.rmtree(remainder, ignore_errors=True)


def refuse_other_version(place: Place, programs: Path) -> None:
    """Refuse data of another major version before the server does it in its own words."""
    data, program = version_of(place.data), binaries.major(programs)
    if data is not None and data != program:
        raise WrongVersion(
            f"La base de {place.data} a été créée par PostgreSQL {data}, et celui trouvé dans "
            f"{programs} est le {program}. Donnez le dossier d’un PostgreSQL {data} dans "
            "POSTGRES_BINARIES, ou reprenez la base par sauvegarde et restauration."
        )


def write_settings(place: Place, account: Account, *, durable: bool) -> None:
    """Write the server's settings and who may connect."""
    local = place.root / "local.conf"
    values = {"local": local, "socket": place.socket, "log": place.log}
    quoted = {name: str(path).replace("'", "''") for name, path in values.items()}
    shares = memory.share(memory.of_machine())._asdict()
    text = SETTINGS.format(port=PORT, **quoted, **shares) + ("" if durable else FORGETFUL)
    text += f"include_if_exists = '{quoted['local']}'\n"
    for name, content in (("postgresql.conf", text), ("pg_hba.conf", ACCESS)):
        there = place.data / name
        if there.exists() and there.read_text("utf-8") == content:
            continue
        new = place.data / f"{name}.new"
        new.write_text(content, "utf-8")
        new.chmod(0o600)
        account.give(new)
        new.replace(there)


def _options(programs: Path, durable: bool) -> list[str]:
    options = ["--username", SUPERUSER, "--encoding", "UTF8", "--data-checksums"]
    options += ["--auth-local", "trust", "--auth-host", "reject"]
    # The order of letters is C's whatever the system, so that none of its updates breaks an
    # index; its own letters (lc-ctype) are still what text search and trigrams look at.
    options += ["--locale", "C", "--lc-ctype", _letters()]
    if binaries.major(programs) >= 17:
        options += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    return options if durable else [*options, "--no-sync"]


def _letters() -> str:
    """A locale of this system that knows accented letters."""
    answer = subprocess.run(
        ["/usr/bin/env", "locale", "-a"], capture_output=True, text=True, check=False
    )
    known = {name.lower().replace("-", ""): name for name in answer.stdout.split()}
    wanted = ("c.utf8", "en_us.utf8", "fr_fr.utf8")
    return next((known[name] for name in wanted if name in known), "C")


def _refuse_without_room(place: Place) -> None:
    free = shutil.disk_usage(place.root).free
    if free < ROOM_NEEDED:
        raise NotWritable(
            f"Le disque de {place.root} est presque plein : il reste {free // 2**20} Mio, et il "
            f"en faut {ROOM_NEEDED // 2**20} pour créer la base. Faites de la place, ou donnez un "
            "autre dossier dans HYGIE_HOME."
        )


def _set_aside(data: Path) -> None:
    """Move away a folder that is no database; an empty one is removed."""
    try:
        data.rmdir()
    except OSError:
        data.rename(data.with_name(f"data.set-aside-{os.getpid()}"))


def _last(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    wrong = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (wrong or lines or ["sans message"])[-1]

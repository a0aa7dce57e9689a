"""A database to save, databases to restore into, and a backup of nothing much."""

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from psycopg import sql

from hygie.backups import plans
from hygie.backups.archive import making, sealing
from hygie.backups.archive.restoring import Target
from hygie.observatory.store import Store
from hygie.platform.postgres.owner import Reach
from hygie.platform.postgres.place import SUPERUSER
from hygie.platform.postgres.server import Server
from tests.observatory.snapshots import a_manifest, kept
from tests.world import HOME

IDENTITY = sealing.new_identity()
KEY = b"the secret key of an installation, long enough"


def a_source(tmp_path, **changes):
    """The database of the tests, and files of our own."""
    folders = {"files": tmp_path / "files", "snapshots": tmp_path / "observatory"}
    source = replace(plans.source(), mark=tmp_path / "no-mark", key=KEY, **folders)
    return replace(source, **changes)


@contextmanager
def an_empty_place(tmp_path):
    """An empty database on the server of the tests, and a folder."""
    home = Path(os.environ[HOME])
    name = f"restored_{uuid4().hex[:12]}"
    Server(home).create_database(name)
    folder = tmp_path / name
    folder.mkdir()
    owner = replace(plans.target().owner, name=name)
    try:
        folders = {"files": folder / "files", "snapshots": folder / "observatory"}
        yield replace(plans.target(), home=folder, owner=owner, **folders)
    finally:
        with Reach.of_home(home, role=SUPERUSER).connect() as root:
            root.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def is_empty(place: Target):
    """Say whether nothing at all was written there."""
    with place.owner.connect() as link:
        tables = link.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone()
    return tables == (0,) and not list(place.home.iterdir())


def a_snapshot(folder):
    """A folder of snapshots with one in it; return its manifest."""
    store = Store(folder)
    made = a_manifest(kept(store, b"figures"))
    store.write(made)
    return made


def a_file(folder, content):
    """One content in a folder of files; return its place."""
    from hashlib import sha256  # noqa: PLC0415 - only here

    name = sha256(content).hexdigest()
    place = folder / name[:2] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def a_backup(tmp_path, *, name="b.tar.age", to=(IDENTITY,), **changes):
    source = a_source(tmp_path, **changes)
    recipients = [each.to_public() for each in to]
    return making.make(source, file=tmp_path / name, to=recipients, made_at="2026-03-02", room=0)

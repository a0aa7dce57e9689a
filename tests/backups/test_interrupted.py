"""A backup and a restore that are killed in the middle, without warning."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from hygie.backups.archive import restoring
from hygie.backups.archive.problems import AlreadyUnderWay
from tests.backups.places import IDENTITY, a_backup, a_file, an_empty_place
from tests.config.running import environment, eventually

pytestmark = pytest.mark.usefixtures("django_db_setup")

KILLED = """
import django, sys, time
from pathlib import Path
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from hygie.backups.archive import contents, database, sealing
from tests.backups import places
folder = Path(sys.argv[2])
def stop(*_, **__):
    (folder / "reached").touch()
    time.sleep(60)
    yield
"""


def killed(tmp_path, code):
    """Run some code and kill it, without warning, once it is in the middle."""
    words = [connection.settings_dict["NAME"], str(tmp_path)]
    home = Path(os.environ["HYGIE_TEST_HOME"])
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED + code, *words],
        env=environment(home, DJANGO_SETTINGS_MODULE="hygie.config.settings"),
        cwd=Path(__file__).parents[2],
    )
    try:
        eventually((tmp_path / "reached").exists)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    (tmp_path / "reached").unlink()


def test_a_backup_that_is_killed_leaves_no_backup_and_the_next_one_sweeps(tmp_path):
    killed(
        tmp_path,
        """
database.dumped = stop
places.a_backup(folder)
""",
    )
    assert [path.suffix for path in tmp_path.iterdir()] == [".partial"]

    made = eventually(lambda: free(tmp_path))

    assert list(tmp_path.iterdir()) == [made.file]


def free(tmp_path):
    """A backup, once the server saw that the killed one is gone."""
    try:
        return a_backup(tmp_path)
    except AlreadyUnderWay:
        return None


def test_a_restore_that_is_killed_may_be_begun_again(tmp_path):
    a_file(tmp_path / "kept" / "files", b"x")
    made = a_backup(tmp_path / "kept")
    with an_empty_place(tmp_path) as place:
        key = tmp_path / "key"
        key.write_text(str(IDENTITY))
        killed(
            tmp_path,
            f"""
from dataclasses import replace
from hygie.backups import plans
from hygie.backups.archive import restoring
home = Path({str(place.home)!r})
place = plans.target()
place = replace(place, home=home, files=home / "files", snapshots=home / "observatory",
                owner=replace(place.owner, name={place.owner.name!r}))
database.Refill.pour = lambda self, pieces, sha256: next(stop())
restoring.restore(Path({str(made.file)!r}), by=sealing.identities(Path({str(key)!r})), into=place)
""",
        )
        assert place.mark.exists()

        restoring.restore(made.file, by=[IDENTITY], into=place)

        assert not place.mark.exists()
        assert len([path for path in place.files.rglob("*") if path.is_file()]) == 1
